import isEqual from 'lodash-es/isEqual.js';
import type { PromotionTurn } from '../use-cases/promotion/promoter.ts';
import type { WorkerDeps } from './environment-worker.ts';

/** Writes what came of the turns of a promotion into the log and the metrics. */
export interface PromotionReporter {
  turn(turn: PromotionTurn): void;
}

const STATES = ['unpinned', 'promoting', 'proposed', 'declined', 'deploying', 'deployed', 'failed'] as const;

/** What stays as it was the last time is told once. */
export function reportPromotion(
  { name, canPromote }: { readonly name: string; readonly canPromote: boolean },
  { log, metrics }: Pick<WorkerDeps, 'log' | 'metrics'>,
): PromotionReporter {
  let told: unknown = {};
  const controlPlane = name;
  return {
    turn({ view, diagnostics, recorded, promoted, refused, statusProblems = [] }) {
      for (const { environment, state } of view?.decision.environments ?? []) {
        const labels = { control_plane: name, environment };
        for (const one of STATES)
          metrics.set('berth_promotion_state', { ...labels, state: one }, one === state ? 1 : 0);
      }
      for (const { environment, commit, kind, reason } of recorded)
        log.info(
          { controlPlane, environment, commit, reason },
          kind === 'reached' ? 'the commit is deployed' : 'the commit has failed',
        );
      for (const { environment, commit, without } of promoted) {
        metrics.count('berth_promotions_total', { control_plane: name, environment, outcome: 'promoted' });
        log.info({ controlPlane, environment, commit, ...(without.length > 0 && { without }) }, 'promoted');
      }
      for (const { environment } of refused)
        metrics.count('berth_promotions_total', { control_plane: name, environment, outcome: 'refused' });
      for (const problem of statusProblems) log.warn({ controlPlane }, problem);
      const withoutKey = view?.policy.mode === 'automatic' && !canPromote;
      const problems = {
        refused,
        withoutKey,
        diagnostics: diagnostics.map(({ code, message, fix }) => ({ code, message, fix })),
      };
      if (isEqual(told, problems)) return;
      told = problems;
      for (const { code, message, fix } of problems.diagnostics) log.warn({ controlPlane, code, fix }, message);
      for (const { environment, commit, reason } of refused)
        log.warn({ controlPlane, environment, commit }, `not promoted: ${reason}`);
      if (withoutKey)
        log.warn(
          { controlPlane, fix: 'set ledgerKeyFile, or BERTH_LEDGER_KEY' },
          'the policy is automatic, and nothing is promoted: there is no key that signs the ledger',
        );
    },
  };
}
