import type { Clock } from '../../runtime/clock.ts';
import type { Identity } from '../../runtime/git/commits.ts';
import type { Git } from '../../runtime/git/git.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Trace } from '../../runtime/trace.ts';
import type { Credentials } from './credentials.ts';
import type { Forge } from './forge.ts';
import type { HostLimiters } from './host-limiters.ts';

/** What a forge is opened with. */
export interface ForgeContext {
  readonly git: Git;
  readonly clock: Pick<Clock, 'now'>;
  /** What forges are shown. */
  readonly credentials: Credentials;
  /** Author of commits and pull requests. */
  readonly identity: Identity;
  /** What hosts may be asked, for all repositories that are opened with it. */
  readonly limiters: HostLimiters;
  /** Told of every request to a forge's API. */
  readonly trace?: Trace;
}

/** A kind of forge: knows its own addresses. */
export interface ForgeFactory {
  readonly name: string;
  /** Which addresses it is for, as a clause: "bare repositories on disk". */
  readonly serves: string;
  /** A forge for a repository, or nothing when it isn't one of its kind. */
  open(repository: Repository, context: ForgeContext): Promise<Forge | undefined>;
}
