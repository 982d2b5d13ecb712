import { errorFacts, type Log } from '../runtime/log.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { RunReport } from '../use-cases/reconcile/run-report.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { EnvironmentLabels } from './metrics/table.ts';

export interface Run {
  readonly id: string;
  /** Failures in a row, this one included. */
  readonly failures: number;
  readonly seconds: number;
  /** When it is tried again, in milliseconds; absent when only something new is a reason to. */
  readonly retryMs: number | undefined;
}

/** Problems in one line of the log; `berth validate` lists all of them. */
const MOST_PROBLEMS = 10;

export interface RunReportTargets {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly labels: EnvironmentLabels;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Writes what came of a run to the log, in one line, and to the metrics. */
export function reportRun(result: RunReport, run: Run, { log, metrics, labels, now }: RunReportTargets): void {
  const outcome = outcomeOf(result);
  metrics.count('berth_runs_total', { ...labels, outcome });
  metrics.observe('berth_run_duration_seconds', labels, run.seconds);
  metrics.set('berth_environment_failing', labels, result.state === 'done' ? 0 : 1);
  metrics.set('berth_environment_failures', labels, run.failures);
  const facts = { run: run.id, outcome, seconds: run.seconds, ...retryFacts(run) };
  switch (result.state) {
    case 'done': {
      const { message, pullRequest, changes, heldFolders, refusedRemovals, diagnostics, issuesWritten } = result;
      metrics.set('berth_environment_settled_timestamp_seconds', labels, now / 1_000);
      metrics.set('berth_environment_held_folders', labels, heldFolders);
      metrics.set('berth_environment_refused_removals', labels, refusedRemovals);
      const more = { ...facts, ...problemFacts(diagnostics), changes, pullRequest };
      if (outcome === 'unchanged' && issuesWritten !== true) log.debug(more, message);
      else log.info(more, message);
      return;
    }
    case 'incomplete': {
      const missing = result.missing.slice(0, MOST_PROBLEMS).map(({ role, repository, revision, reason, fix }) => ({
        role,
        repository,
        revision,
        reason,
        fix,
      }));
      log.warn({ ...facts, missing }, "a source can't be read, so nothing is compared or changed");
      return;
    }
    case 'failed':
      log.error({ ...facts, ...errorFacts(result.failure.error) }, 'the environment could not be proposed');
  }
}

/** What became of a run: the outcome of its proposal, `incomplete` or `failed`. */
export function outcomeOf(result: RunReport): string {
  return result.state === 'done' ? result.outcome : result.state;
}

function retryFacts({ retryMs, failures }: Run): object {
  return retryMs === undefined ? {} : { failures, retryInSeconds: Math.round(retryMs / 100) / 10 };
}

function problemFacts(diagnostics: readonly Diagnostic[]): object {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return {};
  const problems = errors
    .slice(0, MOST_PROBLEMS)
    .map(({ code, message, fix, origin }) => ({ code, message, fix, origin }));
  return { errors: errors.length, problems };
}
