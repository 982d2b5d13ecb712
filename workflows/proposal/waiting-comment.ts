import type { CommitRecord } from '../../runtime/git/commits.ts';
import { type Forge, OWN_LABELS, type PullRequest } from '../forges/forge.ts';
import { rebuiltComment, WAIT_IS_OVER, WAITING_HEADING, WAITING_TOPIC } from './text/comments.ts';
import { type Marker, parseMarker, withState } from './text/marker.ts';

// The body remembers that there is a comment about waiting, so that no run has to look for one in order to take it back.

interface Waited {
  readonly open: PullRequest;
  /** Commit of the branch, which stays where it is. */
  readonly head: string | undefined;
}

/** Sets the comment and gives the pull request as it is then. The body comes first: stopped in between, the next run finds more to do, not less. */
export async function postWaitingComment(forge: Forge, { open, head }: Waited, comment: string): Promise<PullRequest> {
  const waiting = await remember(forge, { open, head }, 'waiting');
  await forge.comment(open, WAITING_TOPIC, comment);
  return waiting;
}

/** Takes the comment back where people's commits have just what Berth would write. Does nothing when it isn't waiting. */
export async function clearWaitingComment(forge: Forge, { open, head }: Waited): Promise<PullRequest> {
  if (parseMarker(open.body)?.state !== 'waiting') return open;
  await forge.comment(open, WAITING_TOPIC, WAIT_IS_OVER, { inPlaceOf: WAITING_HEADING });
  return await remember(forge, { open, head }, 'proposed');
}

/**
 * Brings the comment up to date before the branch moves: whoever is stopped in between finds the commits still there and
 * waits again, or says the same again. A run that comes after the move would know nothing of them any more.
 */
export async function updateWaitingComment(
  forge: Forge,
  open: PullRequest,
  saved: { readonly manual: readonly CommitRecord[]; readonly ref: string } | undefined,
): Promise<void> {
  if (saved !== undefined) await forge.comment(open, WAITING_TOPIC, rebuiltComment(saved.manual, saved.ref));
  else if (parseMarker(open.body)?.state === 'waiting')
    await forge.comment(open, WAITING_TOPIC, WAIT_IS_OVER, { inPlaceOf: WAITING_HEADING });
}

/** Writes the state into the body, and nothing else. */
async function remember(forge: Forge, { open, head }: Waited, state: Marker['state']): Promise<PullRequest> {
  const marker = parseMarker(open.body);
  const body = withState(open.body, state);
  if (body === open.body || marker === undefined) return open;
  const { base, branch, title } = open;
  const labels = open.labels.filter(label => OWN_LABELS.includes(label));
  const same = { base, branch, title, labels, fingerprint: marker.changes };
  const { pull } = await forge.submit({ ...same, body, pull: open, ...(head !== undefined && { expected: head }) });
  return pull ?? open;
}
