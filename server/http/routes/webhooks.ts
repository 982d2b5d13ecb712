import { Hono } from 'hono';
import type { ForgeFactory } from '../../../workflows/forges/port/forge-factory.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { Serving } from '../../serve.ts';
import { answerText, notAllowed } from '../answers.ts';
import { rememberDeliveries } from '../deliveries.ts';
import { judgeWebhook } from '../webhook.ts';

export interface WebhookDeps {
  readonly serving: Pick<Serving, 'hint'>;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Whose webhooks are taken, each at a path of its own. */
  readonly forges: readonly Pick<ForgeFactory, 'name' | 'webhooks'>[];
  /** What the forges sign webhooks with now. Without one webhooks are not taken. */
  readonly webhookSecret?: () => Promise<string>;
}

/** `/webhooks/<name of a forge>`: one that is signed is a hint to poll. */
export function webhookRoutes({ serving, metrics, forges, webhookSecret }: WebhookDeps): Hono {
  const app = new Hono();
  const deliveries = rememberDeliveries();
  for (const { name, webhooks } of forges) {
    if (webhooks === undefined) continue;
    app.post(`/webhooks/${name}`, async context => {
      if (webhookSecret === undefined)
        return answerText(context, { status: 404, text: 'webhooks are off: there is no secret for them' });
      const secret = await webhookSecret();
      const answer = await judgeWebhook(context.req.raw, webhooks, { secret, deliveries });
      metrics.count('berth_webhooks_total', { forge: name, result: answer.result });
      if (answer.result === 'accepted') serving.hint({ pulls: answer.pulls ?? false });
      return answerText(context, answer);
    });
    app.all(`/webhooks/${name}`, notAllowed('POST', 'send webhooks with POST'));
  }
  return app;
}
