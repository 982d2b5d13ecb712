import type { Clock } from '../../../runtime/clock.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import type { Repository } from '../../../runtime/git/repository.ts';

export interface LocalForgeOptions {
  readonly identity: Identity;
  readonly clock: Pick<Clock, 'now'>;
}

/** What all parts of the local forge work with. */
export interface Local extends LocalForgeOptions {
  readonly repository: Repository;
}

/** The ref of a branch. */
export function head(branch: string): string {
  return `refs/heads/${branch}`;
}
