import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, explainPair, type PairExplanation } from '../../../scheduler/explain/explain-pair.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build.ts';
import { clusterType, input, policy, target, workload } from '../../support/objects.ts';

function explain(manifests: Parameters<typeof input>[0], targetName: string, typeName: string): PairExplanation {
  const snapshot = buildSnapshot(input(manifests));
  const found = snapshot.deploymentTargets.find(({ name }) => name === targetName);
  const type = snapshot.clusterTypes.find(({ name }) => name === typeName);
  if (found === undefined || type === undefined) throw new Error(`no ${targetName} or no ${typeName}`);
  return explainPair(found, type, snapshot);
}

describe('a pair that is placed', () => {
  test('names every policy that places it', () => {
    const world = [clusterType('large'), workload('shop', [target('web')]), policy('b'), policy('a')];
    const explanation = explain(world, 'shop-web', 'large');
    expect(explanation.placed).toBe(true);
    expect(explanation.policies.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(explanation.counterfactual).toBeUndefined();
  });
});

describe('a pair that is not placed', () => {
  const types = [clusterType('large', { size: 'large' }), clusterType('small', { size: 'small' })];

  test('says what each policy misses', () => {
    const world = [
      ...types,
      workload('shop', [target('web', { labels: { tier: 'back' } })], { workspace: 'shop-team' }),
      policy('p', {
        workspace: 'core-team',
        targets: { matchLabels: { tier: 'front' } },
        types: { matchLabels: { size: 'large' } },
      }),
    ];
    const [refusal] = explain(world, 'shop-web', 'small').refusals;
    expect(refusal?.workspace).toBe('core-team');
    expect(refusal?.unmetByTarget.map(({ key }) => key)).toEqual(['tier']);
    expect(refusal?.unmetByClusterType.map(({ key }) => key)).toEqual(['size']);
  });

  test('the smallest edit prefers the policy that needs least, and the target over the cluster type', () => {
    const world = [
      ...types,
      workload('shop', [target('web', { labels: { tier: 'back' } })]),
      policy('far', { targets: { matchLabels: { a: '1', b: '2' } } }),
      policy('near', { targets: { matchLabels: { tier: 'front' } } }),
      policy('type', { targets: { matchLabels: { tier: 'back' } }, types: { matchLabels: { edge: 'true' } } }),
    ];
    const { counterfactual } = explain(world, 'shop-web', 'large');
    expect(counterfactual?.policy.name).toBe('near');
    expect(counterfactual?.targetEdits).toEqual([{ key: 'tier', from: 'back', to: 'front' }]);
    expect(counterfactual?.clusterTypeEdits).toEqual([]);
  });

  test('the edit tells what else it would move', () => {
    const world = [
      ...types,
      workload('shop', [target('web', { labels: { scale: 'small' } })]),
      policy('large-ones', { targets: { matchLabels: { scale: 'large' } }, types: { matchLabels: { size: 'large' } } }),
      policy('small-ones', { targets: { matchLabels: { scale: 'small' } }, types: { matchLabels: { size: 'small' } } }),
    ];
    expect(explain(world, 'shop-web', 'large').counterfactual).toMatchObject({ alsoAdds: [], alsoRemoves: ['small'] });
  });

  test('a label that is a name can not be edited', () => {
    const world = [
      ...types,
      workload('shop', [target('web')]),
      policy('p', { targets: { matchLabels: { workload: 'other' } } }),
    ];
    expect(explain(world, 'shop-web', 'large').counterfactual).toBeUndefined();
  });

  test('a policy that contradicts itself admits nothing', () => {
    const contradiction = { matchLabels: { a: '1' }, matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] };
    const world = [...types, workload('shop', [target('web')]), policy('p', { targets: contradiction })];
    expect(explain(world, 'shop-web', 'large').counterfactual).toBeUndefined();
  });

  test('Exists beside NotIn gets a value that is not refused', () => {
    const wanted = {
      matchExpressions: [
        { key: 'a', operator: 'Exists' },
        { key: 'a', operator: 'NotIn', values: ['true', 'yes'] },
      ],
    };
    const world = [...types, workload('shop', [target('web')]), policy('p', { targets: wanted })];
    expect(explain(world, 'shop-web', 'large').counterfactual?.targetEdits).toEqual([{ key: 'a', to: 'value-1' }]);
  });
});

test('whatever the selectors, the proposed edits place the pair', () => {
  const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3'), { maxKeys: 3 });
  const expression = fc.oneof(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.subarray(['1', '2', '3'], { minLength: 1 }),
    }),
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
  const selector = fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 3 }) });
  const policies = fc.array(fc.record({ targets: selector, types: selector }), { minLength: 1, maxLength: 4 });
  let edited = 0;
  fc.assert(
    fc.property(labels, labels, policies, (targetLabels, typeLabels, specs) => {
      const rules = specs.map((spec, index) => policy(`p${index}`, spec));
      const world = (own: Record<string, string>, others: Record<string, string>) => [
        clusterType('type', others),
        workload('w', [target('t', { labels: own })]),
        ...rules,
      ];
      const { counterfactual } = explain(world(targetLabels, typeLabels), 'w-t', 'type');
      if (counterfactual === undefined) return;
      edited++;
      const after = world(
        applyEdits(targetLabels, counterfactual.targetEdits),
        applyEdits(typeLabels, counterfactual.clusterTypeEdits),
      );
      expect(explain(after, 'w-t', 'type').placed).toBe(true);
    }),
    { numRuns: 500 },
  );
  expect(edited).toBeGreaterThan(50);
});
