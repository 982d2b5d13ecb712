import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import type { RepositoryPullRequests } from '../../workflows/forges/create-forges.ts';
import { type Fleet, type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';

/** The GitOps repositories of a fleet, or one that is named by its address or folder. */
export interface GitOpsSource extends FleetSource {
  readonly repository?: string;
}

export interface GitOpsRepositories {
  readonly repositories: readonly GitOpsRepository[];
  /** What was read to find them; absent for one that is named. */
  readonly fleet?: Fleet;
}

/**
 * The GitOps repositories that are meant: the one that is named, or those of the control plane's environments, each once.
 * Throws a UserError for one on a forge that Berth doesn't know.
 */
export async function gitOpsRepositories(source: GitOpsSource, session: Session): Promise<GitOpsRepositories> {
  const { forges, cwd } = session;
  const fleet = source.repository === undefined ? await readFleet(source, session) : undefined;
  const places =
    fleet === undefined
      ? [{ address: await folderOr(source.repository ?? '', cwd), branch: undefined }]
      : declared(fleet);
  const found = new Map<string, GitOpsRepository & { readonly branches: Set<string> }>();
  for (const { address, branch } of places) {
    const opened = await forges.pullRequests(address);
    const known = found.get(opened.repository.identity) ?? { ...opened, branches: new Set<string>() };
    if (branch !== undefined) known.branches.add(branch);
    found.set(opened.repository.identity, known);
  }
  return { repositories: [...found.values()], ...(fleet && { fleet }) };
}

/** A GitOps repository, and the branches of it that the chosen environments publish to; none where it was named itself. */
export interface GitOpsRepository extends RepositoryPullRequests {
  readonly branches: ReadonlySet<string>;
}

/** The only one. Throws a UserError when there are several: a number would mean something in each of them. */
export async function gitOpsRepository(source: GitOpsSource, session: Session): Promise<GitOpsRepository> {
  const [first, ...others] = (await gitOpsRepositories(source, session)).repositories;
  if (first !== undefined && others.length === 0) return first;
  const urls = [first, ...others].flatMap(found => (found === undefined ? [] : [found.repository.url]));
  throw new UserError(`pull requests are in ${urls.length} repositories: ${urls.join(', ')}`, {
    fix: 'choose one with --repository or --environment',
  });
}

function declared(fleet: Fleet): { readonly address: string; readonly branch: string }[] {
  const repos = fleet.inputs.flatMap(found => buildSnapshot(found).gitOpsRepo?.spec ?? []);
  if (repos.length > 0) return repos.map(({ repo: address, branch }) => ({ address, branch }));
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
