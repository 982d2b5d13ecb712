import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError } from './git-error.ts';
import { checkObjectId, normalPath } from './names.ts';
import type { Runner, RunOptions } from './run.ts';

export interface CommitInfo {
  readonly id: string;
  readonly author: { readonly name: string; readonly email: string };
  /** ISO 8601 with the author's offset. */
  readonly date: string;
  /** First line of the message. */
  readonly subject: string;
}

export interface LogOptions {
  /** Newest commit, as a full id. */
  readonly to: string;
  /** Commits that are reachable from this one are left out. */
  readonly from?: string;
  /** Only commits that touch these files or folders. */
  readonly paths?: readonly string[];
  /** At most this many; 50 by default. */
  readonly limit?: number;
}

export interface Log {
  /** Newest first. */
  readonly commits: readonly CommitInfo[];
  /** There are more than are known: over the limit, or beyond the history that was fetched. */
  readonly truncated: boolean;
}

const FORMAT = '%H%x1f%an%x1f%ae%x1f%aI%x1f%s';

/** The commits of a range. Throws a {@link GitError} of kind `ref-not-found` when an end of it isn't there. */
export async function readLog(
  runner: Runner,
  options: LogOptions,
  repository: RunOptions & { readonly gitDir: string },
): Promise<Log> {
  const limit = options.limit ?? 50;
  const paths = (options.paths ?? []).map(path => normalPath(path)).filter(path => path !== '');
  const boundary = await shallowCommits(repository.gitDir);
  const range = [checkObjectId(options.to), ...(options.from === undefined ? [] : [`^${checkObjectId(options.from)}`])];
  const flags = ['-z', '--no-color', '--no-ext-diff', '--no-textconv', '--no-mailmap', `--format=${FORMAT}`];
  // One more than asked for, and as many more as may be dropped below, tells whether there are more.
  const count = limit + 1 + boundary.size;
  const args = ['log', ...flags, `--max-count=${count}`, ...range, '--', ...paths];
  const { stdout } = await runner.run(args, repository);
  const all = stdout
    .toString('utf8')
    .split('\0')
    .filter(record => record !== '')
    .map(parseCommit);
  // A commit whose parents were not fetched seems to add every file, so it says nothing about paths.
  const known = paths.length === 0 ? all : all.filter(commit => !boundary.has(commit.id));
  return { commits: known.slice(0, limit), truncated: known.length > limit || all.some(({ id }) => boundary.has(id)) };
}

function parseCommit(record: string): CommitInfo {
  const [id = '', name = '', email = '', date = '', ...subject] = record.trim().split('\u001f');
  if (id === '') throw new GitError('failed', 'git printed a commit without an id');
  // Versions of git write UTC in two ways.
  return { id, author: { name, email }, date: date.replace(/\+00:00$/, 'Z'), subject: subject.join('\u001f') };
}

async function shallowCommits(gitDir: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(gitDir, 'shallow'), 'utf8').catch(() => '');
  return new Set(text.split('\n').filter(line => line !== ''));
}
