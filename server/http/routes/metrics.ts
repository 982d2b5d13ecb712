import { Hono } from 'hono';
import { CONTENT_TYPE } from '../../metrics/metrics.ts';
import type { Serving } from '../../serve.ts';
import { answerText, notAllowed } from '../answers.ts';

export interface MetricsDeps {
  readonly serving: Pick<Serving, 'metricsText'>;
}

/** `/metrics`, in the text format of Prometheus. */
export function metricsRoutes({ serving }: MetricsDeps): Hono {
  const app = new Hono();
  app.get('/metrics', async context => {
    const text = await serving.metricsText();
    return answerText(context, { status: 200, text, headers: { 'Content-Type': CONTENT_TYPE } });
  });
  app.all('/metrics', notAllowed('GET, HEAD', 'GET only'));
  return app;
}
