import type { ControlPlane } from '../../environments/control-plane.ts';
import { BugError } from '../../runtime/errors.ts';
import { assembleRepository, type Git } from '../../runtime/git/git.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import { createRunner, type Runner } from '../../runtime/git/run.ts';
import type { Environment } from '../../runtime/git/safety.ts';
import type { Remote } from '../../runtime/workers/channel.ts';
import type { HostFunctions, RepositoryFacts } from './protocol.ts';

export interface RemoteGitOptions {
  readonly host: Remote<HostFunctions>;
  readonly job: number;
  readonly runner: Runner;
}

/** For the git of a worker: nothing of it reaches a network. */
export function localRunner(env: Environment, cwd: string): Runner {
  return createRunner({ env, protocols: [], cwd, timeoutMs: 60_000 });
}

/** Git in a worker: reads what is in the cache by itself, and has the main process fetch what isn't. */
export function remoteGit(options: RemoteGitOptions): Git {
  const { host, job, runner } = options;
  return {
    open: async (address, open = {}) => {
      const { history } = open;
      return repositoryOf(options, await host.openRepository(job, address, history === undefined ? {} : { history }));
    },
    resolve: async () => await Promise.reject(new BugError('a worker does not resolve addresses')),
    run: async (args, run) => await runner.run(args, run),
    close: () => undefined,
  };
}

/** The control plane, whose credentials stay in the main process. */
export async function openRemoteControlPlane(options: RemoteGitOptions, location: string): Promise<ControlPlane> {
  const { host, job } = options;
  const { repository, unpushed } = await host.openControlPlane(job, location);
  return {
    repository: repositoryOf(options, repository),
    address: repository.url,
    openAs: async (address, history = {}) =>
      repositoryOf(options, await host.openControlPlaneAs(job, address, history)),
    unpushed,
  };
}

function repositoryOf({ host, job, runner }: RemoteGitOptions, { id, ...facts }: RepositoryFacts): Repository {
  const base = { gitDir: facts.gitDir, repository: facts.url, action: "can't read" };
  const revisions = {
    fetch: async (revision: Parameters<Repository['fetch']>[0]) => await host.fetch(job, id, revision),
    fetchRefs: async () => await Promise.reject(new BugError('a worker does not fetch for forges')),
    heads: async () => await host.heads(job, id),
    branches: async () => await host.branches(job, id),
  };
  const cache = { replace: async () => await host.replaceCache(job, id) };
  return assembleRepository(runner, facts, { base, revisions, ...(!facts.local && { cache }) });
}
