import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, explainPair, type PairExplanation } from '../../../scheduler/explain/explain-pair.ts';
import type { LabelEdit } from '../../../scheduler/explain/label-edits.ts';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
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

test.each<[string, Record<string, string>, LabelEdit[], Record<string, string>]>([
  ['a label is set', { a: '1' }, [{ key: 'b', to: '2' }], { a: '1', b: '2' }],
  ['a label is changed', { a: '1' }, [{ key: 'a', from: '1', to: '2' }], { a: '2' }],
  ['a label is set to nothing', { a: '1' }, [{ key: 'a', from: '1', to: '' }], { a: '' }],
  ['a label is removed', { a: '1', b: '2' }, [{ key: 'a', from: '1' }], { b: '2' }],
  ['nothing', { a: '1' }, [], { a: '1' }],
])('labels after edits: %s', (_name, labels, edits, expected) => {
  expect(applyEdits(labels, edits)).toEqual(expected);
  expect(applyEdits(labels, edits)).not.toBe(labels);
});

describe('why policies refuse a pair', () => {
  const large = clusterType('large', { size: 'large' });
  const shop = workload('shop', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' });
  const refusalsOf = (...policies: SourcedManifest[]) =>
    explain([large, shop, ...policies], 'shop-web', 'large').refusals;

  test('is told of each that does, those first that are nearest, and then by name', () => {
    const refusals = refusalsOf(
      policy('places'),
      policy('far', {
        workspace: 'other',
        targets: { matchLabels: { a: '1' } },
        types: { matchLabels: { a: '1', b: '1' } },
      }),
      policy('b-near', { types: { matchLabels: { size: 'small' } } }),
      policy('a-near', { workspace: 'other' }),
      policy('c-near', { targets: { matchLabels: { tier: 'back' } } }),
      policy('middle', { targets: { matchLabels: { tier: 'back' } }, types: { matchLabels: { a: '1' } } }),
    );
    expect(refusals.map(({ policy }) => policy.name)).toEqual(['a-near', 'b-near', 'c-near', 'middle', 'far']);
  });

  test('is told with what isn’t met, and only with that', () => {
    const [refusal] = refusalsOf(
      policy('p', {
        targets: { matchLabels: { tier: 'front', a: '1' } },
        types: { matchExpressions: [{ key: 'size', operator: 'NotIn', values: ['large'] }] },
      }),
    );
    expect(refusal).toEqual({
      policy: refusal?.policy,
      unmetByTarget: [{ key: 'a', operator: 'In', values: ['1'] }],
      unmetByClusterType: [{ key: 'size', operator: 'NotIn', values: ['large'] }],
    });
  });

  test.each([
    ['another workspace', 'other', 'other'],
    ['its own workspace', 'shop-team', undefined],
    ['no workspace', '', undefined],
  ])('is told of a policy for %s', (_name, workspace, expected) => {
    const [refusal] = refusalsOf(policy('p', { workspace, targets: { matchLabels: { a: '1' } } }));
    expect(refusal?.workspace).toBe(expected);
    expect(Object.keys(refusal ?? {}).includes('workspace')).toBe(expected !== undefined);
  });

  test('is told of the others when one of them places the pair', () => {
    const explanation = explain([large, shop, policy('a'), policy('b', { workspace: 'x' })], 'shop-web', 'large');
    expect(explanation).toMatchObject({
      placed: true,
      policies: [{ name: 'a' }],
      refusals: [{ policy: { name: 'b' } }],
    });
  });

  test('is nothing when there are no policies', () => {
    const { counterfactual, ...explanation } = explain([large, shop], 'shop-web', 'large');
    expect(explanation).toMatchObject({ placed: false, policies: [], refusals: [] });
    expect(counterfactual).toBeUndefined();
  });
});

describe('the least that would place a pair', () => {
  const types = [clusterType('large', { size: 'large' }), clusterType('small', { size: 'small' })];
  const shop = workload('shop', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' });
  function least(...policies: SourcedManifest[]) {
    const { counterfactual } = explain([...types, shop, ...policies], 'shop-web', 'large');
    if (counterfactual === undefined) return undefined;
    const { policy, ...rest } = counterfactual;
    return { policy: policy.name, ...rest };
  }

  test.each<[string, SourcedManifest[], object]>([
    [
      'is a label of the target',
      [policy('p', { targets: { matchLabels: { tier: 'back' } } })],
      {
        policy: 'p',
        targetEdits: [{ key: 'tier', from: 'front', to: 'back' }],
        clusterTypeEdits: [],
        alsoAdds: ['small'],
        alsoRemoves: [],
      },
    ],
    [
      'is a label of the cluster type',
      [policy('p', { types: { matchLabels: { size: 'small' } } })],
      {
        policy: 'p',
        targetEdits: [],
        clusterTypeEdits: [{ key: 'size', from: 'large', to: 'small' }],
        alsoAdds: [],
        alsoRemoves: [],
      },
    ],
    [
      'is another workspace',
      [
        policy('p', {
          workspace: 'core-team',
          targets: { matchLabels: { tier: 'front' } },
          types: { matchLabels: { size: 'large' } },
        }),
      ],
      { policy: 'p', targetEdits: [], clusterTypeEdits: [], workspace: 'core-team', alsoAdds: [], alsoRemoves: [] },
    ],
    [
      'is a label of the target rather than one of the cluster type, whatever the names',
      [
        policy('a', { types: { matchLabels: { edge: '1' } } }),
        policy('b', { targets: { matchLabels: { edge: '1' } } }),
      ],
      { policy: 'b' },
    ],
    [
      'is one label of the cluster type rather than two of the target',
      [
        policy('a', { targets: { matchLabels: { x: '1', y: '1' } } }),
        policy('b', { types: { matchLabels: { edge: '1' } } }),
      ],
      { policy: 'b' },
    ],
    [
      'is any number of labels rather than another workspace',
      [
        policy('a', { workspace: 'x', targets: { matchLabels: { tier: 'front' } } }),
        policy('b', { targets: { matchLabels: { x: '1', y: '1' } } }),
      ],
      { policy: 'b' },
    ],
    [
      'is one label rather than one and another workspace',
      [
        policy('a', { workspace: 'x', targets: { matchLabels: { y: '1' } } }),
        policy('b', { targets: { matchLabels: { y: '1' } } }),
      ],
      { policy: 'b' },
    ],
    [
      'is by the policy whose name comes first, of those that need as much',
      [policy('b', { targets: { matchLabels: { x: '1' } } }), policy('a', { targets: { matchLabels: { y: '1' } } })],
      { policy: 'a' },
    ],
    [
      'is by a policy that can place it at all',
      [
        policy('a', { targets: { matchLabels: { workload: 'cart' } } }),
        policy('b', { targets: { matchLabels: { x: '1', y: '1' } } }),
      ],
      { policy: 'b' },
    ],
    [
      'is by a policy whose cluster types can be at all',
      [
        policy('a', { types: { matchLabels: { x: '1' }, matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] } }),
        policy('b', { targets: { matchLabels: { x: '1', y: '1' } } }),
      ],
      { policy: 'b' },
    ],
    [
      'may have the target leave other cluster types, and come to more',
      [
        policy('a', { targets: { matchLabels: { tier: 'back' } }, types: { matchLabels: { size: 'large' } } }),
        policy('b', { targets: { matchLabels: { tier: 'front' } }, types: { matchLabels: { size: 'small' } } }),
      ],
      { policy: 'a', alsoAdds: [], alsoRemoves: ['small'] },
    ],
  ])('%s', (_name, policies, expected) => {
    expect(least(...policies)).toMatchObject(expected);
  });

  test('is no other owner, where the policy takes whatever that owner has', () => {
    expect(least(policy('p', { workspace: 'core-team', types: { matchLabels: { size: 'large' } } }))).toBeUndefined();
    expect(least(policy('p', { workspace: 'core-team' }))).toBeUndefined();
  });

  test('tells of others by name, but not of those that the target is on before and after', () => {
    const fleet = ['z', 'y', 'x', 'w'].map(name => clusterType(name, { group: name === 'w' ? 'both' : 'new' }));
    const world = [
      ...fleet,
      clusterType('asked', { group: 'new' }),
      shop,
      policy('always', { types: { matchLabels: { group: 'both' } } }),
      policy('back', { targets: { matchLabels: { tier: 'back' } } }),
    ];
    expect(explain(world, 'shop-web', 'asked').counterfactual).toMatchObject({
      alsoAdds: ['x', 'y', 'z'],
      alsoRemoves: [],
    });
  });

  test('may move the target by its workspace', () => {
    const fleet = [clusterType('asked', { a: '1' }), clusterType('other', { a: '1' })];
    const world = [
      ...fleet,
      shop,
      policy('core', {
        workspace: 'core-team',
        targets: { matchLabels: { tier: 'front' } },
        types: { matchLabels: { a: '1' } },
      }),
    ];
    expect(explain(world, 'shop-web', 'asked').counterfactual).toMatchObject({
      workspace: 'core-team',
      alsoAdds: ['other'],
      alsoRemoves: [],
    });
  });
});
