import type { Clock } from '../../../environments/git/clock.ts';
import type { Repository } from '../../../environments/git/repository.ts';
import type { Identity } from '../../gitops/own-commits.ts';

/** A repository on a server whose branches are written with git. */
export interface GitRemote {
  readonly repository: Repository;
  /** Author of commits. */
  readonly identity: Identity;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** How Berth gets the permission to push, for errors. */
  readonly toPush: string;
}
