import type { Clock } from '../../runtime/clock.ts';
import { errorFacts, type Log } from '../../runtime/log.ts';
import { openSqliteStore } from '../../workflows/feedback/store/sqlite-store.ts';
import type { Reporting } from '../http/routes/reports.ts';
import type { ReportSettings } from '../settings.ts';

/** What no cluster has reported for this long is forgotten, and history that is older, in milliseconds. */
const RETENTION_MS = 90 * 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

interface ReportingDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Called when something was kept. */
  readonly onReport: () => void;
}

/** Opens the store, and forgets now and then what is too old. Throws a {@link UserError} for a file that can't be used. */
export function startReporting(
  { state, ...tokens }: ReportSettings,
  { clock, log, onReport }: ReportingDeps,
): Reporting & { stop(): Promise<void> } {
  const store = openSqliteStore(state);
  const prune = (): void => {
    store
      .prune(new Date(clock.now() - RETENTION_MS))
      .catch((error: unknown) => log.warn(errorFacts(error), 'old reports of clusters could not be removed'));
  };
  prune();
  const cancel = clock.every(PRUNE_EVERY_MS, prune);
  return {
    tokens,
    store: {
      ...store,
      record: async observations => {
        const recorded = await store.record(observations);
        if (recorded.includes('recorded')) onReport();
        return recorded;
      },
    },
    clock,
    async stop() {
      cancel();
      await store.close();
    },
  };
}
