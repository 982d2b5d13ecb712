import { UserError } from '../../runtime/errors.ts';
import { type CommitRecord, commitsOf } from '../../runtime/git/commits.ts';
import { isAncestor } from '../../runtime/git/history.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import { printable } from '../../runtime/printable.ts';

/** The branch of a base repository: what can be promoted is a commit of its first-parent line. */
export interface BaseHistory {
  readonly repository: Repository;
  readonly branch: string;
  readonly tip: string;
}

/** How two commits of a branch stand to each other. */
export type Direction = 'same' | 'forward' | 'back' | 'apart';

const MOST_COMMITS = 100;
const MOST_ON_LINE = 100_000;

export async function readBaseHistory(repository: Repository, branch: string): Promise<BaseHistory> {
  const { commit } = await repository.fetch({ branch });
  return { repository, branch, tip: commit };
}

/** The full id of a commit. Throws a {@link UserError} when it isn't on the branch's first-parent line. */
export async function resolveOnLine({ repository, branch, tip }: BaseHistory, named: string): Promise<string> {
  const { code, stdout } = /^[0-9a-f]{4,64}$/i.test(named)
    ? await repository.run(['rev-parse', '--verify', '--quiet', `${named.toLowerCase()}^{commit}`], {
        accept: [1, 128],
      })
    : { code: 1, stdout: Buffer.alloc(0) };
  const id = stdout.toString('latin1').trim();
  if (code === 0 && (await isOnLine({ repository, branch, tip }, id))) return id;
  throw new UserError(`${printable(named)} is not a commit of branch ${branch} of ${repository.url}`, {
    fix: `name one of its first-parent line: git log --first-parent --oneline ${branch}`,
  });
}

async function isOnLine({ repository, tip }: BaseHistory, commit: string): Promise<boolean> {
  const { stdout } = await repository.run(['rev-list', '--first-parent', `--max-count=${MOST_ON_LINE}`, tip]);
  return stdout.toString('latin1').split('\n').includes(commit);
}

/** From one commit to another. `apart`: neither leads to the other, or the first isn't there any more. */
export async function directionOf(repository: Repository, from: string, to: string): Promise<Direction> {
  if (from === to) return 'same';
  const { code } = await repository.run(['cat-file', '-e', `${from}^{commit}`], { accept: [1, 128] });
  if (code !== 0) return 'apart';
  if (await isAncestor(repository, from, to)) return 'forward';
  return (await isAncestor(repository, to, from)) ? 'back' : 'apart';
}

/** What lies between two commits of the line, newest first; the newest alone where the older one isn't known. At most 100. */
export async function commitsBetween(
  repository: Repository,
  older: string | undefined,
  newer: string,
): Promise<CommitRecord[]> {
  const range = older === undefined ? ['--max-count=1', newer] : [`--max-count=${MOST_COMMITS}`, newer, `^${older}`];
  return await commitsOf(repository, ['--first-parent', ...range]);
}
