import { type EnvironmentWork, workOnFleet } from '../../use-cases/work-on-fleet.ts';
import { workOnPooledFleet } from '../../use-cases/workers/pooled-fleet.ts';
import type { Context } from '../context.ts';
import { ExitCode, worstOf } from '../exit-code.ts';
import { type FleetInput, fleetSource } from '../fleet-source.ts';
import { showFleetProblems } from '../output/fleet-problems.ts';
import { runUseCase } from '../session.ts';
import { type WorkersInput, workersOf } from '../workers.ts';
import { printReports, type ShowInput, type ShownReport, showOptions, showReport } from './show-reports.ts';

export interface FleetWorkInput extends FleetInput, ShowInput, WorkersInput {
  readonly environment: readonly string[];
}

/** As much as Node would give one process on a large machine. */
const WORKER_MEMORY_MB = 4_096;

export interface FleetCommand {
  readonly context: Context;
  /** What else the reports mean for the end of the command. */
  readonly codeOf?: (reports: readonly ShownReport[]) => ExitCode;
}

/** Plans or applies the environments of a fleet and prints the reports. */
export async function runFleetWork(
  work: EnvironmentWork,
  input: FleetWorkInput,
  { context, codeOf = () => ExitCode.done }: FleetCommand,
): Promise<ExitCode> {
  const { worker } = context;
  const source = fleetSource(input);
  const showing = showOptions(input, context);
  const { count: size, ...limits } = workersOf(input, { memoryMb: WORKER_MEMORY_MB });
  const options = { work, show: (report: Parameters<typeof showReport>[0]) => showReport(report, showing) };
  return await runUseCase(context, input, {
    run: async session =>
      worker === undefined
        ? await workOnFleet(source, session, options)
        : await workOnPooledFleet(source, session, { ...options, showing, workers: { ...worker, ...limits, size } }),
    show: ({ fleet, environments }) =>
      worstOf([
        showFleetProblems(fleet, input, context),
        printReports(environments, input, context),
        codeOf(environments),
      ]),
  });
}
