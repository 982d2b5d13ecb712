import { Hono } from 'hono';
import { CONTENT_TYPE } from '../../metrics/metrics.ts';
import type { Serving } from '../../serve.ts';
import { notAllowed, text } from '../answers.ts';

export interface MetricsDeps {
  readonly serving: Pick<Serving, 'metricsText'>;
}

/** `/metrics`, in the text format of Prometheus. */
export function metricsRoutes({ serving }: MetricsDeps): Hono {
  const app = new Hono();
  app.get('/metrics', async context =>
    text(context, 200, await serving.metricsText(), { 'Content-Type': CONTENT_TYPE }),
  );
  app.all('/metrics', notAllowed('GET, HEAD', 'GET only'));
  return app;
}
