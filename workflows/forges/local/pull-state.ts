import { isAncestor, newestCommit } from '../../../runtime/git/history.ts';
import { readRefs } from '../../../runtime/git/refs.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { PullRequest } from '../port/proposals.ts';
import type { PullFile } from './pull-file.ts';
import type { StoredPull } from './pull-store.ts';
import { branchRef } from './repository.ts';

/** A pull request as it stands now, its branches looked at. */
export async function refreshState(repository: Repository, pull: PullFile): Promise<PullFile> {
  if (pull.state !== 'open') return pull;
  const refs = await readRefs(repository, [branchRef(pull.base), branchRef(pull.branch)]);
  const commits = { base: refs.get(branchRef(pull.base)), changes: refs.get(branchRef(pull.branch)) };
  return { ...pull, ...(await currentState(repository, pull, commits)) };
}

interface BranchCommits {
  /** Commit of the branch that the pull request goes to. */
  readonly base: string | undefined;
  /** Commit of the branch with the changes. */
  readonly changes: string | undefined;
}

/**
 * What became of a pull request that was last seen open: people merge with `git push`, squash, or delete the branch, and
 * no server tells. Derived whenever it is looked at; written down with the next thing that is written.
 */
async function currentState(
  repository: Repository,
  pull: PullFile,
  { base, changes }: BranchCommits,
): Promise<Pick<PullFile, 'state' | 'mergeCommit'>> {
  if (base !== undefined) {
    const merged = await isAncestor(repository, pull.head, base);
    const rest = changes !== undefined && changes !== pull.head && !(await isAncestor(repository, changes, base));
    if (merged && !rest) return { state: 'merged' };
    const squashed = merged ? undefined : await squashCommit(repository, pull, base);
    if (squashed !== undefined) return { state: 'merged', mergeCommit: squashed };
    if (changes !== undefined && !merged && (await isAncestor(repository, changes, base))) return { state: 'closed' };
  }
  return { state: changes === undefined ? 'closed' : 'open' };
}

/** The commit that brought a squashed pull request into its base: squashing keeps the trailers of the message. */
async function squashCommit(repository: Repository, pull: PullFile, base: string): Promise<string | undefined> {
  const filter = ['--fixed-strings', `--grep=Berth-Fingerprint: ${pull.fingerprint}`];
  return await newestCommit(repository, [...filter, base, `^${pull.head}`]);
}

export function pullRequestOf({ pull, oid }: StoredPull, state = pull.state): PullRequest {
  const { number, title, body, labels, base, branch } = pull;
  return { number, state, title, body, labels, base, branch, version: oid };
}
