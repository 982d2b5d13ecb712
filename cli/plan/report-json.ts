import { type PlanReport, planReport } from '../../use-cases/plan-report.ts';
import { type EnvironmentReport, problemsOf } from './environment-report.ts';

/** What `plan` and `apply` say of an environment, for programs. docs/reference/plan-json.md describes it. */
export function reportJson(report: EnvironmentReport): PlanReport {
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
