import { resolve } from 'node:path';
import { readObjects } from '../../environments/objects.ts';
import { UserError } from '../../runtime/errors.ts';
import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { ChangeSet } from '../../workflows/gitops/change-set.ts';
import { comparePlan } from '../../workflows/gitops/compare.ts';
import { layoutOf, ROOT_LAYOUT } from '../../workflows/gitops/layout.ts';
import { resolveRemovals } from '../../workflows/gitops/resolve-removals.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { exitCodeOf, missingDiagnostics, worstOf } from '../fleet/problems.ts';
import { type FleetInput, readFleet } from '../fleet/read-fleet.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { showFleetProblems } from '../fleet/show-fleet-problems.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import type { ShowInput } from '../plan/show-reports.ts';
import { readFolderTree } from './folder-tree.ts';
import { ownFilesOf } from './own-files.ts';
import { showBuilds } from './show-builds.ts';
import { writeFolder } from './write-folder.ts';

interface BuildInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly outputDir: string | undefined;
  readonly objects: string | undefined;
}

/** What was written for an environment. */
export interface Build {
  readonly plan: Plan | NoPlan;
  /** Absolute. */
  readonly folder: string;
  /** Absent when there is no plan: then nothing is written. */
  readonly changeSet?: ChangeSet;
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes the desired trees of environments to folders. */
export async function runBuild(input: BuildInput, context: Context): Promise<ExitCode> {
  const { outputDir, environment } = input;
  if (outputDir === undefined) {
    throw new UserError('there is no folder to write to', { fix: 'name it: --output-dir DIR' });
  }
  const folderOf = (name: string): string => resolve(context.cwd, outputDir, environment.length === 1 ? '.' : name);
  return await withSession(
    context,
    async session => {
      const { inputs, code } = await readInputs(input, session);
      const builds: Build[] = [];
      for (const found of inputs) {
        const folder = input.objects === undefined ? folderOf(found.environment) : resolve(context.cwd, outputDir);
        builds.push(await buildEnvironment(planEnvironment(found, session), folder));
      }
      showBuilds(builds, input, session);
      return worstOf([code, ...builds.map(exitCodeOfBuild)]);
    },
    input,
  );
}

async function readInputs(
  input: BuildInput,
  session: Session,
): Promise<{ readonly inputs: readonly EnvironmentInput[]; readonly code: ExitCode }> {
  const { objects, environment, controlPlane, worktree } = input;
  if (objects === undefined) {
    const fleet = await readFleet(input, session);
    return { inputs: fleet.inputs, code: showFleetProblems(fleet, input, session) };
  }
  if (controlPlane !== undefined || worktree.length > 0) {
    throw new UserError('--objects takes the place of --control-plane and --worktree', {
      fix: 'leave one of them out',
    });
  }
  const [name, ...others] = environment;
  if (others.length > 0) {
    throw new UserError('objects are those of one environment', { fix: 'name one --environment' });
  }
  const { cwd, readStdin } = session.context;
  const found = await readObjects(objects, {
    cwd,
    stdin: readStdin,
    ...(name === undefined ? {} : { environment: name }),
  });
  return { inputs: [found], code: ExitCode.done };
}

/** A folder is not a fleet: what is asked for is written, without a budget for what goes. */
async function buildEnvironment(plan: Plan | NoPlan, folder: string): Promise<Build> {
  if (!plan.complete) {
    return { plan, folder, diagnostics: sortDiagnostics([...missingDiagnostics(plan.missing), ...plan.diagnostics]) };
  }
  const { gitOpsRepo } = plan.snapshot;
  const layout = gitOpsRepo === undefined ? ROOT_LAYOUT : layoutOf(gitOpsRepo);
  const comparison = comparePlan(plan, await readFolderTree(folder, layout), { layout });
  const changeSet = resolveRemovals(comparison, { history: ownFilesOf(comparison), allowRemovals: 'all' });
  await writeFolder(folder, changeSet.changes);
  return { plan, folder, changeSet, diagnostics: sortDiagnostics([...plan.diagnostics, ...changeSet.diagnostics]) };
}

function exitCodeOfBuild({ plan, diagnostics }: Build): ExitCode {
  return worstOf([plan.complete ? ExitCode.done : ExitCode.failed, exitCodeOf(diagnostics)]);
}
