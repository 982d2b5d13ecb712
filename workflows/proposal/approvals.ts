import { type CommitIdentity, isOwnCommit } from '../../runtime/git/commit-identity.ts';
import { GitError } from '../../runtime/git/git-error.ts';
import type { Ahead } from '../../runtime/git/history.ts';
import { compareText } from '../../scheduler/model/diagnostic.ts';
import type { Forge, PullRequest } from '../forges/forge.ts';
import { type Difference, fingerprint, treeDifferences } from './difference.ts';
import type { Proposal } from './proposal.ts';
import type { ReplacedApproval } from './text/approval-lines.ts';
import { mentionsApprovals } from './text/pull-request-body.ts';

/** What was approved is only asked for when that is replaced, or when the text still says that it was. */
export async function approvalsReplacedBy(
  forge: Forge,
  { state: { open, base }, changes }: Proposal,
  commit: boolean,
): Promise<readonly ReplacedApproval[]> {
  if (open === undefined || base === undefined || !(commit || mentionsApprovals(open.body))) return [];
  return await replacedApprovals(forge, open, { base, changes });
}

interface Proposed {
  /** Commit of the base branch. */
  readonly base: string;
  readonly changes: readonly Difference[];
}

/**
 * Approvals of a pull request that are for something else than what is proposed now. They are compared by content: the
 * same changes, built anew on a newer commit, are what was approved. Commits that can't be had any more are told as such.
 */
async function replacedApprovals(
  forge: Forge,
  pull: PullRequest,
  { base, changes }: Proposed,
): Promise<ReplacedApproval[]> {
  const approvals = (await forge.approvals?.(pull)) ?? [];
  const now = fingerprint(changes);
  const replaced = new Map<string, { readonly paths: readonly string[]; readonly by: Set<string> }>();
  for (const [commit, of] of Map.groupBy(approvals, approval => approval.commit ?? '')) {
    const approved = commit === '' ? undefined : await changesOf(forge, base, commit);
    const content = approved === undefined ? '' : fingerprint(approved);
    if (content === now) continue;
    const known = replaced.get(content) ?? {
      paths: approved === undefined ? [] : differentPaths(approved, changes),
      by: new Set(),
    };
    for (const { by } of of) known.by.add(by);
    replaced.set(content, known);
  }
  return [...replaced]
    .map(([content, { paths, by }]) => ({
      by: [...by].sort(compareText),
      paths,
      ...(content !== '' && { content }),
    }))
    .sort((a, b) => compareText(a.by[0] ?? '', b.by[0] ?? '') || compareText(a.content ?? '', b.content ?? ''));
}

/** What a commit of the proposal's branch changes; nothing when it can't be had. */
async function changesOf(forge: Forge, base: string, commit: string): Promise<readonly Difference[] | undefined> {
  try {
    const from = startOf(await forge.ahead(base, commit), forge.commitIdentity);
    if (from === undefined) return undefined;
    return treeDifferences(await forge.tree(from), await forge.tree(commit));
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** The commit that it was built on: where the branches parted, unless the base branch was rewritten since. */
function startOf({ mergeBase, commits }: Ahead, marks: CommitIdentity): string | undefined {
  const parent = commits.find(commit => isOwnCommit(commit, marks))?.parents[0];
  return mergeBase === undefined || commits.some(({ id }) => id === parent) ? parent : mergeBase;
}

function differentPaths(one: readonly Difference[], other: readonly Difference[]): string[] {
  const print = (difference: Difference): [string, string] => [difference.path, fingerprint([difference])];
  const [before, after] = [new Map(one.map(print)), new Map(other.map(print))];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter(path => before.get(path) !== after.get(path)).sort(compareText);
}
