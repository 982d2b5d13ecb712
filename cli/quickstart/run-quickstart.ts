import { relative, resolve } from 'node:path';
import type { PullRequestView } from '../../workflows/forges/port/pull-requests.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { worstOf } from '../fleet/problems.ts';
import { readFleet } from '../fleet/read-fleet.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { showFleetProblems } from '../fleet/show-fleet-problems.ts';
import { type EnvironmentReport, exitCodeOfReport } from '../plan/environment-report.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import { applyPlan } from '../plan/run-apply.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { createRepositories, repositoryPath } from './create-repositories.ts';
import { quickstartText } from './quickstart-text.ts';
import { CONTROL_PLANE, GITOPS } from './sample-repositories.ts';

interface QuickstartInput {
  readonly dir: string | undefined;
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** The main job on a sample: repositories in, one pull request per environment out. */
export async function runQuickstart(input: QuickstartInput, context: Context): Promise<ExitCode> {
  const folder = resolve(context.cwd, input.dir ?? 'berth-quickstart');
  return await withSession(
    context,
    async session => {
      session.progress.say('making the repositories of the sample');
      const created = await createRepositories(folder, session);
      const controlPlane = repositoryPath(folder, CONTROL_PLANE);
      const fleet = await readFleet({ controlPlane, environment: [], worktree: [] }, session);
      const reports: EnvironmentReport[] = [];
      for (const found of fleet.inputs) {
        reports.push(await applyPlan(planEnvironment(found, session), session, {}));
      }
      const shown = await firstOpen(folder, session);
      const fleetCode = showFleetProblems(fleet, input, session);
      const text = quickstartText(
        { folder: shortPath(folder, context.cwd), created, reports, program: context.program, ...(shown && { shown }) },
        styleFor(context.stdout, context, input.color),
      );
      context.stdout.write(text);
      return worstOf([fleetCode, ...reports.map(exitCodeOfReport)]);
    },
    input,
  );
}

/** The open pull request that a reviewer would look at first: that of the first environment that has one. */
async function firstOpen(folder: string, { forges }: Session): Promise<PullRequestView | undefined> {
  const { pulls } = await forges.pullRequests(repositoryPath(folder, GITOPS));
  const numbers = (await pulls.list()).map(({ number }) => number).sort((a, b) => a - b);
  return numbers[0] === undefined ? undefined : await pulls.show(numbers[0]);
}

function shortPath(folder: string, cwd: string): string {
  const path = relative(cwd, folder);
  return path.startsWith('..') ? folder : path;
}
