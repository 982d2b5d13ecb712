import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build.ts';
import { openGitea } from '../../workflows/forges/gitea/open-gitea.ts';
import { giteaPullRequests } from '../../workflows/forges/gitea/pull-requests.ts';
import { openGitHubPulls } from '../../workflows/forges/github/open-github.ts';
import { DEFAULT_IDENTITY } from '../../workflows/forges/identity.ts';
import { localPullRequests } from '../../workflows/forges/local/pull-requests.ts';
import type { PullRequests } from '../../workflows/forges/pull-requests.ts';
import { type FleetInput, readFleet } from '../fleet/read-fleet.ts';
import type { Session } from '../fleet/session.ts';

export interface PullsInput extends Omit<FleetInput, 'worktree'> {
  readonly repository: string | undefined;
}

/** A GitOps repository with its pull requests. */
export interface PullsOfRepository {
  readonly repository: Repository;
  readonly pulls: PullRequests;
}

/**
 * The GitOps repositories that are meant: the one that is named, or those of the control plane's environments, each once.
 * Throws a UserError for one on a forge whose pull requests are not shown here.
 */
export async function gitOpsRepositories(input: PullsInput, session: Session): Promise<PullsOfRepository[]> {
  const { git, context } = session;
  const addresses =
    input.repository === undefined ? await declared(input, session) : [await folderOr(input.repository, context.cwd)];
  const found = new Map<string, PullsOfRepository>();
  for (const address of addresses) {
    const repository = await git.open(address);
    found.set(repository.identity, { repository, pulls: await openPulls(repository, session) });
  }
  return [...found.values()];
}

async function openPulls(
  repository: Repository,
  { git, credentials, limiters, context }: Session,
): Promise<PullRequests> {
  const options = { identity: DEFAULT_IDENTITY, clock: context.clock };
  if (repository.local) return localPullRequests(repository, options);
  const deps = { git, credentials, limiters, ...options };
  const gitea = await openGitea(repository, deps);
  if (gitea !== undefined) return giteaPullRequests(gitea);
  const pulls = await openGitHubPulls(repository, deps);
  if (pulls !== undefined) return pulls;
  throw new UserError(`${repository.url} is on no forge that Berth knows, so it has no pull requests to show`, {
    fix: 'look at its branches berth/<environment> with git; if it is a forge, say its type in the credentials file',
  });
}

/** The only one. Throws a UserError when there are several: a number would mean something in each of them. */
export async function gitOpsRepository(input: PullsInput, session: Session): Promise<PullsOfRepository> {
  const [first, ...others] = await gitOpsRepositories(input, session);
  if (first !== undefined && others.length === 0) return first;
  const urls = [first, ...others].flatMap(found => (found === undefined ? [] : [found.repository.url]));
  throw new UserError(`pull requests are in ${urls.length} repositories: ${urls.join(', ')}`, {
    fix: 'choose one with --repository or --environment',
  });
}

async function declared(input: PullsInput, session: Session): Promise<string[]> {
  const fleet = await readFleet({ ...input, worktree: [] }, session);
  const repos = fleet.inputs.flatMap(found => buildSnapshot(found).gitOpsRepo?.spec.repo ?? []);
  if (repos.length > 0) return [...new Set(repos)];
  const [missing] = [...fleet.missing, ...fleet.inputs.flatMap(found => found.missing)];
  const reason =
    missing === undefined ? 'no environment has a GitOpsRepo' : `${missing.role} can't be read: ${missing.reason}`;
  throw new UserError(`the GitOps repository is not known: ${reason}`, {
    fix: 'name the control plane with --control-plane, or the GitOps repository itself with --repository',
  });
}

async function folderOr(location: string, cwd: string): Promise<string> {
  const path = resolve(cwd, location);
  const isFolder = await stat(path).then(
    status => status.isDirectory(),
    () => false,
  );
  return isFolder ? path : location;
}
