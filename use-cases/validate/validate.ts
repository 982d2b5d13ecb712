import { unknownEnvironments } from '../../scheduler/analysis/unknown-environments.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import { missingDiagnostics } from '../missing-sources.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import { readPolicy } from '../promotion/read-promotion.ts';
import { type Fleet, type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { collectFindings, type Finding, problemsOfPlan } from './findings.ts';

export interface ValidateOptions {
  /** Warnings count as errors. */
  readonly strict?: boolean;
}

export interface Validation {
  /** False: a source could not be read, so there may be more problems. */
  readonly complete: boolean;
  /** Those that were read. */
  readonly environments: readonly string[];
  /** Worst first. */
  readonly findings: readonly Finding[];
}

/** Every problem of the input. Reads no GitOps repository. */
export async function validate(
  source: FleetSource,
  session: Session,
  { strict = false }: ValidateOptions = {},
): Promise<Validation> {
  const fleet = await readFleet(source, session);
  const plans = await Promise.all(fleet.inputs.map(async input => await planEnvironment(input, session)));
  const policy = await policyProblems(source, fleet, session);
  const found = collectFindings([
    [undefined, [...missingDiagnostics(fleet.missing), ...fleet.diagnostics, ...policy]],
    ...fleet.inputs.map(input => [input.environment, unknownEnvironments(input, fleet.declared)] as const),
    ...plans.map(plan => [plan.environment, problemsOfPlan(plan, session.engines)] as const),
  ]);
  return {
    complete: fleet.missing.length === 0 && plans.every(isComplete),
    environments: plans.map(({ environment }) => environment),
    findings: strict ? found.map(strictly) : found,
  };
}

async function policyProblems(
  { controlPlane = '.' }: FleetSource,
  fleet: Fleet,
  session: Session,
): Promise<readonly Diagnostic[]> {
  if (fleet.missing.length > 0) return [];
  const { repository } = await session.openControlPlane(controlPlane, session.git);
  return (await readPolicy(fleet, repository)).diagnostics;
}

function isComplete({ complete, snapshot }: Plan | NoPlan): boolean {
  return complete && snapshot.unreadableRegistrations.length === 0;
}

function strictly(finding: Finding): Finding {
  return finding.severity === 'warning' ? { ...finding, severity: 'error' } : finding;
}
