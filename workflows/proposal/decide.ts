import { isOwnCommit, manualCommits } from '../../runtime/git/commit-identity.ts';
import { type CommitRecord, trailerOf } from '../../runtime/git/commits.ts';
import type { Ahead } from '../../runtime/git/history.ts';
import { type Forge, type ForgeState, OWN_LABELS } from '../forges/forge.ts';
import type { Proposal } from './proposal.ts';
import { FINGERPRINT_TRAILER } from './text/fingerprint-trailer.ts';
import { type Marker, parseMarker } from './text/marker.ts';
import { isRebuildRequested } from './text/rebuild-box.ts';

/** Everything that decides what becomes of a proposal. */
export interface Facts {
  readonly proposal: Pick<
    Proposal,
    'state' | 'changes' | 'holdsProposed' | 'inTheWay' | 'marker' | 'target' | 'labels'
  >;
  /** What the proposal's branch has and the base branch hasn't; absent when one of them doesn't exist. */
  readonly ahead: Ahead | undefined;
  readonly forge: Pick<Forge, 'commitIdentity'> & {
    readonly capabilities: Pick<Forge['capabilities'], 'pullRequests' | 'atomic'>;
  };
  /** Somebody asked to propose again, whatever stands on the branch. */
  readonly rebuild: boolean;
}

export type Decision =
  | { readonly action: 'none'; readonly outcome: 'unchanged' | 'declined' }
  /** Other people's commits are on the branch of an open pull request. */
  | { readonly action: 'wait'; readonly manual: readonly CommitRecord[] }
  /** The branch is a person's own. */
  | { readonly action: 'refuse'; readonly manual: readonly CommitRecord[] }
  /** Another branch keeps Berth's from being made. */
  | { readonly action: 'blocked'; readonly message: string }
  | { readonly action: 'withdraw'; readonly deleteBranch: boolean }
  /** The branch is deleted, where it is all there is. */
  | { readonly action: 'remove-branch'; readonly head: string }
  /** Open or update the pull request; `commit`: with a new commit; `manual`: commits that leave the branch and are saved. */
  | { readonly action: 'write'; readonly commit: boolean; readonly manual: readonly CommitRecord[] };

/** The table in docs/proposals.md, decided from the state of the branches and pull requests alone. */
export function decide(facts: Facts): Decision {
  const { proposal, ahead, forge } = facts;
  const { state, changes, marker } = proposal;
  const { pullRequests } = forge.capabilities;
  const rebuild = facts.rebuild || isRebuildRequested(state.open?.body ?? '');
  const commits = ahead?.commits ?? [];
  const manual = manualCommits(commits, forge.commitIdentity);
  const touched = manual.length > 0;
  if (changes.length === 0) {
    if (proposal.holdsProposed) return whenHeld(facts);
    if (state.open === undefined) return whenEmpty(facts, touched);
    return { action: 'withdraw', deleteBranch: state.head !== undefined && !touched };
  }
  if (!rebuild && state.open === undefined && declined(state, marker)) return { action: 'none', outcome: 'declined' };
  if (proposal.inTheWay !== undefined) return { action: 'blocked', message: proposal.inTheWay.message };
  if (touched && !rebuild) {
    const ours = state.lastClosed !== undefined || commits.some(commit => isOwnCommit(commit, forge.commitIdentity));
    if (state.open !== undefined || (ours && !pullRequests)) return { action: 'wait', manual };
    // A closed pull request is the end of that discussion: what people had there is kept under a ref, not in the way.
    return ours ? { action: 'write', commit: true, manual } : { action: 'refuse', manual };
  }
  if (touched || !isUpToDate(ahead, marker)) return { action: 'write', commit: true, manual };
  return !pullRequests || isDescribed(proposal)
    ? { action: 'none', outcome: 'unchanged' }
    : { action: 'write', commit: false, manual: [] };
}

/**
 * Nothing differs and no pull request is open: what only Berth wrote on its branch has had its use where there are no pull
 * requests, and where a run was stopped between closing one and deleting the branch.
 */
function whenEmpty({ proposal, ahead, forge }: Facts, touched: boolean): Decision {
  const { head, lastClosed } = proposal.state;
  const { pullRequests, atomic } = forge.capabilities;
  const withdrawn = lastClosed?.state === 'closed' && parseMarker(lastClosed.body)?.state === 'withdrawn';
  const leftBehind = withdrawn && !atomic && (ahead?.commits ?? []).length > 0;
  if ((pullRequests && !leftBehind) || head === undefined || touched || ahead === undefined || ahead.truncated)
    return { action: 'none', outcome: 'unchanged' };
  return { action: 'remove-branch', head };
}

/** An open pull request says what is held back; its branch stays as it is. */
function whenHeld({ proposal, forge }: Facts): Decision {
  const isOpen = proposal.state.open !== undefined && forge.capabilities.pullRequests;
  if (!isOpen || isDescribed(proposal)) return { action: 'none', outcome: 'unchanged' };
  return { action: 'write', commit: false, manual: [] };
}

/** A person closed the last pull request, and it said the same. One whose box is ticked is asked for again. */
function declined({ lastClosed }: ForgeState, wanted: Marker): boolean {
  if (lastClosed?.state !== 'closed' || isRebuildRequested(lastClosed.body)) return false;
  const marker = parseMarker(lastClosed.body);
  return marker !== undefined && marker.state !== 'withdrawn' && marker.changes === wanted.changes;
}

/**
 * The branch is one commit with these changes, and merges: each file it touches is on the base branch what it was when the
 * commit was made, because the fingerprint covers the old contents too.
 */
function isUpToDate(ahead: Ahead | undefined, wanted: Marker): boolean {
  const [commit, ...others] = ahead?.commits ?? [];
  return (
    commit !== undefined &&
    others.length === 0 &&
    commit.parents.length === 1 &&
    commit.parents[0] === ahead?.mergeBase &&
    trailerOf(commit.message, FINGERPRINT_TRAILER) === wanted.changes
  );
}

/** The pull request's base, text and labels are what they should be. */
function isDescribed({ state: { open }, marker: wanted, target, labels }: Facts['proposal']): boolean {
  if (open === undefined || open.base !== target.base) return false;
  const marker = parseMarker(open.body);
  const own = open.labels.filter(label => OWN_LABELS.includes(label));
  return (
    marker?.changes === wanted.changes &&
    marker.text === wanted.text &&
    marker.state === 'proposed' &&
    !isRebuildRequested(open.body) &&
    own.length === labels.length &&
    labels.every(label => own.includes(label))
  );
}
