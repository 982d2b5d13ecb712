import chunk from 'lodash-es/chunk.js';
import type { CommitIdentity } from './commit-identity.ts';
import { type CommitRecord, commitsOf } from './commits.ts';
import { partialCloneConfig } from './partial-clone.ts';
import type { Repository } from './repository.ts';

/** What a branch has that another doesn't. */
export interface Ahead {
  /** Absent when the branches have no commit in common. */
  readonly mergeBase?: string;
  /** Newest first, children before their parents. */
  readonly commits: readonly CommitRecord[];
  /** There are more than are listed. */
  readonly truncated: boolean;
}

/** A commit with the paths that it touched. */
export interface TouchingCommit extends CommitRecord {
  readonly paths: readonly string[];
}

export interface CommitsSinceOwn {
  /** The newest commit of a branch that carries the own trailer. */
  readonly last?: CommitRecord;
  /** What others committed since the newest own commit, newest first, without merges. */
  readonly others: readonly TouchingCommit[];
}

/** What own commits touched. */
export interface TouchedPaths {
  /** Those of the paths asked for. */
  readonly paths: ReadonlySet<string>;
  /** By path what the own trailer of the newest such commit says, where it has one; newest commit first. */
  readonly values: ReadonlyMap<string, string>;
  /**
   * The commit on which the first of them was made; the one asked about when there is none. Absent when the first of
   * them began the branch, and when it isn't needed because all paths were touched.
   */
  readonly takeover?: string;
}

const MOST_AHEAD = 100;
const MOST_OTHERS = 50;
// Beyond this many folders git is asked for the folders above them: a command line isn't endless.
const MOST_FOLDERS = 500;

/** The commit at which two branches parted, and what `head` has since. */
export async function commitsAhead(repository: Repository, base: string, head: string): Promise<Ahead> {
  const mergeBase = await repository.run(['merge-base', base, head], { accept: [1] });
  const commits = await commitsOf(repository, ['--topo-order', `--max-count=${MOST_AHEAD + 1}`, head, `^${base}`]);
  const found = mergeBase.stdout.toString('latin1').trim();
  return {
    ...(found !== '' && { mergeBase: found }),
    commits: commits.slice(0, MOST_AHEAD),
    truncated: commits.length > MOST_AHEAD,
  };
}

/** A range as `git diff` shows it. What was too large to be fetched before is fetched for it. */
export async function readDiff(repository: Repository, range: string): Promise<string> {
  const args = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', range];
  const lazy = { config: partialCloneConfig(repository.remote), env: { GIT_NO_LAZY_FETCH: '0' } };
  return (await repository.run(args, repository.local ? {} : lazy)).stdout.toString('utf8');
}

export async function isAncestor(repository: Repository, older: string, newer: string): Promise<boolean> {
  const { code } = await repository.run(['merge-base', '--is-ancestor', older, newer], { accept: [1] });
  return code === 0;
}

/** Which of the paths commits of an account touched, up to a commit. */
export async function pathsTouchedBy(
  identity: CommitIdentity,
  repository: Repository,
  { commit, paths }: { readonly commit: string; readonly paths: readonly string[] },
): Promise<TouchedPaths> {
  const missing = new Set(paths);
  const commits = await findTouched(repository, missing, { commit, filter: [trailerFilter(identity)] });
  // Those that no commit with a trailer touched: the original's.
  await findTouched(repository, missing, { commit, filter: authorFilter(identity) });
  const touched = new Set(paths.filter(path => !missing.has(path)));
  const takeover = missing.size === 0 ? undefined : await takeoverOf(identity, repository, commit);
  const values = await trailerValues(identity, repository, commits);
  return { paths: touched, values, ...(takeover !== undefined && { takeover }) };
}

// Of ids on a command line.
const MOST_COMMITS = 1000;

/** By path the trailer of its commit, in the same order. */
async function trailerValues(
  { trailer }: CommitIdentity,
  repository: Repository,
  commits: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const ids of chunk([...new Set(commits.values())], MOST_COMMITS)) {
    for (const { id, message } of await commitsOf(repository, ['--no-walk=unsorted', ...ids])) {
      const value = lastLineOf(message, trailer);
      if (value !== undefined) values.set(id, value);
    }
  }
  return new Map(
    [...commits].flatMap(([path, id]) => {
      const value = values.get(id);
      return value === undefined ? [] : [[path, value] as const];
    }),
  );
}

/** Whoever squashes may put lines below the trailers, as forges do for co-authors. */
function lastLineOf(message: string, trailer: string): string | undefined {
  const start = `${trailer}: `;
  return message
    .split('\n')
    .findLast(line => line.startsWith(start))
    ?.slice(start.length)
    .trim();
}

/** The commit below the account's oldest one; the given one when there is none. */
async function takeoverOf(
  identity: CommitIdentity,
  repository: Repository,
  commit: string,
): Promise<string | undefined> {
  let oldest: { readonly id: string; readonly parent: string | undefined } | undefined;
  for (const filter of filters(identity)) {
    const { stdout } = await repository.run(['log', '--no-mailmap', '--format=%H %P', ...filter, commit, '--']);
    const [id = '', parent] = stdout.toString('latin1').trimEnd().split('\n').at(-1)?.split(' ') ?? [];
    if (id === '') continue;
    if (oldest === undefined || (await isAncestor(repository, id, oldest.id))) oldest = { id, parent };
  }
  if (oldest === undefined) return commit;
  return oldest.parent === '' ? undefined : oldest.parent;
}

// The newest commit often tells all, and may touch all files of a fleet; looking for more may mean to walk through all of history.
// Where each file came in a commit of its own, four times as many each time cost little more than one look at all of them.
const MORE_EACH_TIME = 4;

/** Takes paths that commits with this filter touched out of `missing`, and gives the newest such commit of each; newest first. */
async function findTouched(
  repository: Repository,
  missing: Set<string>,
  { commit, filter }: { readonly commit: string; readonly filter: readonly string[] },
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let skip = 0, most = 1; missing.size > 0; most *= MORE_EACH_TIME) {
    const before = missing.size;
    const page = [`--max-count=${most}`, `--skip=${skip}`];
    const args = [
      'log',
      '-z',
      '--no-mailmap',
      '--no-renames',
      '--format=%H',
      '--name-only',
      ...page,
      ...filter,
      commit,
      '--',
    ];
    const { stdout } = await repository.run([...args, ...foldersOf([...missing])]);
    let commits = 0;
    let id = '';
    for (const part of stdout.toString('utf8').split('\0')) {
      const path = part.startsWith('\n') ? part.slice(1) : part;
      if (/^[0-9a-f]{40,64}$/.test(part)) {
        commits += 1;
        id = part;
      } else if (missing.delete(path)) found.set(path, id);
    }
    if (commits < most) break;
    // With paths found there are fewer folders to ask for, and another list of commits.
    skip = missing.size < before ? 0 : skip + most;
  }
  return found;
}

/** The newest commit of an account, and what others did since then. */
export async function commitsSince(
  identity: CommitIdentity,
  repository: Repository,
  commit: string,
): Promise<CommitsSinceOwn> {
  const newest = await newestOf(identity, repository, commit);
  if (newest.length === 0) return { others: [] };
  const [last] = await commitsOf(repository, ['--max-count=1', trailerFilter(identity), commit]);
  const range = [commit, ...newest.map(id => `^${id}`)];
  const commits = await commitsOf(repository, [`--max-count=${MOST_OTHERS}`, '--no-merges', ...range]);
  const others: TouchingCommit[] = [];
  for (const other of commits) others.push({ ...other, paths: await pathsOf(repository, other.id) });
  return { ...(last !== undefined && { last }), others };
}

export async function pathsOf(repository: Repository, commit: string): Promise<string[]> {
  const args = ['diff-tree', '-r', '-z', '--root', '--no-commit-id', '--name-only', '--no-renames', commit];
  const { stdout } = await repository.run(args);
  return stdout
    .toString('utf8')
    .split('\0')
    .filter(path => path !== '');
}

/** At most two: by author and by trailer. */
async function newestOf(identity: CommitIdentity, repository: Repository, commit: string): Promise<string[]> {
  const found: string[] = [];
  for (const filter of filters(identity)) {
    const id = await newestCommit(repository, [...filter, commit]);
    if (id !== undefined) found.push(id);
  }
  return found;
}

/** The newest commit that git-log gives for these arguments: filters and revisions. */
export async function newestCommit(repository: Repository, args: readonly string[]): Promise<string | undefined> {
  const flags = ['--no-mailmap', '--format=%H', '--max-count=1'];
  const { stdout } = await repository.run(['log', ...flags, ...args, '--']);
  return stdout.toString('latin1').trim() || undefined;
}

/** Git wants all of several filters to match, so each way of recognising a commit is a search of its own. */
function filters(identity: CommitIdentity): string[][] {
  return [authorFilter(identity), [trailerFilter(identity)]];
}

function authorFilter({ emails }: CommitIdentity): string[] {
  return emails.map(email => `--author=<${basicRegexp(email)}>`);
}

function trailerFilter({ trailer }: CommitIdentity): string {
  return `--grep=^${basicRegexp(trailer)}: `;
}

function basicRegexp(text: string): string {
  return text.replace(/[.[\]*^$\\]/g, String.raw`\$&`);
}

function foldersOf(paths: readonly string[]): string[] {
  for (let depth = 3; depth > 0; depth--) {
    const folders = new Set(paths.map(path => path.split('/').slice(0, -1).slice(0, depth).join('/')));
    if (!folders.has('') && folders.size <= MOST_FOLDERS) return [...folders];
  }
  return [];
}
