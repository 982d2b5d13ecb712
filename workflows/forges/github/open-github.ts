import { type Clock, systemClock } from '../../../runtime/clock.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { Credentials, CredentialsOptions } from '../credentials.ts';
import type { ForgeContext, ForgeFactory } from '../forge-factory.ts';
import type { HostLimiters } from '../host-limiters.ts';
import type { PullRequests } from '../pull-requests.ts';
import { createGitHub, type GitHub } from './github.ts';

// Limits and tokens hold for all repositories that are opened with the same credentials.
const GITHUBS = new WeakMap<Credentials, GitHub>();

/** github.com, and Enterprise Servers that the credentials file says to be one or that answer like one. */
export const github: ForgeFactory = {
  name: 'github',
  serves: 'github.com and GitHub Enterprise; "type: github" in the credentials file says that a server is one',
  open: async (repository, deps) => (repository.local ? undefined : await gitHubOf(deps).open(repository, deps)),
};

/** Pull requests on a GitHub, for people; nothing when the repository is elsewhere. */
export async function openGitHubPulls(repository: Repository, deps: ForgeContext): Promise<PullRequests | undefined> {
  return await gitHubOf(deps).pulls(repository, deps);
}

function gitHubOf({ clock, credentials, limiters, trace }: ForgeContext): GitHub {
  const time = { ...systemClock(), now: () => clock.now() };
  const known = GITHUBS.get(credentials) ?? createGitHub({ clock: time, limiters, ...(trace && { trace }) });
  GITHUBS.set(credentials, known);
  return known;
}

/** Tokens of GitHub Apps, with which git reads repositories that aren't proposed to. */
export function createAppTokens(options: {
  readonly clock: Clock;
  readonly limiters: HostLimiters;
}): NonNullable<CredentialsOptions['appToken']> {
  const apps = createGitHub(options);
  return async (app, address) => await apps.appToken(app, address);
}
