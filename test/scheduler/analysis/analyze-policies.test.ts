import { describe, expect, test } from 'vitest';
import { analyzePolicies } from '../../../scheduler/analysis/analyze-policies.ts';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { anyObject, clusterType, input, policy, target, workload } from '../../support/objects.ts';

const types = [clusterType('large', { size: 'large' }), clusterType('small', { size: 'small' })];
const shop = workload('shop', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' });

function analyze(
  ...policies: ReturnType<typeof policy>[]
): { code: string; message: string; fix: string | undefined }[] {
  return analyzePolicies(buildSnapshot(input([...types, shop, ...policies])))
    .filter(({ code }) => code !== 'unselected-cluster-type')
    .map(({ code, message, fix }) => ({ code, message, fix }));
}

describe('a cluster type that no policy selects', () => {
  const unselected = (...policies: ReturnType<typeof policy>[]): unknown[] =>
    analyzePolicies(buildSnapshot(input([...types, shop, ...policies])))
      .filter(({ code }) => code === 'unselected-cluster-type')
      .map(({ clusterType: name, severity, fix, origin }) => [name, severity, fix, origin?.path]);

  test('is told at its labels', () => {
    expect(unselected(policy('p', { types: { matchLabels: { size: 'large' } } }))).toEqual([
      ['small', 'warning', 'label it so that a policy selects it, or add a policy for it', 'clustertype-small.yaml'],
    ]);
  });

  test('names the value that was meant', () => {
    const both = policy('p', {
      types: { matchExpressions: [{ key: 'size', operator: 'In', values: ['large', 'smal'] }] },
    });
    expect(unselected(both)).toEqual([['small', 'warning', 'did you mean "size: smal"?', 'clustertype-small.yaml']]);
  });

  test('isn’t told where policies select all of them, or there is none', () => {
    expect(unselected(policy('all'))).toEqual([]);
    expect(unselected()).toEqual([]);
  });
});

test('a policy for a workspace that is registered without targets here names the registration', () => {
  const registered = anyObject('WorkloadRegistration', 'tills', {
    spec: { workload: { repo: 'https://git.example.com/tills', branch: 'main', path: '.' }, workspace: 'till-team' },
  });
  const found = analyzePolicies(
    buildSnapshot(input([...types, shop, registered, policy('p', { workspace: 'till-team' })])),
  );
  expect(found[0]?.fix).toBe(
    'registration tills is of that workspace, and brings no deployment target for environment dev',
  );
});

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
      message: 'policy p places nothing: no deployment target has workspace "shop-tem"',
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

describe('where a policy that selects nothing is told, and what to do about it', () => {
  const all = policy('all');
  const expression = (key: string, operator: string, ...values: string[]) => ({
    matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
  });
  function told(options: Parameters<typeof policy>[1], ...more: SourcedManifest[]) {
    const found = analyzePolicies(buildSnapshot(input([...types, shop, all, policy('p', options), ...more])));
    return found.find(({ subject }) => subject?.name === 'p');
  }

  test('is at its selector, as a warning', () => {
    const found = policy('p', { types: { matchLabels: { size: 'larg' } } });
    expect(told({ types: { matchLabels: { size: 'larg' } } })).toEqual({
      severity: 'warning',
      code: 'policy-selects-nothing',
      message: 'policy p places nothing: no cluster type has size=larg',
      fix: 'did you mean "size: large"?',
      // spec.clusterTypeSelector.labelSelector.matchLabels.size
      origin: { ...found.manifest.origin, line: 6 },
      subject: { kind: 'SchedulingPolicy', name: 'p' },
    });
  });

  test.each<[string, Parameters<typeof policy>[1], string, number]>([
    [
      'a workspace that is not near to any',
      { workspace: 'finance' },
      'register a workload with workspace "finance"',
      4,
    ],
    ['a workspace that is nearly right', { workspace: 'shop-tea' }, 'did you mean "shop-team"?', 4],
    [
      'a label that nothing has, near to none',
      { targets: { matchLabels: { zone: 'a' } } },
      'nothing has zone=a: correct it, or label something so',
      6,
    ],
    [
      'a label that is nearly right',
      { types: { matchLabels: { siez: 'large' } } },
      'nothing has the label "siez": did you mean "size"?',
      6,
    ],
    [
      'a value that nothing has',
      { targets: { matchLabels: { tier: 'gigantic' } } },
      'label "tier" has the values front',
      6,
    ],
    [
      'values that nothing has, one of which is nearly right',
      { targets: expression('tier', 'In', 'gigantic', 'frnt') },
      'did you mean "tier: front"?',
      5,
    ],
    [
      'a label that must be there',
      { targets: expression('zone', 'Exists') },
      'nothing has zone: correct it, or label something so',
      5,
    ],
    [
      'a label that must not be there',
      { targets: expression('tier', 'DoesNotExist') },
      'label "tier" has the values front',
      5,
    ],
    [
      'the first of several',
      { targets: { matchLabels: { tier: 'front', zone: 'a', yard: 'b' } } },
      'nothing has yard=b: correct it, or label something so',
      6,
    ],
    [
      'labels that nothing has together',
      {
        types: {
          matchLabels: { size: 'large' },
          matchExpressions: [{ key: 'size', operator: 'In', values: ['small'] }],
        },
      },
      'no single label is to blame: check the combination',
      4,
    ],
  ])('%s', (_name, options, fix, line) => {
    expect(told(options)).toMatchObject({ fix, origin: { line } });
  });

  test('ten values are named, in order', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      clusterType(`t${index}`, { zone: `zone-${String.fromCharCode(108 - index)}` }),
    );
    expect(told({ types: { matchLabels: { zone: 'gigantic' } } }, ...many)?.fix).toBe(
      'label "zone" has the values zone-a, zone-b, zone-c, zone-d, zone-e, zone-f, zone-g, zone-h, zone-i, zone-j',
    );
  });

  test('a workspace is not to blame when there is one, or none is asked for', () => {
    expect(told({ workspace: 'shop-team', targets: { matchLabels: { tier: 'x' } } })?.message).toBe(
      'policy p places nothing: no deployment target has tier=x',
    );
    expect(told({ workspace: '', targets: { matchLabels: { tier: 'x' } } })?.message).toBe(
      'policy p places nothing: no deployment target has tier=x',
    );
  });

  test('targets without a workspace make none', () => {
    const free = workload('free', [target('web')]);
    const found = analyzePolicies(buildSnapshot(input([...types, free, all, policy('p', { workspace: 'x' })])));
    expect(found[0]?.fix).toBe('register a workload with workspace "x"');
  });

  test('both selectors are told', () => {
    const nothing = { matchLabels: { nobody: 'has' } };
    const found = analyzePolicies(
      buildSnapshot(input([...types, shop, all, policy('p', { targets: nothing, types: nothing })])),
    );
    expect(found.map(({ message }) => message)).toEqual([
      'policy p places nothing: no deployment target has nobody=has',
      'policy p places nothing: no cluster type has nobody=has',
    ]);
  });
});

describe('a policy that another one makes needless', () => {
  const size = (name: string) => ({ types: { matchLabels: { size: name } } });
  const back = workload('back', [target('x', { labels: { tier: 'back' } })]);
  function shadowed(...policies: SourcedManifest[]) {
    return analyzePolicies(buildSnapshot(input([...types, shop, back, ...policies])));
  }

  test('is told with both, as something to know', () => {
    const [all, some] = [policy('all'), policy('some', size('small'))];
    expect(shadowed(all, some)).toEqual([
      {
        severity: 'info',
        code: 'policy-shadowed',
        message: 'policy some changes nothing today: policy all makes all of its placements too',
        fix: 'remove one of them, unless they are meant to differ later',
        origin: some.manifest.origin,
        subject: { kind: 'SchedulingPolicy', name: 'some' },
        related: [{ message: 'policy all', origin: all.manifest.origin }],
      },
    ]);
  });

  const front = { targets: { matchLabels: { tier: 'front' } } };
  test.each<[string, SourcedManifest[], string[]]>([
    ['selects as many targets and fewer cluster types', [policy('a', size('small')), policy('all')], ['a']],
    ['selects fewer targets and as many cluster types', [policy('a', front), policy('all')], ['a']],
    ['selects fewer of both', [policy('a', { ...front, ...size('small') }), policy('all')], ['a']],
    ['selects the same, and comes later by name', [policy('a'), policy('b'), policy('c')], ['b', 'c']],
    ['selects more targets, but fewer cluster types', [policy('a', size('small')), policy('b', front)], []],
    ['selects other targets', [policy('a', front), policy('b', { targets: { matchLabels: { tier: 'back' } } })], []],
  ])('is one that %s', (_name, policies, expected) => {
    expect(
      shadowed(...policies)
        .filter(({ code }) => code === 'policy-shadowed')
        .map(({ subject }) => subject?.name),
    ).toEqual(expected);
  });

  test('is none that selects nothing', () => {
    const nothing = { matchLabels: { nobody: 'has' } };
    const found = shadowed(policy('all'), policy('p', { targets: nothing }), policy('q', { types: nothing }));
    expect(found.map(({ code }) => code)).toEqual(['policy-selects-nothing', 'policy-selects-nothing']);
  });
});

describe('a target that no policy selects', () => {
  test('is told, with the question that says what would', () => {
    expect(analyzePolicies(buildSnapshot(input([...types, shop])))).toEqual([
      {
        severity: 'warning',
        code: 'target-not-selected',
        message: 'no policy selects deployment target shop-web: it runs nowhere',
        fix: '"berth explain shop-web" says which label would place it',
        origin: { ...shop.manifest.origin, line: 4 },
        subject: { kind: 'DeploymentTarget', name: 'shop-web' },
        deploymentTarget: 'shop-web',
      },
    ]);
  });

  test('is none when a policy selects it that has no cluster type for it', () => {
    const codes = analyze(policy('p', { types: { matchLabels: { size: 'none' } } })).map(({ code }) => code);
    expect(codes).toEqual(['policy-selects-nothing']);
  });
});
