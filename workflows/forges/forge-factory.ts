import type { Clock } from '../../environments/git/clock.ts';
import type { Git } from '../../environments/git/git.ts';
import type { Repository } from '../../environments/git/repository.ts';
import type { Identity } from '../gitops/own-commits.ts';
import type { Trace } from '../tracing.ts';
import type { Budgets } from './budgets.ts';
import type { Credentials } from './credentials.ts';
import type { Forge } from './forge.ts';

/** What a forge is opened with. */
export interface ForgeContext {
  readonly git: Git;
  readonly clock: Pick<Clock, 'now'>;
  /** What forges are shown. */
  readonly credentials: Credentials;
  /** Author of commits and pull requests. */
  readonly identity: Identity;
  /** What hosts may be asked, for all repositories that are opened with it. */
  readonly budgets: Budgets;
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
