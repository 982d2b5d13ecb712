import { describe, expect, test } from 'vitest';
import { analyzePolicies } from '../../../scheduler/analysis/policies.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build.ts';
import { clusterType, input, policy, target, workload } from '../../support/objects.ts';

const types = [clusterType('large', { size: 'large' }), clusterType('small', { size: 'small' })];
const shop = workload('shop', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' });

function analyze(
  ...policies: ReturnType<typeof policy>[]
): { code: string; message: string; fix: string | undefined }[] {
  return analyzePolicies(buildSnapshot(input([...types, shop, ...policies]))).map(({ code, message, fix }) => ({
    code,
    message,
    fix,
  }));
}

describe('a policy that selects nothing', () => {
  const all = policy('all');
  const cases = [
    {
      name: 'with a mistyped value names the value that was meant',
      broken: policy('p', { types: { matchLabels: { size: 'larg' } } }),
      message: 'policy p places nothing: no cluster type has size=larg',
      fix: 'did you mean "size: large"?',
    },
    {
      name: 'with a mistyped key names the key that was meant',
      broken: policy('p', { targets: { matchLabels: { teir: 'front' } } }),
      message: 'policy p places nothing: no deployment target has teir=front',
      fix: 'nothing has the label "teir": did you mean "tier"?',
    },
    {
      name: 'of an unknown workspace names the nearest one',
      broken: policy('p', { workspace: 'shop-tem' }),
      message: 'policy p places nothing: no deployment target is of workspace "shop-tem"',
      fix: 'did you mean "shop-team"?',
    },
    {
      name: 'with a value that resembles none lists those there are',
      broken: policy('p', { types: { matchLabels: { size: 'gigantic' } } }),
      message: 'policy p places nothing: no cluster type has size=gigantic',
      fix: 'label "size" has the values large, small',
    },
  ];
  test.each(cases)('$name', ({ broken, message, fix }) => {
    expect(analyze(all, broken)).toEqual([{ code: 'policy-selects-nothing', message, fix }]);
  });
});

test('a target that no policy selects is told at its line', () => {
  const [found] = analyzePolicies(buildSnapshot(input([...types, shop])));
  expect(found).toMatchObject({
    code: 'target-not-selected',
    deploymentTarget: 'shop-web',
    origin: { path: 'workload-shop.yaml' },
  });
});

test('a policy whose placements another one makes as well is shadowed; of two equal ones the later', () => {
  expect(
    analyze(policy('all'), policy('some', { types: { matchLabels: { size: 'small' } } })).map(({ message }) => message),
  ).toEqual(['policy some changes nothing today: policy all makes all of its placements too']);
  expect(analyze(policy('a'), policy('b')).map(({ message }) => message)).toEqual([
    'policy b changes nothing today: policy a makes all of its placements too',
  ]);
});

test('overlapping policies that each place something of their own are fine', () => {
  expect(
    analyze(
      policy('a', { types: { matchLabels: { size: 'small' } } }),
      policy('b', { types: { matchLabels: { size: 'large' } } }),
    ),
  ).toEqual([]);
});
