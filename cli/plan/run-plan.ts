import { type AllowRemovals, parseAllowRemovals } from '../../workflows/gitops/removal-budget.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import type { FleetWorkInput } from './run-fleet-work.ts';
import { runFleetWork } from './run-fleet-work.ts';

interface PlanInput extends FleetWorkInput {
  readonly exitCode: boolean;
  readonly allowRemovals: string | undefined;
}

/** Shows what would change. Writes nothing. */
export async function runPlan(input: PlanInput, context: Context): Promise<ExitCode> {
  const work = { kind: 'plan', options: removalsOf(input.allowRemovals) } as const;
  return await runFleetWork(work, input, {
    context,
    codeOf: reports => {
      const differs = reports.some(report => report.differs);
      return input.exitCode && differs ? ExitCode.differences : ExitCode.done;
    },
  });
}

export function removalsOf(text: string | undefined): { readonly allowRemovals?: AllowRemovals } {
  return text === undefined ? {} : { allowRemovals: parseAllowRemovals(text) };
}
