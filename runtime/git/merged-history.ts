import type { CommitIdentity } from './commit-identity.ts';
import { commitsOf } from './commits.ts';
import type { CommitsSinceOwn, TouchedPaths, TouchingCommit } from './history.ts';
import { commitsSince, isAncestor, pathsOf, pathsTouchedBy } from './history.ts';
import type { Repository } from './repository.ts';

// A squash merge may keep nothing of Berth's message: neither trailers nor author. But a server knows which commit a pull
// request became, so those of Berth's pull requests count as its own beside those that are recognised by themselves.

const MOST_OTHERS = 50;
const MOST_HISTORY = 50_000;

/** History of a repository, with what its server knows of it. */
export interface MergedHistory {
  readonly repository: Repository;
  readonly identity: CommitIdentity;
  /**
   * Asks the server which commits its merged pull requests from branches of Berth's became, each with what the own trailer
   * said in them. Absent without such a server.
   */
  readonly merged?: (() => Promise<ReadonlyMap<string, string>>) | undefined;
}

/** Which of the paths commits by Berth, its merged pull requests, or the original touched. */
export async function pathsTouchedByOwn(
  history: MergedHistory,
  commit: string,
  paths: readonly string[],
): Promise<TouchedPaths> {
  const { repository, identity } = history;
  const recognised = await pathsTouchedBy(identity, repository, { commit, paths });
  if (paths.every(path => recognised.paths.has(path))) return recognised;
  const merged = await mergedCommits(history, commit);
  if (merged.length === 0) return recognised;
  const touched = new Set(recognised.paths);
  const values = new Map(recognised.values);
  const wanted = new Set(paths);
  for (const { id, value } of merged) {
    for (const path of await changedBy(repository, id)) {
      if (!wanted.has(path)) continue;
      if (!touched.has(path)) values.set(path, value);
      touched.add(path);
    }
  }
  const takeover = await takeoverOf(repository, {
    recognised: recognised.takeover,
    commit,
    oldest: merged.at(-1)?.id ?? commit,
  });
  return { paths: touched, values, ...(takeover !== undefined && { takeover }) };
}

/** The newest commit by Berth, and what others did since then and since the last of its pull requests was merged. */
export async function commitsSinceOwn(history: MergedHistory, commit: string): Promise<CommitsSinceOwn> {
  const { repository, identity } = history;
  const since = await commitsSince(identity, repository, commit);
  // One that isn't recognised would be among the others'.
  if (since.last !== undefined && since.others.length === 0) return since;
  const newest = (await mergedCommits(history, commit))[0]?.id;
  // A merge commit has Berth's own below it, which are recognised, and beside it what people added to the branch before.
  if (newest === undefined || (await hasTwoParents(repository, newest))) return since;
  const range = [`--max-count=${MOST_OTHERS}`, '--no-merges', commit, `^${newest}`];
  const later = await commitsOf(repository, range);
  const others: TouchingCommit[] = [];
  // Where none is recognised nobody is listed, because there is nothing to count from.
  const known = since.last === undefined && since.others.length === 0 ? undefined : since.others;
  for (const other of later) {
    const listed = known?.find(({ id }) => id === other.id);
    if (listed !== undefined) others.push(listed);
    else if (known === undefined) others.push({ ...other, paths: await pathsOf(repository, other.id) });
  }
  return { ...since, others };
}

async function hasTwoParents(repository: Repository, commit: string): Promise<boolean> {
  const { code } = await repository.run(['rev-parse', '--quiet', '--verify', `${commit}^2`], { accept: [1] });
  return code === 0;
}

interface MergedCommit {
  readonly id: string;
  readonly value: string;
}

/** Commits of a branch that merged pull requests of Berth's became, newest first. */
async function mergedCommits(
  { repository, merged: readMerged }: MergedHistory,
  commit: string,
): Promise<MergedCommit[]> {
  const merged = await readMerged?.();
  if (merged === undefined || merged.size === 0) return [];
  const args = ['rev-list', '--first-parent', `--max-count=${MOST_HISTORY}`, commit, '--'];
  const { stdout } = await repository.run(args);
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap(id => {
      const value = merged.get(id);
      return value === undefined ? [] : [{ id, value }];
    });
}

/** Paths in which a commit differs from its first parent. */
async function changedBy(repository: Repository, commit: string): Promise<string[]> {
  const args = [
    'diff-tree',
    '-r',
    '-z',
    '-m',
    '--first-parent',
    '--root',
    '--no-commit-id',
    '--name-only',
    '--no-renames',
  ];
  const { stdout } = await repository.run([...args, commit]);
  return stdout
    .toString('utf8')
    .split('\0')
    .filter(path => path !== '');
}

interface Takeover {
  /** As far as commits are recognised: the given commit when none is. */
  readonly recognised: string | undefined;
  readonly commit: string;
  /** The oldest merged pull request. */
  readonly oldest: string;
}

/** The commit below the oldest one of Berth's. */
async function takeoverOf(
  repository: Repository,
  { recognised, commit, oldest }: Takeover,
): Promise<string | undefined> {
  const { stdout } = await repository.run(['rev-parse', '--quiet', '--verify', `${oldest}^1`], { accept: [1] });
  const parent = stdout.toString('latin1').trim();
  const below = parent === '' ? undefined : parent;
  if (recognised === undefined) return undefined;
  if (recognised === commit || below === undefined) return below;
  return (await isAncestor(repository, recognised, below)) ? recognised : below;
}
