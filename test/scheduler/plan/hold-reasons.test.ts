import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import type { InvalidObject } from '../../../scheduler/model/object.ts';
import { holdReasons } from '../../../scheduler/plan/hold-reasons.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { input, rawManifest } from '../../support/objects.ts';

const pair = {
  clusterType: { name: 'large', labels: { region: 'west' } },
  deploymentTarget: { name: 'shop-web', labels: { workload: 'shop' } },
};

function problem(message: string): Diagnostic {
  return { severity: 'error', code: 'broken', message };
}

function invalid(kind: string, labels?: Record<string, string>): InvalidObject {
  const diagnostics = [problem('the first'), problem('another')];
  return { kind, name: 'x', origin: rawManifest({}).origin, diagnostics, ...(labels && { labels }) };
}

function reasons(objects: readonly InvalidObject[], placementHolds: readonly Diagnostic[] = []): string[] {
  const snapshot = buildSnapshot(input([]));
  const holds = placementHolds.map(reason => ({ reason }));
  return holdReasons({ ...snapshot, invalid: objects, placementHolds: holds }, pair).map(({ message }) => message);
}

describe('why a pair can’t be rendered although nothing is wrong with itself', () => {
  test.each<[string, InvalidObject, boolean]>([
    ['a ConfigMap that applies', invalid('ConfigMap', { 'platform-config': 'true', region: 'west' }), true],
    ['a ConfigMap that applies everywhere', invalid('ConfigMap', {}), true],
    ['a ConfigMap that applies elsewhere', invalid('ConfigMap', { region: 'east' }), false],
    ['a ConfigMap whose labels can’t be read', invalid('ConfigMap'), true],
    ['a ConfigSchema that applies', invalid('ConfigSchema', { workload: 'shop' }), true],
    ['a ConfigSchema that applies elsewhere', invalid('ConfigSchema', { workload: 'cart' }), false],
    ['a template, which is missed where it is needed', invalid('Template', {}), false],
    ['a policy, which has nothing to do with what is rendered', invalid('SchedulingPolicy'), false],
  ])('%s', (_name, object, holds) => {
    // One reason of an object is enough.
    expect(reasons([object])).toEqual(holds ? ['the first'] : []);
  });

  test('whatever may have decided about everything, and then what may have decided about this pair', () => {
    expect(reasons([invalid('ConfigMap', {}), invalid('ConfigSchema', {})], [problem('a'), problem('b')])).toEqual([
      'a',
      'b',
      'the first',
      'the first',
    ]);
  });

  test('nothing', () => {
    expect(reasons([])).toEqual([]);
    expect(reasons([{ ...invalid('ConfigMap', {}), diagnostics: [] }])).toEqual([]);
  });
});
