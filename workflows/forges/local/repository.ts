import type { Clock } from '../../../runtime/clock.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import type { Repository } from '../../../runtime/git/repository.ts';

/** What all parts of the local forge work with. */
export interface LocalRepository {
  readonly repository: Repository;
  /** Author of commits and pull requests. */
  readonly identity: Identity;
  readonly clock: Pick<Clock, 'now'>;
}

export function branchRef(branch: string): string {
  return `refs/heads/${branch}`;
}
