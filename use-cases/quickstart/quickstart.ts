import type { PullRequestView } from '../../workflows/forges/port/pull-requests.ts';
import type { EnvironmentReport } from '../plan/environment-report.ts';
import type { Session } from '../session.ts';
import { type FleetWorkResult, workOnFleet } from '../work-on-fleet.ts';
import { createRepositories, repositoryPath } from './create-repositories.ts';
import { CONTROL_PLANE, GITOPS } from './sample-repositories.ts';

export interface QuickstartOptions {
  /** Absolute path of the folder for the repositories. */
  readonly folder: string;
  /** Absolute path of the sample that they are made of. */
  readonly sample: string;
}

export interface Quickstart extends FleetWorkResult<EnvironmentReport> {
  /** False when the repositories were there already. */
  readonly created: boolean;
  /** The pull request that a reviewer would look at first: that of the first environment that has an open one. */
  readonly shown?: PullRequestView;
}

/** Makes the repositories of a small company, and proposes all of its environments. */
export async function quickstart({ folder, sample }: QuickstartOptions, session: Session): Promise<Quickstart> {
  session.progress('making the repositories of the sample');
  const created = await createRepositories(folder, sample, session);
  const source = { controlPlane: repositoryPath(folder, CONTROL_PLANE) };
  const report = await workOnFleet(source, session, {
    work: { kind: 'apply', options: {} },
    show: environment => environment,
  });
  const shown = await firstOpen(folder, session);
  return { ...report, created, ...(shown && { shown }) };
}

async function firstOpen(folder: string, { forges }: Session): Promise<PullRequestView | undefined> {
  const { pulls } = await forges.pullRequests(repositoryPath(folder, GITOPS));
  const numbers = (await pulls.list()).map(({ number }) => number).sort((a, b) => a - b);
  return numbers[0] === undefined ? undefined : await pulls.show(numbers[0]);
}
