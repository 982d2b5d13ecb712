import { describe, expect, test } from 'vitest';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { clusterType, input, policy, target, workload } from '../../support/objects.ts';

// As k8s.io/apimachinery has it: metav1.LabelSelectorAsSelector refuses what no label can be.

function problemsOf(types: unknown): string[] {
  const world = [workload('shop', [target('web')]), clusterType('large'), policy('all', { types })];
  const snapshot = buildSnapshot(input(world));
  // A policy that isn't understood holds what it may have placed.
  expect(snapshot.removalHolds.length).toBe(snapshot.policies.length === 0 ? 1 : 0);
  return snapshot.diagnostics.map(({ message }) => message);
}

const LONG = 'a'.repeat(64);

describe('a selector', () => {
  test.each([
    [{ matchLabels: { '': 'x' } }],
    [{ matchLabels: { 'a b': 'x' } }],
    [{ matchLabels: { '-a': 'x' } }],
    [{ matchLabels: { [LONG]: 'x' } }],
    [{ matchLabels: { 'Example.com/a': 'x' } }],
    [{ matchLabels: { 'a/b/c': 'x' } }],
    [{ matchLabels: { a: 'small, large' } }],
    [{ matchLabels: { a: '_x' } }],
    [{ matchLabels: { a: LONG } }],
    [{ matchExpressions: [{ key: '', operator: 'Exists' }] }],
    [{ matchExpressions: [{ key: 'a b', operator: 'DoesNotExist' }] }],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['small, large'] }] }],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['ok', '_x'] }] }],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: [LONG] }] }],
  ])('%j that no label can satisfy is an error', types => {
    expect(problemsOf(types)).toHaveLength(1);
  });

  test.each([
    [{}],
    [{ matchLabels: { 'example.com/a-b_c.d': 'Small' } }],
    [{ matchLabels: { a: '' } }],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['small', ''] }] }],
  ])('%j is taken', types => {
    expect(problemsOf(types)).toEqual([]);
  });

  test('is told of at the value', () => {
    expect(problemsOf({ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['x', 'small, large'] }] })).toEqual([
      'spec.clusterTypeSelector.labelSelector.matchExpressions[0].values[1]: no label has the value "small, large": it may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends',
    ]);
  });
});
