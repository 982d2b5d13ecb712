import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { ClusterType } from '../../scheduler/model/object.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { DeploymentTarget } from '../../scheduler/snapshot/snapshot.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { missingDiagnostics, worstOf } from '../fleet/problems.ts';
import { type FleetInput, readFleet } from '../fleet/read-fleet.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { showFleetProblems } from '../fleet/show-fleet-problems.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import type { ShowInput } from '../plan/show-reports.ts';
import { styleFor } from '../style.ts';
import { explainConfig } from './explain-config.ts';
import { explainTarget } from './explanation.ts';
import { type Explanation, showExplanations } from './show-explanations.ts';

interface ExplainInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly target: string;
  readonly clusterType: string | undefined;
  readonly config: boolean;
}

/** Explains a deployment target in every environment that has it. Throws a UserError when none has. */
export async function runExplain(input: ExplainInput, context: Context): Promise<ExitCode> {
  if (input.config && input.clusterType === undefined) {
    throw new UserError('config is composed for a deployment target on a cluster type', {
      fix: 'add --cluster-type NAME',
    });
  }
  return await withSession(
    context,
    async session => {
      const fleet = await readFleet(input, session);
      const plans = fleet.inputs.map(found => planEnvironment(found, session));
      const codes = [
        showFleetProblems(fleet, input, session),
        ...plans.map(plan => warnIncomplete(plan, input, session)),
      ];
      const explanations = plans.flatMap(plan => explain(plan, input));
      if (explanations.length === 0) throw notFound(plans, input);
      showExplanations(explanations, input, session);
      return worstOf(codes);
    },
    input,
  );
}

function explain(plan: Plan | NoPlan, { target: name, clusterType, config }: ExplainInput): Explanation[] {
  const { deploymentTargets, clusterTypes } = plan.snapshot;
  const target = deploymentTargets.find(candidate => candidate.name === name);
  const type = clusterTypes.find(candidate => candidate.name === clusterType);
  if (target === undefined || (clusterType !== undefined && type === undefined)) return [];
  if (config && type !== undefined) return [{ kind: 'config', ...explainConfig(plan, target, type) }];
  return [{ kind: 'placement', ...explainTarget(plan, target, clusterType) }];
}

/** What is known is explained nevertheless: it may be why somebody asks. */
function warnIncomplete(
  plan: Plan | NoPlan,
  { color }: ExplainInput,
  { context: { stderr }, context }: Session,
): ExitCode {
  if (plan.complete) return ExitCode.done;
  stderr.write(diagnosticsText(missingDiagnostics(plan.missing), styleFor(stderr, context, color)));
  return ExitCode.failed;
}

function notFound(plans: readonly (Plan | NoPlan)[], { target, clusterType }: ExplainInput): UserError {
  const where = plans.map(({ environment }) => environment).join(', ');
  const targets = names(plans, ({ snapshot }) => snapshot.deploymentTargets);
  const types = names(plans, ({ snapshot }) => snapshot.clusterTypes);
  const [what, name, known] = targets.has(target)
    ? (['cluster type', clusterType ?? '', types] as const)
    : (['deployment target', target, targets] as const);
  const meant = nearest(name, known) ?? [...known].find(candidate => candidate.includes(name));
  const some = [...known].sort().slice(0, 10).join(', ');
  return new UserError(`there is no ${what} "${name}" in ${where === '' ? 'any environment' : where}`, {
    fix: meant === undefined ? `known are: ${some === '' ? 'none' : some}` : `did you mean "${meant}"?`,
  });
}

function names(
  plans: readonly (Plan | NoPlan)[],
  listOf: (plan: Plan | NoPlan) => readonly (DeploymentTarget | ClusterType)[],
): Set<string> {
  return new Set(plans.flatMap(plan => listOf(plan).map(({ name }) => name)));
}
