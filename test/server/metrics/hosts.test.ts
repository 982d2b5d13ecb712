import { expect, test } from 'vitest';
import { showHosts } from '../../../server/metrics/hosts.ts';
import { createMetrics } from '../../../server/metrics/metrics.ts';

test('shows what waits for a forge, and nothing any more when it is over', async () => {
  const metrics = createMetrics();
  const shown = async () => (await metrics.text()).split('\n').filter(line => line.startsWith('berth_forge_'));
  const waiting = [{ priority: 'promotion', count: 2, until: 60_000, reason: 'secondary rate limit' }] as const;
  showHosts(metrics, [{ host: 'github.com', silentUntil: 60_000, waiting }]);
  expect(await shown()).toEqual([
    'berth_forge_waiting_requests{host="github.com",priority="rollback"} 0',
    'berth_forge_waiting_requests{host="github.com",priority="promotion"} 2',
    'berth_forge_waiting_requests{host="github.com",priority="ordinary"} 0',
    'berth_forge_waiting_requests{host="github.com",priority="notice"} 0',
    'berth_forge_waiting_requests{host="github.com",priority="read"} 0',
    'berth_forge_silent_until_timestamp_seconds{host="github.com"} 60',
  ]);
  showHosts(metrics, [{ host: 'github.com', waiting: [] }]);
  expect(await shown()).toContain('berth_forge_silent_until_timestamp_seconds{host="github.com"} 0');
  expect(await shown()).toContain('berth_forge_waiting_requests{host="github.com",priority="promotion"} 0');
});
