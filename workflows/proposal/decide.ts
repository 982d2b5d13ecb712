import { type CommitIdentity, isOwnCommit, manualCommits } from '../../runtime/git/commit-identity.ts';
import { type CommitRecord, trailerOf } from '../../runtime/git/commits.ts';
import type { Ahead } from '../../runtime/git/history.ts';
import type { ForgeState } from '../forges/forge.ts';
import { OWN_LABELS } from '../forges/forge.ts';
import { FINGERPRINT_TRAILER } from '../gitops/description/commit-message.ts';
import { type Marker, parseMarker } from './text/marker.ts';
import { rebuildAsked } from './text/rebuild-box.ts';

/** Everything that decides what a run does with the proposal of an environment. */
export interface Facts {
  readonly state: ForgeState;
  /** What Berth's branch has and the environment's branch hasn't; absent when there is no branch of Berth's. */
  readonly ahead?: Ahead;
  readonly marks: CommitIdentity;
  /** The forge has pull requests; without them the branch is all there is. */
  readonly pullRequests: boolean;
  /** Branch and pull request change together or not at all. */
  readonly atomic: boolean;
  /** Nothing differs between plan and branch. */
  readonly empty: boolean;
  /** What a proposal would say now. */
  readonly wanted: Marker;
  readonly base: string;
  readonly labels: readonly string[];
  /** Somebody asked to propose again, whatever stands on the branch. */
  readonly rebuild: boolean;
}

export type Decision =
  | { readonly do: 'nothing'; readonly outcome: 'unchanged' | 'declined' }
  /** People's commits are on the branch of an open pull request. */
  | { readonly do: 'wait'; readonly people: readonly CommitRecord[] }
  /** The branch is a person's own. */
  | { readonly do: 'refuse'; readonly people: readonly CommitRecord[] }
  | { readonly do: 'withdraw'; readonly deleteBranch: boolean }
  /** The branch goes, where it is all there is. */
  | { readonly do: 'remove'; readonly head: string }
  /** Open or update the pull request; `commit`: with a new commit; `people`: whose commits leave the branch and are kept. */
  | { readonly do: 'write'; readonly commit: boolean; readonly people: readonly CommitRecord[] };

/** The table in docs/proposals.md: what a run does, decided from what it found alone. */
export function decide(facts: Facts): Decision {
  const { state, ahead, empty, wanted } = facts;
  const rebuild = facts.rebuild || rebuildAsked(state.open?.body ?? '');
  const commits = ahead?.commits ?? [];
  const people = manualCommits(commits, facts.marks);
  const touched = people.length > 0;
  if (empty) {
    if (state.open === undefined) return withoutReason(facts, touched);
    return { do: 'withdraw', deleteBranch: state.head !== undefined && !touched };
  }
  if (!rebuild && state.open === undefined && declined(state, wanted)) return { do: 'nothing', outcome: 'declined' };
  if (touched && !rebuild) {
    const ours = state.lastClosed !== undefined || commits.some(commit => isOwnCommit(commit, facts.marks));
    if (state.open !== undefined || (ours && !facts.pullRequests)) return { do: 'wait', people };
    // A closed pull request is the end of that discussion: what people had there is kept under a ref, not in the way.
    return ours ? { do: 'write', commit: true, people } : { do: 'refuse', people };
  }
  if (touched || !upToDate(facts)) return { do: 'write', commit: true, people };
  return !facts.pullRequests || saysSo(facts)
    ? { do: 'nothing', outcome: 'unchanged' }
    : { do: 'write', commit: false, people: [] };
}

/**
 * Nothing differs and no pull request is open: what only Berth wrote on its branch has had its use where there are no pull
 * requests, and where a run was stopped between closing one and deleting the branch.
 */
function withoutReason(
  { state: { head, lastClosed }, ahead, pullRequests, atomic }: Facts,
  touched: boolean,
): Decision {
  const closed = lastClosed?.state === 'closed' && parseMarker(lastClosed.body)?.state === 'withdrawn';
  const leftBehind = closed && !atomic && (ahead?.commits ?? []).length > 0;
  if ((pullRequests && !leftBehind) || head === undefined || touched || ahead === undefined || ahead.truncated)
    return { do: 'nothing', outcome: 'unchanged' };
  return { do: 'remove', head };
}

/** A person closed the last pull request, and it said the same. One whose box is ticked is asked for again. */
function declined({ lastClosed }: ForgeState, wanted: Marker): boolean {
  if (lastClosed?.state !== 'closed' || rebuildAsked(lastClosed.body)) return false;
  const marker = parseMarker(lastClosed.body);
  return marker !== undefined && marker.state !== 'withdrawn' && marker.changes === wanted.changes;
}

/**
 * The branch is one commit with these changes, and merges: each file it touches is on the environment's branch what it
 * was when the commit was made, because the fingerprint covers the old contents too.
 */
function upToDate({ ahead, wanted }: Facts): boolean {
  const [commit, ...others] = ahead?.commits ?? [];
  return (
    commit !== undefined &&
    others.length === 0 &&
    commit.parents.length === 1 &&
    commit.parents[0] === ahead?.mergeBase &&
    trailerOf(commit.message, FINGERPRINT_TRAILER) === wanted.changes
  );
}

/** The pull request says what it should. */
function saysSo({ state: { open }, wanted, base, labels }: Facts): boolean {
  if (open === undefined || open.base !== base) return false;
  const marker = parseMarker(open.body);
  const own = open.labels.filter(label => OWN_LABELS.includes(label));
  return (
    marker?.changes === wanted.changes &&
    marker.text === wanted.text &&
    marker.state === 'proposed' &&
    !rebuildAsked(open.body) &&
    own.length === labels.length &&
    labels.every(label => own.includes(label))
  );
}
