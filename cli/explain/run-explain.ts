import { UserError } from '../../runtime/errors.ts';
import type { NoPlan } from '../../scheduler/plan/plan.ts';
import { type ExplainQuestion, explain } from '../../use-cases/explain/explain.ts';
import { missingDiagnostics } from '../../use-cases/missing-sources.ts';
import type { Context } from '../context.ts';
import { ExitCode, worstOf } from '../exit-code.ts';
import { type FleetInput, fleetSource } from '../fleet-source.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { showFleetProblems } from '../output/fleet-problems.ts';
import type { ShowInput } from '../plan/show-reports.ts';
import { runUseCase } from '../session.ts';
import { styleFor } from '../style.ts';
import { showExplanations } from './show-explanations.ts';

interface ExplainInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly target: string;
  readonly clusterType: string | undefined;
  readonly config: boolean;
}

/** Explains a deployment target in every environment that has it. Throws a {@link UserError} when none has. */
export async function runExplain(input: ExplainInput, context: Context): Promise<ExitCode> {
  const question = questionOf(input);
  return await runUseCase(context, input, {
    run: async session => await explain(fleetSource(input), question, session),
    show: ({ fleet, incomplete, explanations, notFound }) => {
      const code = showFleetProblems(fleet, input, context);
      showMissing(incomplete, input, context);
      if (notFound !== undefined) throw notFound;
      showExplanations(explanations, input, context);
      return worstOf([code, incomplete.length > 0 ? ExitCode.failed : ExitCode.done]);
    },
  });
}

function questionOf({ target, clusterType, config }: ExplainInput): ExplainQuestion {
  if (!config) return { about: 'placement', target, ...(clusterType !== undefined && { clusterType }) };
  if (clusterType !== undefined) return { about: 'config', target, clusterType };
  throw new UserError('config is composed for a deployment target on a cluster type', {
    fix: 'add --cluster-type NAME',
  });
}

function showMissing(incomplete: readonly NoPlan[], { color, verbose: all }: ExplainInput, context: Context): void {
  const style = styleFor(context.stderr, context, color);
  for (const { missing } of incomplete)
    context.stderr.write(diagnosticsText(missingDiagnostics(missing), style, { all }));
}
