import { Hono } from 'hono';
import type { Serving } from '../../serve.ts';
import { answerText, notAllowed } from '../answers.ts';

export interface HealthDeps {
  readonly serving: Pick<Serving, 'waitingFor'>;
}

/** `/healthz`: the process works. `/readyz`: everything has been read once. */
export function healthRoutes({ serving }: HealthDeps): Hono {
  const app = new Hono();
  app.get('/healthz', context => answerText(context, { status: 200, text: 'ok' }));
  app.get('/readyz', context => {
    const waiting = serving.waitingFor();
    if (waiting.length === 0) return answerText(context, { status: 200, text: 'ok' });
    return answerText(context, { status: 503, text: `not looked at yet: ${waiting.join(', ')}` });
  });
  app.on('ALL', ['/healthz', '/readyz'], notAllowed('GET, HEAD', 'GET only'));
  return app;
}
