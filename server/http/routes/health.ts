import { Hono } from 'hono';
import type { Serving } from '../../serve.ts';
import { notAllowed, text } from '../answers.ts';

export interface HealthDeps {
  readonly serving: Pick<Serving, 'waitingFor'>;
}

/** `/healthz`: the process works. `/readyz`: everything has been read once. */
export function healthRoutes({ serving }: HealthDeps): Hono {
  const app = new Hono();
  app.get('/healthz', context => text(context, 200, 'ok'));
  app.get('/readyz', context => {
    const waiting = serving.waitingFor();
    if (waiting.length === 0) return text(context, 200, 'ok');
    return text(context, 503, `not looked at yet: ${waiting.join(', ')}`);
  });
  app.on('ALL', ['/healthz', '/readyz'], notAllowed('GET, HEAD', 'GET only'));
  return app;
}
