import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../server/metrics/metrics.ts';

const dev = { control_plane: 'https://git.example.com/platform/control-plane', environment: 'dev' };
const prod = { ...dev, environment: 'prod' };

/** The lines of a text that are about Berth and have a value. */
function series(text: string): string[] {
  return text.split('\n').filter(line => line.startsWith('berth_'));
}

describe('metrics', () => {
  test('what was counted, set and observed is there, and nothing before', async () => {
    const metrics = createMetrics();
    expect(series(await metrics.text())).toEqual([]);
    metrics.count('berth_runs_total', { ...dev, outcome: 'opened' });
    metrics.count('berth_runs_total', { ...dev, outcome: 'opened' });
    metrics.set('berth_environment_failing', dev, 1);
    metrics.observe('berth_run_duration_seconds', dev, 0.3);
    const labels = `control_plane="${dev.control_plane}",environment="dev"`;
    const lines = series(await metrics.text());
    expect(lines).toContain(`berth_runs_total{${labels},outcome="opened"} 2`);
    expect(lines).toContain(`berth_environment_failing{${labels}} 1`);
    expect(lines).toContain(`berth_run_duration_seconds_sum{${labels}} 0.3`);
    expect(lines.filter(line => /le="(0.25|0.5)"/.test(line)).map(line => line.split(' ').at(-1))).toEqual(['0', '1']);
  });

  test('an environment that is forgotten is gone from all of them, and others stay', async () => {
    const metrics = createMetrics();
    for (const labels of [dev, prod]) {
      metrics.count('berth_looks_total', { ...labels, result: 'changed' });
      metrics.count('berth_looks_total', { ...labels, result: 'unchanged' });
      metrics.observe('berth_run_duration_seconds', labels, 1);
      metrics.set('berth_environment_held_folders', labels, 3);
    }
    const before = series(await metrics.text());
    metrics.forget(dev);
    expect(series(await metrics.text())).toEqual(before.filter(line => line.includes('"prod"')));
  });

  test('two of them share nothing, and what is in a label stays in it', async () => {
    const one = createMetrics();
    const two = createMetrics();
    one.count('berth_webhooks_total', { forge: 'a"} 7\n', result: '\\' });
    expect(series(await one.text())).toEqual(['berth_webhooks_total{forge="a\\"} 7\\n",result="\\\\"} 1']);
    expect(series(await two.text())).toEqual([]);
  });

  test('the process is shown when that is asked for', async () => {
    expect(await createMetrics({ process: true }).text()).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(await createMetrics().text()).not.toContain('process_');
  });
});
