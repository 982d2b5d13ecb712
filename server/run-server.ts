import { serveHttp } from './http/server.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createServing, type ServeDeps } from './serve.ts';
import type { ServerSettings } from './settings.ts';

/** Time for runs to end when the process has to stop; supervisors kill after 10 seconds or more. */
const GRACE_MS = 4_000;

/** Serves until `stop` is aborted. Throws a `UserError` when the address can't be listened on. */
export async function runServer(
  { listen, webhookSecret, ...settings }: ServerSettings,
  deps: Omit<ServeDeps, 'metrics'>,
  stop: AbortSignal,
): Promise<void> {
  const { session, log, version } = deps;
  const metrics = createMetrics({ process: true });
  const serving = createServing(settings, { ...deps, metrics });
  try {
    const secret = webhookSecret && { webhookSecret };
    const http = await serveHttp(listen, { serving, metrics, log, forges: session.forges.factories, ...secret });
    const { host, port } = http.address;
    serving.start();
    log.info({ host, port, webhooks: webhookSecret !== undefined, version }, 'serving');
    await aborted(stop);
    await http.close();
  } finally {
    const ended = await serving.stop(GRACE_MS);
    log.info({ ended }, ended ? 'stopped' : 'stopped in the middle of a run; the next start goes on from there');
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
