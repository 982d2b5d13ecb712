import { type Problem, UserError } from '../../runtime/errors.ts';
import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { EnvironmentProposalResult } from '../../use-cases/propose-environment.ts';
import type { ForgeState } from '../../workflows/forges/forge.ts';
import type { ChangeSet } from '../../workflows/gitops/change-set.ts';
import type { Summary } from '../../workflows/gitops/summary/summary.ts';
import { ExitCode } from '../exit-code.ts';
import { exitCodeOf, missingDiagnostics, worstOf } from '../fleet/problems.ts';

/** What one run of `plan` or `apply` found out about an environment. */
export interface EnvironmentReport {
  readonly environment: string;
  readonly plan: Plan | NoPlan;
  /** Absent when there is no plan, or its branch can't be looked at. */
  readonly compared?: ComparedBranch;
  /** Set by `apply`. */
  readonly proposal?: EnvironmentProposalResult;
  /** Why the environment could not be compared or proposed. The others go on. */
  readonly problem?: Problem;
}

export interface ComparedBranch {
  /** Address of the GitOps repository and the branch that clusters pull. */
  readonly repository: string;
  readonly branch: string;
  readonly changeSet: ChangeSet;
  readonly summary: Summary;
  readonly state: ForgeState;
}

/** Everything that somebody has to know or to do, worst first. */
export function problemsOf({ plan, compared, proposal, problem }: EnvironmentReport): Diagnostic[] {
  const own = proposal?.diagnostics ?? [...plan.diagnostics, ...(compared?.changeSet.diagnostics ?? [])];
  const missing = plan.complete ? [] : missingDiagnostics(plan.missing);
  const failed: Diagnostic[] = problem === undefined ? [] : [problemDiagnostic(problem)];
  // What makes a source unusable is told once, as the missing source.
  const told = new Set(missing.map(({ message, origin }) => `${message} ${origin?.path}:${origin?.line}`));
  const rest = own.filter(({ message, origin }) => !told.has(`${message} ${origin?.path}:${origin?.line}`));
  return sortDiagnostics([...missing, ...failed, ...rest]);
}

/** A branch, a repository or the forge: nothing that stands in an object. */
function problemDiagnostic({ message, fix, origin }: Problem): Diagnostic {
  const place = { ...(fix === undefined ? {} : { fix }), ...(origin === undefined ? {} : { origin }) };
  return { severity: 'error', code: 'environment-failed', message, ...place };
}

/** 1 when nothing certain could be said or removals were refused, 2 when the input is wrong, else 0. */
export function exitCodeOfReport(report: EnvironmentReport): ExitCode {
  const { plan, compared, proposal, problem } = report;
  const changeSet = proposal?.changeSet ?? compared?.changeSet;
  const refused = changeSet !== undefined && changeSet.removals.refused.length > 0;
  const failed = !plan.complete || refused || (problem !== undefined && !(problem instanceof UserError));
  return worstOf([failed ? ExitCode.failed : ExitCode.done, exitCodeOf(problemsOf(report))]);
}
