import type { Clock } from '../clock.ts';
import type { Identity } from './commits.ts';
import type { Repository } from './repository.ts';

/** A repository on a server whose branches are written with git. */
export interface GitRemote {
  readonly repository: Repository;
  /** Author of commits. */
  readonly identity: Identity;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** How Berth gets the permission to push, for errors. */
  readonly accessHint: string;
}
