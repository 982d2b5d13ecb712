import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createApplyingIndex } from '../../../scheduler/config/applying-index.ts';
import { conditionsOf, configLabelsMatch } from '../../../scheduler/config/label-conditions.ts';

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

test('two cluster types that are different objects are two, whatever they have in common', () => {
  const index = createApplyingIndex([{ region: 'west' }, { region: 'east' }], conditionsOf);
  const deploymentTarget = { name: 'a', labels: {} };
  const on = (region: string) =>
    index.applyingTo({ clusterType: { name: 't', labels: { region } }, deploymentTarget }).map(({ item }) => item);
  expect(on('west')).toEqual([{ region: 'west' }]);
  expect(on('east')).toEqual([{ region: 'east' }]);
});

test('what applies by its cluster type alone is the same object for every target', () => {
  const index = createApplyingIndex([{}, { region: 'west' }, { tier: 'front' }], conditionsOf);
  const clusterType = { name: 't', labels: { region: 'west' } };
  const of = (labels: Record<string, string>) =>
    index.applyingTo({ clusterType, deploymentTarget: { name: 'a', labels } });
  expect(of({})).toBe(of({ tier: 'back' }));
  expect(of({ tier: 'front' })).not.toBe(of({}));
});

test('each cluster type and each target is looked at once', () => {
  const read: string[] = [];
  const watched = (name: string, labels: Record<string, string>) => ({
    name,
    get labels() {
      read.push(name);
      return labels;
    },
  });
  const index = createApplyingIndex([{ region: 'west' }, { region: 'west', tier: 'front' }], conditionsOf);
  const [clusterType, deploymentTarget] = [watched('type', { region: 'west' }), watched('target', { tier: 'front' })];
  index.applyingTo({ clusterType, deploymentTarget });
  expect(read.filter(name => name === 'type').length).toBeGreaterThan(0);
  read.length = 0;
  index.applyingTo({ clusterType, deploymentTarget });
  expect(read).not.toContain('type');
});

test('each item has its place in the list, and its conditions', () => {
  const index = createApplyingIndex([{ region: 'east' }, { tier: 'front' }, {}], conditionsOf);
  const found = index.applyingTo({
    clusterType: { name: 't', labels: {} },
    deploymentTarget: { name: 'a', labels: { tier: 'front' } },
  });
  expect(found).toEqual([
    { rank: 1, item: { tier: 'front' }, conditions: [{ key: 'tier', value: 'front' }] },
    { rank: 2, item: {}, conditions: [] },
  ]);
});
