import { type HttpServer, serveHealth, serveHttp } from './http/server.ts';
import { networkList } from './listen-address.ts';
import { createMetrics } from './metrics/metrics.ts';
import { readClusters } from './reports/read-clusters.ts';
import { startReporting } from './reports/start-reporting.ts';
import { createServing, type ServeDeps } from './serve.ts';
import type { ServerSettings } from './settings.ts';

/** Time for runs to end when the process has to stop; supervisors kill after 10 seconds or more. */
const GRACE_MS = 4_000;

/** Serves until `stop` is aborted. Throws a `UserError` when an address can't be listened on. */
export async function runServer(
  {
    listen,
    healthListen,
    trustedProxies = [],
    webhookSecret,
    reports,
    ledgerKey,
    clusters,
    ...settings
  }: ServerSettings,
  deps: Omit<ServeDeps, 'metrics'>,
  stop: AbortSignal,
): Promise<void> {
  const { session, log, version } = deps;
  const metrics = createMetrics({ process: true });
  const servers: HttpServer[] = [];
  let reading: ReturnType<typeof readClusters> | undefined;
  const onReport = (): void => serving.reported();
  const keeper = reports && (await startReporting(reports, { clock: session.clock, log, onReport }));
  const promotion = { ...(keeper && { store: keeper.store }), ...(ledgerKey && { key: ledgerKey }) };
  const serving = createServing(settings, { ...deps, metrics, promotion });
  try {
    const answered = {
      serving,
      metrics,
      log,
      forges: session.forges.factories,
      trustedProxies: networkList(trustedProxies),
      ...(webhookSecret && { webhookSecret }),
      ...(keeper && { reporting: keeper }),
    };
    servers.push(await serveHttp(listen, answered));
    if (healthListen !== undefined) servers.push(await serveHealth(healthListen, { serving }));
    const [http, health] = servers.map(({ address }) => address);
    serving.start();
    if (keeper !== undefined && clusters !== undefined) {
      const { store } = keeper;
      reading = readClusters(clusters, { store, clock: session.clock, random: deps.random, log, metrics, version });
    }
    const taken = {
      webhooks: webhookSecret !== undefined,
      reports: keeper !== undefined,
      clusters: clusters?.list.length ?? 0,
    };
    log.info({ ...http, ...(health && { health }), ...taken, version }, 'serving');
    await aborted(stop);
  } finally {
    await Promise.all(servers.map(async server => await server.close()));
    await reading?.stop();
    const ended = await serving.stop(GRACE_MS);
    await keeper?.stop();
    log.info({ ended }, ended ? 'stopped' : 'stopped in the middle of a run; the next start goes on from there');
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
