import { Problem } from '../../runtime/errors.ts';
import { errorFacts, type Log } from '../../runtime/log.ts';

/** Tells of an outage of the store once, not for each of the reports that it costs. */
export interface OutageLog {
  failed(error: unknown): void;
  worked(): void;
}

export function createOutageLog(log: Log): OutageLog {
  let told: string | undefined;
  return {
    failed(error) {
      // What is of Berth's own says more each time.
      const kind = error instanceof Problem ? error.message : undefined;
      if (kind !== undefined && kind === told) return;
      told = kind ?? '';
      log.error(errorFacts(error), 'a report of a cluster could not be kept');
    },
    worked() {
      if (told === undefined) return;
      told = undefined;
      log.info({}, 'reports of clusters are kept again');
    },
  };
}
