import { type HostState, WAITING_PRIORITIES } from '../../workflows/forges/host-limiter.ts';
import type { Metrics } from './metrics.ts';

/** Shows what waits for which forge at this moment. */
export function showHosts(metrics: Pick<Metrics, 'set'>, hosts: readonly HostState[]): void {
  for (const { host, silentUntil = 0, waiting } of hosts) {
    metrics.set('berth_forge_silent_until_timestamp_seconds', { host }, silentUntil / 1_000);
    for (const priority of WAITING_PRIORITIES) {
      const count = waiting.find(one => one.priority === priority)?.count ?? 0;
      metrics.set('berth_forge_waiting_requests', { host, priority }, count);
    }
  }
}
