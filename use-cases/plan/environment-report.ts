import type { Problem } from '../../runtime/errors.ts';
import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { ForgeState } from '../../workflows/forges/forge.ts';
import type { ChangeSet } from '../../workflows/gitops/change-set.ts';
import type { Summary } from '../../workflows/gitops/summary/summary.ts';
import { missingDiagnostics } from '../missing-sources.ts';
import type { EnvironmentProposalResult } from '../propose-environment.ts';
import { type PlanReport, planReport } from './plan-report.ts';

/** What `plan` or `apply` found out about an environment. */
export interface EnvironmentReport {
  readonly environment: string;
  readonly plan: Plan | NoPlan;
  /** Set by `plan`. Absent when there is no plan, or its branch can't be read. */
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
  /** What `apply` would meet there. */
  readonly notes: readonly Diagnostic[];
}

/** Everything that somebody has to know or to do, worst first. */
export function problemsOf({ plan, compared, proposal, problem }: EnvironmentReport): Diagnostic[] {
  const found = compared === undefined ? [] : [...compared.changeSet.diagnostics, ...compared.notes];
  const own = proposal?.diagnostics ?? [...plan.diagnostics, ...found];
  const missing = plan.complete ? [] : missingDiagnostics(plan.missing);
  const failed: Diagnostic[] = problem === undefined ? [] : [problemDiagnostic(problem)];
  // An object that makes a source unusable gives the same words twice: only the missing source is kept.
  const told = new Set(missing.map(({ message, origin }) => `${message} ${origin?.path}:${origin?.line}`));
  const rest = own.filter(({ message, origin }) => !told.has(`${message} ${origin?.path}:${origin?.line}`));
  return sortDiagnostics([...missing, ...failed, ...rest]);
}

/** A branch, a repository or the forge: nothing that stands in an object. */
function problemDiagnostic({ message, fix, origin }: Problem): Diagnostic {
  const place = { ...(fix === undefined ? {} : { fix }), ...(origin === undefined ? {} : { origin }) };
  return { severity: 'error', code: 'environment-failed', message, ...place };
}

/** A report as plain data. docs/reference/plan-json.md describes it. */
export function planReportOf(report: EnvironmentReport): PlanReport {
  const { plan, compared, proposal } = report;
  const changeSet = proposal?.changeSet ?? compared?.changeSet;
  const pullRequest = proposal?.pullRequest ?? compared?.state.open;
  const commit = compared?.state.base;
  return planReport({
    plan,
    diagnostics: problemsOf(report),
    ...(proposal !== undefined && { proposal }),
    ...(pullRequest !== undefined && { pullRequest }),
    ...(changeSet !== undefined && {
      compared: {
        changeSet,
        ...(compared !== undefined && { summary: compared.summary }),
        ...(commit !== undefined && { commit }),
      },
    }),
  });
}
