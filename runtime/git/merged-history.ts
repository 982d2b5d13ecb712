import type { CommitIdentity } from './commit-identity.ts';
import { commitsOf } from './commits.ts';
import type { CommitsSinceOwn, TouchedPaths, TouchingCommit } from './history.ts';
import { isAncestor, pathsTouchedByOwn as pathsByMarks, pathsOf, commitsSinceOwn as sinceMarks } from './history.ts';
import type { Repository } from './repository.ts';

// A squash merge may keep nothing of Berth's message: neither trailers nor author. But the server knows which commit a pull
// request became, so those of Berth's pull requests count as its own beside those with its marks.

const MOST_OTHERS = 50;
const MOST_HISTORY = 50_000;

/** History of a repository on a server with pull requests. */
export interface MergedHistory {
  readonly repository: Repository;
  readonly marks: CommitIdentity;
  /** Asks the server which commits its merged pull requests from branches of Berth's became. */
  readonly merged: () => Promise<ReadonlySet<string>>;
}

/** Which of the paths commits by Berth, its merged pull requests, or the original touched. */
export async function pathsTouchedByOwn(
  history: MergedHistory,
  commit: string,
  paths: readonly string[],
): Promise<TouchedPaths> {
  const { repository, marks } = history;
  const marked = await pathsByMarks(repository, { commit, paths, marks });
  if (paths.every(path => marked.paths.has(path))) return marked;
  const merged = await mergedCommits(history, commit);
  if (merged.length === 0) return marked;
  const touched = new Set(marked.paths);
  const wanted = new Set(paths);
  for (const id of merged) {
    for (const path of await changedBy(repository, id)) if (wanted.has(path)) touched.add(path);
  }
  const takeover = await takeoverOf(repository, { marked: marked.takeover, commit, oldest: merged.at(-1) ?? commit });
  return { paths: touched, ...(takeover !== undefined && { takeover }) };
}

/** The newest commit by Berth, and what others did since then and since the last of its pull requests was merged. */
export async function commitsSinceOwn(history: MergedHistory, commit: string): Promise<CommitsSinceOwn> {
  const { repository, marks } = history;
  const since = await sinceMarks(repository, commit, marks);
  // One without marks would be among the others'.
  if (since.last !== undefined && since.others.length === 0) return since;
  const [newest] = await mergedCommits(history, commit);
  // A merge commit has Berth's own below it, with its marks, and beside it what people added to the branch before.
  if (newest === undefined || (await hasTwoParents(repository, newest))) return since;
  const range = [`--max-count=${MOST_OTHERS}`, '--no-merges', commit, `^${newest}`];
  const later = await commitsOf(repository, range);
  const others: TouchingCommit[] = [];
  // Without any mark `sinceMarks` lists nobody, because there is nothing to count from.
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

/** Commits of a branch that merged pull requests of Berth's became, newest first. */
async function mergedCommits({ repository, merged: ask }: MergedHistory, commit: string): Promise<string[]> {
  const merged = await ask();
  if (merged.size === 0) return [];
  const args = ['rev-list', '--first-parent', `--max-count=${MOST_HISTORY}`, commit, '--'];
  const { stdout } = await repository.run(args);
  return stdout
    .toString('latin1')
    .split('\n')
    .filter(id => merged.has(id));
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
  /** What the marks say: the given commit when there are none. */
  readonly marked: string | undefined;
  readonly commit: string;
  /** The oldest merged pull request. */
  readonly oldest: string;
}

/** The commit below the oldest one of Berth's. */
async function takeoverOf(repository: Repository, { marked, commit, oldest }: Takeover): Promise<string | undefined> {
  const { stdout } = await repository.run(['rev-parse', '--quiet', '--verify', `${oldest}^1`], { accept: [1] });
  const parent = stdout.toString('latin1').trim();
  const below = parent === '' ? undefined : parent;
  if (marked === commit || below === undefined || marked === undefined) return marked === undefined ? undefined : below;
  return (await isAncestor(repository, marked, below)) ? marked : below;
}
