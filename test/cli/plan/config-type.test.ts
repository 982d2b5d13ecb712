import { expect, test } from 'vitest';
import { clusterType, template, testFleet } from '../fleet.ts';

test('config of running workloads is never removed because a cluster type names no template for it', async () => {
  const fleet = await testFleet();
  await fleet.run(['apply', '-e', 'dev', '--allow-removals', 'all']);
  await fleet.run(['pulls', 'merge', '1', '-e', 'dev']);
  const without = clusterType('small').replace(/^ *configType:.*\n/m, '');
  await fleet.controlPlane.commit('dev', {
    'types/small.yaml': without,
    'templates/second.yaml': template('second', 'config', 'kind: Second'),
  });
  const { code, stdout } = await fleet.run(['plan', '-e', 'dev']);
  expect(stdout).toContain(
    'ClusterType small names no template for platform config: its config files stay as they are',
  );
  expect(stdout).not.toContain('remove');
  expect(stdout).toContain('configType: config or second');
  expect(code).toBe(0);
  await fleet.controlPlane.commit('dev', { 'templates/second.yaml': null });
  expect((await fleet.run(['plan', '-e', 'dev', '--exit-code'])).code).toBe(0);
});
