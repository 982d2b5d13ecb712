import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { exitCodeOf, missingDiagnostics, worstOf } from '../fleet/problems.ts';
import { type FleetInput, readFleet } from '../fleet/read-fleet.ts';
import { withSession } from '../fleet/session.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import { collectFindings, type Finding, problemsOfPlan } from './findings.ts';
import { type ShowFindingsInput, showFindings } from './show-findings.ts';

interface ValidateInput extends FleetInput, ShowFindingsInput {
  readonly strict: boolean;
}

/** Lists every problem of the input. Looks at no GitOps repository. */
export async function runValidate(input: ValidateInput, context: Context): Promise<ExitCode> {
  return await withSession(
    context,
    async session => {
      const fleet = await readFleet(input, session);
      const plans = fleet.inputs.map(found => planEnvironment(found, session));
      const found = collectFindings([
        [undefined, [...missingDiagnostics(fleet.missing), ...fleet.diagnostics]],
        ...plans.map(plan => [plan.environment, problemsOfPlan(plan, session.engines)] as const),
      ]);
      const findings = input.strict ? found.map(strictly) : found;
      session.progress.stop();
      showFindings(findings, { ...input, environments: plans.map(({ environment }) => environment) }, context);
      const incomplete = fleet.missing.length > 0 || plans.some(({ complete }) => !complete);
      return worstOf([exitCodeOf(findings), incomplete ? ExitCode.failed : ExitCode.done]);
    },
    input,
  );
}

function strictly(finding: Finding): Finding {
  return finding.severity === 'warning' ? { ...finding, severity: 'error' } : finding;
}
