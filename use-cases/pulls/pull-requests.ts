import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { ListOptions, PullRequestDetails, PullRequestView } from '../../workflows/forges/port/pull-requests.ts';
import { closeOrphans, isWhole } from '../close-orphans.ts';
import type { Session } from '../session.ts';
import { placesOf } from '../shared-places.ts';
import { type GitOpsSource, gitOpsRepositories, gitOpsRepository } from './gitops-repositories.ts';

/** Which pull request is meant. */
export interface PullSource extends GitOpsSource {
  readonly number: number;
}

/** The pull requests of a repository. */
export interface PullList {
  /** Address without credentials, or a folder. */
  readonly repository: string;
  /** Newest first. */
  readonly pulls: readonly PullRequestDetails[];
}

export interface PullLists {
  readonly lists: readonly PullList[];
  /** Pull requests of environments that are gone, where the whole control plane was read. */
  readonly leftOver: readonly Diagnostic[];
}

export async function listPulls(source: GitOpsSource & Required<ListOptions>, session: Session): Promise<PullLists> {
  const lists: PullList[] = [];
  const { repositories, fleet } = await gitOpsRepositories(source, session);
  for (const { repository, pulls, branches } of repositories) {
    const all = await pulls.list({ state: source.state });
    // Of environments that were named: only theirs.
    const wanted = source.environments === undefined ? all : all.filter(({ base }) => branches.has(base));
    lists.push({ repository: repository.url, pulls: wanted });
  }
  if (fleet === undefined || !isWhole(source, fleet)) return { lists, leftOver: [] };
  const known = { declared: fleet.declared, places: fleet.inputs.flatMap(placesOf), close: false };
  return { lists, leftOver: await closeOrphans(known, session) };
}

export async function showPull(
  source: PullSource,
  session: Session,
): Promise<PullRequestView & { readonly repository: string }> {
  const { repository, pulls } = await gitOpsRepository(source, session);
  return { repository: repository.url, ...(await pulls.show(source.number)) };
}

/** What merging it would change, as git-diff prints it. */
export async function diffPull(source: PullSource, session: Session): Promise<string> {
  const { pulls } = await gitOpsRepository(source, session);
  return await pulls.diff(source.number);
}

/** Gives the pull request as it is afterwards, and the merge commit. */
export async function mergePull(
  source: PullSource,
  session: Session,
): Promise<{ readonly pull: PullRequestDetails; readonly commit: string }> {
  const { pulls } = await gitOpsRepository(source, session);
  const commit = await pulls.merge(source.number);
  const { pull } = await pulls.show(source.number);
  return { pull, commit };
}

/** Closing declines its content: the same is not proposed again by itself. */
export async function closePull(source: PullSource, session: Session): Promise<PullRequestDetails> {
  const { pulls } = await gitOpsRepository(source, session);
  return await pulls.close(source.number);
}
