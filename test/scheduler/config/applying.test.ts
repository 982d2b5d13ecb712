import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createApplyingIndex } from '../../../scheduler/config/applying.ts';
import { conditionsOf, configLabelsMatch } from '../../../scheduler/config/matching.ts';

const keys = ['cluster-type', 'deployment-target', 'workload', 'region', 'tier', 'platform-config'];
const labels = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('a', 'b', ''), { maxKeys: 3 });
const side = fc.record({ name: fc.constantFrom('a', 'b'), labels });

test('the index finds what matching one by one finds, in order', () => {
  fc.assert(
    fc.property(
      fc.array(labels, { maxLength: 8 }),
      fc.array(fc.tuple(side, side), { maxLength: 6 }),
      (items, pairs) => {
        const index = createApplyingIndex(items, conditionsOf);
        for (const [clusterType, deploymentTarget] of pairs) {
          const pair = { clusterType, deploymentTarget };
          expect(index.applyingTo(pair).map(({ item }) => item)).toEqual(
            items.filter(item => configLabelsMatch(item, pair)),
          );
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('where the same things apply on a cluster type, the answer is the same object', () => {
  const index = createApplyingIndex([{}, { region: 'west' }, { tier: 'front' }], conditionsOf);
  const clusterType = { name: 't', labels: { region: 'west' } };
  const on = (name: string, tier: string) =>
    index.applyingTo({ clusterType, deploymentTarget: { name, labels: { tier } } });
  expect(on('a', 'front')).toBe(on('b', 'front'));
  expect(on('a', 'back')).toBe(on('b', 'none'));
  expect(on('a', 'back')).toHaveLength(2);
});
