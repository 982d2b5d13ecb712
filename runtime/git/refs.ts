import { ConflictError, TransientError } from '../errors.ts';
import { GitError } from './git-error.ts';
import type { Repository } from './repository.ts';

/** A change of one ref. Without `from` the ref must not exist yet, without `to` it is deleted. */
export interface RefChange {
  readonly ref: string;
  readonly from?: string;
  readonly to?: string;
}

/** Reads refs in one look. Those that don't exist are left out. */
export async function readRefs(repository: Repository, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', ...refs];
  const { stdout } = await repository.run(args);
  const found = new Map<string, string>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const space = line.indexOf(' ');
    // A pattern also matches the refs below it.
    const name = line.slice(space + 1);
    if (refs.includes(name)) found.set(name, line.slice(0, space));
  }
  return found;
}

/**
 * Changes refs together: all of them if each is where it was seen, otherwise none.
 * Throws a {@link ConflictError} when one was moved meanwhile, a {@link TransientError} when another process holds a lock.
 */
export async function changeRefs(repository: Repository, changes: readonly RefChange[]): Promise<void> {
  const commands = ['start', ...changes.map(command), 'prepare', 'commit', ''];
  try {
    await repository.run(['update-ref', '--no-deref', '--stdin'], { input: commands.join('\n') });
  } catch (error) {
    throw error instanceof GitError ? explain(error, repository.url) : error;
  }
}

function command({ ref, from, to }: RefChange): string {
  if (to === undefined) return `delete ${ref} ${from ?? ''}`.trimEnd();
  return from === undefined ? `create ${ref} ${to}` : `update ${ref} ${to} ${from}`;
}

function explain(error: GitError, repository: string): Error {
  const { stderr } = error;
  if (/but expected|already exists|unable to resolve reference|reference is missing/.test(stderr)) {
    return new ConflictError(`a branch of ${repository} has changed meanwhile`, { cause: error, fix: 'try again' });
  }
  const [, lock] = /Unable to create '([^']+\.lock)'/.exec(stderr) ?? [];
  if (lock === undefined) return error;
  return new TransientError(`another process is writing to ${repository}`, {
    cause: error,
    fix: `try again; if no git or berth runs any more, a killed one left the file: remove ${lock}`,
  });
}
