import { systemClock } from '../../runtime/clock.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Origin } from '../../runtime/origin.ts';
import { createCredentials, withCredentials } from './credentials.ts';
import type { Forge } from './forge.ts';
import type { ForgeContext, ForgeFactory } from './forge-factory.ts';
import { gitea } from './gitea/open-gitea.ts';
import { github } from './github/open-github.ts';
import { createHostLimiters } from './host-limiters.ts';
import { DEFAULT_IDENTITY } from './identity.ts';
import { createLocalForge } from './local/local-forge.ts';
import { plainGit } from './plain-git/open-plain-git.ts';

export interface ForgeDeps extends Pick<ForgeContext, 'git' | 'clock' | 'trace'> {
  /** Nothing but git's credential helpers by default. */
  readonly credentials?: ForgeContext['credentials'];
  /** {@link DEFAULT_IDENTITY} by default. */
  readonly identity?: ForgeContext['identity'];
  /** Nothing is known of any host by default. */
  readonly limiters?: ForgeContext['limiters'];
  /** In the order in which they are asked; {@link FORGES} by default. */
  readonly forges?: readonly ForgeFactory[];
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
  const { limiters = createHostLimiters({ clock: systemClock() }) } = deps;
  const credentials = deps.credentials ?? createCredentials({ env: {}, git: deps.git });
  const git = withCredentials(deps.git, credentials);
  const repository = await git.open(address);
  for (const factory of forges) {
    const forge = await factory.open(repository, {
      git,
      clock,
      identity,
      credentials,
      limiters,
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
