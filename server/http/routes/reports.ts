import { Hono } from 'hono';
import type { Clock } from '../../../runtime/clock.ts';
import type { Log } from '../../../runtime/log.ts';
import { readArgoNotification } from '../../../workflows/feedback/argo-notification.ts';
import { readFluxEvent } from '../../../workflows/feedback/flux-event.ts';
import { readOwnReport } from '../../../workflows/feedback/own-report.ts';
import type { ReportStore } from '../../../workflows/feedback/store/report-store.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { TokenSettings } from '../../reports/authenticate.ts';
import { createOutageLog } from '../../reports/outage-log.ts';
import { createRateLimiter } from '../../reports/rate-limiter.ts';
import { takeReport } from '../../reports/take-report.ts';
import { answerText, notAllowed } from '../answers.ts';

/** What is needed to take reports of clusters. */
export interface Reporting {
  readonly tokens: TokenSettings;
  readonly store: ReportStore;
  readonly clock: Clock;
}

export interface ReportDeps {
  readonly metrics: Pick<Metrics, 'count'>;
  readonly log: Log;
  /** Without it no reports are taken. */
  readonly reporting?: Reporting;
}

const READERS = [
  { source: 'flux', path: '/reports/flux', read: readFluxEvent },
  { source: 'argo', path: '/reports/argo', read: readArgoNotification },
  { source: 'berth', path: '/reports', read: readOwnReport },
] as const;

/** `/reports`: what clusters run, by themselves. */
export function reportRoutes({ metrics, log, reporting }: ReportDeps): Hono {
  const app = new Hono();
  const mayReport = reporting === undefined ? undefined : createRateLimiter(reporting.clock);
  const outage = createOutageLog(log);
  for (const { source, path, read } of READERS) {
    app.post(path, async context => {
      if (reporting === undefined || mayReport === undefined)
        return answerText(context, {
          status: 404,
          text: 'reports are off: there is no key for the tokens of clusters',
        });
      try {
        const answer = await takeReport(context.req.raw, read, { ...reporting, mayReport });
        if (answer.kept) outage.worked();
        for (const outcome of answer.outcomes) metrics.count('berth_reports_total', { source, outcome });
        const headers = answer.status === 429 ? { headers: { 'Retry-After': '60' } } : {};
        return answerText(context, { ...answer, ...headers });
      } catch (error) {
        if (context.req.raw.signal.aborted) throw error;
        outage.failed(error);
        metrics.count('berth_reports_total', { source, outcome: 'failed' });
        return answerText(context, { status: 503, text: 'it could not be kept: send it again' });
      }
    });
    app.all(path, notAllowed('POST', 'send reports with POST'));
  }
  return app;
}
