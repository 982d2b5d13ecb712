import type { Clock } from '../../runtime/clock.ts';
import { TransientError } from '../../runtime/errors.ts';
import { errorFacts, type Log } from '../../runtime/log.ts';
import { reportStoreAt } from '../../workflows/feedback/store/report-place.ts';
import type { ReportStore } from '../../workflows/feedback/store/report-store.ts';
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

/**
 * Opens the store, and forgets now and then what is too old. Throws a `UserError` for a file or a database that can't be used.
 * One that is away costs reports while it is, and nothing else.
 */
export async function startReporting(
  { state, ...tokens }: ReportSettings,
  { clock, log, onReport }: ReportingDeps,
): Promise<Reporting & { stop(): Promise<void> }> {
  const store = await reportStoreAt(state);
  await openStore(store, log);
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

async function openStore(store: ReportStore, log: Log): Promise<void> {
  try {
    await store.ready();
  } catch (error) {
    if (!(error instanceof TransientError)) {
      await store.close();
      throw error;
    }
    log.warn(errorFacts(error), 'reports of clusters can’t be kept yet');
  }
}
