import type { Clock } from '../../../environments/git/clock.ts';
import type { Repository } from '../../../environments/git/repository.ts';
import type { Identity } from '../../gitops/own-commits.ts';

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
