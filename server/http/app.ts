import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { errorFacts, type Log } from '../../runtime/log.ts';
import { answerText } from './answers.ts';
import { type DeploymentStateDeps, deploymentStateRoutes } from './routes/deployment-state.ts';
import { type HealthDeps, healthRoutes } from './routes/health.ts';
import { type MetricsDeps, metricsRoutes } from './routes/metrics.ts';
import { type ReportDeps, reportRoutes } from './routes/reports.ts';
import { type WebhookDeps, webhookRoutes } from './routes/webhooks.ts';

export type AppOptions = DeploymentStateDeps &
  HealthDeps &
  MetricsDeps &
  ReportDeps &
  WebhookDeps & { readonly log: Log };

type App = Hono<{ Bindings: Partial<HttpBindings> }>;

/** Health checks alone. */
export function createHealthApp(deps: HealthDeps): App {
  const app: App = new Hono();
  app.route('/', healthRoutes(deps));
  app.notFound(context => answerText(context, { status: 404, text: 'there is /healthz and /readyz' }));
  return app;
}

/** Everything that is answered over HTTP, each route with what it needs. */
export function createApp({ log, ...deps }: AppOptions): App {
  const app: App = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header('X-Content-Type-Options', 'nosniff');
    // What was not read of a request to its end would be taken for the next one on the same connection.
    if (context.env?.incoming?.complete === false) context.header('Connection', 'close');
  });
  app.route('/', healthRoutes(deps));
  app.route('/', metricsRoutes(deps));
  app.route('/', webhookRoutes(deps));
  app.route('/', reportRoutes({ ...deps, log }));
  app.route('/', deploymentStateRoutes({ ...deps, log }));
  app.notFound(context =>
    answerText(context, {
      status: 404,
      text: 'there is /healthz, /readyz, /metrics, /reports, /deployment_state and /webhooks/',
    }),
  );
  app.onError((error, context) => {
    // A sender that goes away in the middle of its request is no failure of this process.
    if (context.env?.incoming?.complete === false) log.debug(errorFacts(error), 'a request was broken off');
    else log.error(errorFacts(error), 'a request could not be answered');
    return answerText(context, { status: 500, text: 'something went wrong; the log says what' });
  });
  return app;
}
