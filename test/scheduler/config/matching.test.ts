import { describe, expect, test } from 'vitest';
import {
  type Condition,
  conditionsOf,
  configLabelsMatch,
  satisfiedByTarget,
  satisfiedByType,
} from '../../../scheduler/config/label-conditions.ts';

const pair = {
  clusterType: {
    name: 'large',
    labels: { region: 'west', 'deployment-target': 'x', workload: 'x', 'cluster-type': 'x' },
  },
  deploymentTarget: {
    name: 'shop-web',
    labels: { workload: 'shop', workspace: 'shop-team', tier: 'front', 'cluster-type': 'x' },
  },
};

// Contract A.5.2.
describe('the conditions of labels', () => {
  test('are all of them, by key', () => {
    expect(conditionsOf({ region: 'west', app: 'shop', tier: '' })).toEqual([
      { key: 'app', value: 'shop' },
      { key: 'region', value: 'west' },
      { key: 'tier', value: '' },
    ]);
  });

  test('but for those that only mark an object', () => {
    const marks = {
      'platform-config': 'true',
      'kustomize.toolkit.fluxcd.io/name': 'dev',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    };
    expect(conditionsOf(marks)).toEqual([]);
    expect(conditionsOf({ ...marks, 'app.kubernetes.io/managed-by': 'Helm' })).toEqual([
      { key: 'app.kubernetes.io/managed-by', value: 'Helm' },
    ]);
  });
});

describe('who satisfies a condition', () => {
  test.each<[string, Condition, boolean, boolean]>([
    ['a label of the cluster type: it', { key: 'region', value: 'west' }, true, false],
    ['another value of it: nobody', { key: 'region', value: 'east' }, false, false],
    ['a label of the target: it', { key: 'tier', value: 'front' }, false, true],
    ['the workspace: the target', { key: 'workspace', value: 'shop-team' }, false, true],
    ['a label that neither has: nobody', { key: 'zone', value: 'a' }, false, false],
    ['no label, which neither has: both', { key: 'zone', value: '' }, true, true],
    ['no label, which one has: the other one', { key: 'region', value: '' }, false, true],
    ['the name of the cluster type: it', { key: 'cluster-type', value: 'large' }, true, false],
    ['another name of it: nobody, whatever its labels', { key: 'cluster-type', value: 'x' }, false, false],
    ['no name of it: nobody', { key: 'cluster-type', value: '' }, false, false],
    ['the name of the target: it', { key: 'deployment-target', value: 'shop-web' }, false, true],
    [
      'another name of it: nobody, whatever the cluster type’s labels',
      { key: 'deployment-target', value: 'x' },
      false,
      false,
    ],
    ['the workload: the target', { key: 'workload', value: 'shop' }, false, true],
    ['another workload: nobody, whatever the cluster type’s labels', { key: 'workload', value: 'x' }, false, false],
  ])('%s', (_name, condition, byType, byTarget) => {
    expect(satisfiedByType(condition, pair.clusterType)).toBe(byType);
    expect(satisfiedByTarget(condition, pair.deploymentTarget)).toBe(byTarget);
    expect(configLabelsMatch({ [condition.key]: condition.value }, pair)).toBe(byType || byTarget);
  });
});

test.each<[string, Record<string, string>, boolean]>([
  ['none', {}, true],
  ['marks alone', { 'platform-config': 'true' }, true],
  ['one of each side', { region: 'west', tier: 'front' }, true],
  ['names and labels', { 'cluster-type': 'large', workload: 'shop', region: 'west' }, true],
  ['one that doesn’t match', { region: 'west', tier: 'back' }, false],
  ['the first of several that doesn’t match', { app: 'x', region: 'west' }, false],
])('an object applies to a pair when every label matches: %s', (_name, labels, expected) => {
  expect(configLabelsMatch(labels, pair)).toBe(expected);
});
