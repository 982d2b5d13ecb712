import { resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import { type Build, build } from '../../use-cases/build/build.ts';
import { type Fleet, readFleet, readNamespace } from '../../use-cases/read-fleet.ts';
import type { Session } from '../../use-cases/session.ts';
import type { Context } from '../context.ts';
import { ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { type FleetInput, fleetSource } from '../fleet-source.ts';
import { showFleetProblems } from '../output/fleet-problems.ts';
import { removalsOf } from '../plan/run-plan.ts';
import type { ShowInput } from '../plan/show-reports.ts';
import { withSession } from '../session.ts';
import { showBuilds } from './show-builds.ts';

interface BuildInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly outputDir: string | undefined;
  readonly objects: string | undefined;
  readonly allowRemovals: string | undefined;
}

/** Writes the desired trees of environments to folders. */
export async function runBuild(input: BuildInput, context: Context): Promise<ExitCode> {
  const { outputDir, environment, objects } = input;
  if (outputDir === undefined) {
    throw new UserError('there is no folder to write to', { fix: 'name it: --output-dir DIR' });
  }
  const removals = removalsOf(input.allowRemovals);
  const isOne = objects !== undefined || environment.length === 1;
  return await withSession(context, input, async (session, progress) => {
    const { inputs, fleet } = await readInputs(input, session, context);
    progress.stop();
    // Before anything is written.
    const code = fleet === undefined ? ExitCode.done : showFleetProblems(fleet, input, context);
    const builds: Build[] = [];
    for (const found of inputs) {
      const folder = resolve(context.cwd, outputDir, isOne ? '.' : found.environment);
      builds.push(await build(found, session, { folder, ...removals }));
    }
    showBuilds(builds, input, context);
    return worstOf([code, ...builds.map(exitCodeOfBuild)]);
  });
}

async function readInputs(
  input: BuildInput,
  session: Session,
  context: Context,
): Promise<{ readonly inputs: readonly EnvironmentInput[]; readonly fleet?: Fleet }> {
  const { objects, environment, controlPlane, worktree, workloadWorktree } = input;
  if (objects === undefined) {
    const fleet = await readFleet(fleetSource(input), session);
    return { inputs: fleet.inputs, fleet };
  }
  if (controlPlane !== undefined || worktree.length + workloadWorktree.length > 0) {
    throw new UserError('--objects takes the place of --control-plane and of working trees', {
      fix: 'leave one of them out',
    });
  }
  const [name, ...others] = environment;
  if (others.length > 0) {
    throw new UserError('objects are those of one environment', { fix: 'name one --environment' });
  }
  const source = { location: objects, stdin: context.readStdin, ...(name !== undefined && { environment: name }) };
  return { inputs: [await readNamespace(source, session)] };
}

function exitCodeOfBuild({ plan, changeSet, diagnostics }: Build): ExitCode {
  const isDone = plan.complete && changeSet?.removals.refused.length === 0;
  return worstOf([isDone ? ExitCode.done : ExitCode.failed, exitCodeOf(diagnostics)]);
}
