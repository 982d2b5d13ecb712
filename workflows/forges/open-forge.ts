import { UserError } from '../../environments/errors.ts';
import { type Clock, systemClock } from '../../environments/git/clock.ts';
import type { Git } from '../../environments/git/git.ts';
import type { Repository } from '../../environments/git/repository.ts';
import type { Origin } from '../../scheduler/model/origin.ts';
import { DEFAULT_IDENTITY, type Identity } from '../gitops/own-commits.ts';
import type { Trace } from '../tracing.ts';
import { type Budgets, createBudgets } from './budgets.ts';
import { type Credentials, createCredentials, withCredentials } from './credentials.ts';
import type { Forge } from './forge.ts';
import { gitea } from './gitea/open-gitea.ts';
import { github } from './github/open-github.ts';
import { createLocalForge } from './local/local-forge.ts';
import { plainGit } from './plain-git/open-plain-git.ts';

export interface ForgeDeps {
  readonly git: Git;
  readonly clock: Pick<Clock, 'now'>;
  /** What forges are shown; nothing but git's credential helpers by default. */
  readonly credentials?: Credentials;
  /** Author of commits and pull requests; {@link DEFAULT_IDENTITY} by default. */
  readonly identity?: Identity;
  /** What hosts may be asked, for all repositories that are opened with it; nothing else is known of them by default. */
  readonly budgets?: Budgets;
  /** Told of every request to a forge's API. */
  readonly trace?: Trace;
  /** In the order in which they are asked; {@link FORGES} by default. */
  readonly forges?: readonly ForgeFactory[];
}

/** A kind of forge: knows its own addresses. */
export interface ForgeFactory {
  readonly name: string;
  /** Which addresses it is for, as a clause: "bare repositories on disk". */
  readonly serves: string;
  /** A forge for a repository, or nothing when it isn't one of its kind. */
  open(
    repository: Repository,
    deps: Required<Pick<ForgeDeps, 'git' | 'clock' | 'identity' | 'credentials' | 'budgets'>> &
      Pick<ForgeDeps, 'trace'>,
  ): Promise<Forge | undefined>;
}

const local: ForgeFactory = {
  name: 'local',
  serves: 'repositories on disk, as a path or a file: address',
  open: async (repository, { clock, identity }) =>
    repository.local ? createLocalForge(repository, { clock, identity }) : undefined,
};

const FORGES: readonly ForgeFactory[] = [local, gitea, github, plainGit];

/**
 * The forge that an address belongs to, git's `insteadOf` applied.
 * Throws a {@link UserError} when there is none for it; `origin` is the object that has the address.
 */
export async function openForge(address: string, deps: ForgeDeps, origin?: Origin): Promise<Forge> {
  const { clock, identity = DEFAULT_IDENTITY, forges = FORGES, trace } = deps;
  const { budgets = createBudgets({ clock: systemClock() }) } = deps;
  const credentials = deps.credentials ?? createCredentials({ env: {}, git: deps.git });
  const git = withCredentials(deps.git, credentials);
  const repository = await git.open(address);
  for (const factory of forges) {
    const forge = await factory.open(repository, {
      git,
      clock,
      identity,
      credentials,
      budgets,
      ...(trace && { trace }),
    });
    if (forge !== undefined) return forge;
  }
  const known = forges.map(({ name, serves }) => `${name} (${serves})`).join(', ');
  throw new UserError(`there is no forge for ${repository.url}, so no pull request can be opened there`, {
    fix: `forges that Berth knows: ${known}. A clone on disk can be used in its place: git clone --bare, and git config url.<path>.insteadOf`,
    ...(origin && { origin }),
  });
}
