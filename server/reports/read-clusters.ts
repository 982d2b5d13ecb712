import type { Clock } from '../../runtime/clock.ts';
import { readKubeConfig } from '../../runtime/kube/kube-config.ts';
import { createTransport, type Transport } from '../../runtime/kube/transport.ts';
import { errorFacts, type Log } from '../../runtime/log.ts';
import { watchCluster } from '../../workflows/feedback/clusters/watch-cluster.ts';
import type { ReportStore } from '../../workflows/feedback/store/report-store.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { ClusterSettings, ClustersSettings } from '../settings.ts';

export interface ReadClustersDeps {
  readonly store: Pick<ReportStore, 'record'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly version: string;
}

interface Reading {
  stop(): Promise<void>;
}

/** Reads all clusters, each by itself: one that can't be reached keeps no other waiting. */
export function readClusters({ list, env }: ClustersSettings, deps: ReadClustersDeps): Reading {
  const readings = list.map(cluster => readCluster(cluster, env, deps));
  return {
    async stop() {
      await Promise.all(readings.map(async reading => await reading.stop()));
    },
  };
}

function readCluster(cluster: ClusterSettings, env: ClustersSettings['env'], deps: ReadClustersDeps): Reading {
  const { clock, random, version, metrics } = deps;
  const { name, environment, clusterType, kubeconfig, context } = cluster;
  const log = deps.log.child({ environment, cluster: name });
  const config = readKubeConfig({ file: kubeconfig, ...(context !== undefined && { context }) }, { clock });
  const transport: Transport = createTransport({ config, clock, random, env, version });
  const watch = watchCluster(
    { environment, cluster: name, ...(clusterType !== undefined && { clusterType }) },
    {
      ...deps,
      transport,
      onRecorded(outcomes) {
        for (const outcome of outcomes) metrics.count('berth_reports_total', { source: 'cluster', outcome });
      },
      onError(error, { kind, state }) {
        // That a cluster has no Argo CD, or no Flux, is nothing to worry about.
        if (state === 'not-served') log.debug(errorFacts(error), `no ${kind} can be read: asked again each minute`);
        else log.warn(errorFacts(error), `${kind} objects can't be read: tried again`);
      },
    },
  );
  return {
    async stop() {
      await watch.stop();
      await transport.close();
    },
  };
}
