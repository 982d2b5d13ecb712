import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { makePlan, type PlanMemo, type PlanResult } from '../../../scheduler/plan/make-plan.ts';
import { type Plan, plannedFiles } from '../../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import {
  anyObject,
  baseRepo,
  clusterType,
  config,
  input,
  policy,
  standardTemplates,
  target,
  template,
  workload,
} from '../../support/objects.ts';

const engines = createTemplateEngines();

function resultOf(manifests: readonly SourcedManifest[], memo?: PlanMemo): PlanResult & { plan: Plan } {
  const result = makePlan(buildSnapshot(input(manifests)), memo === undefined ? { engines } : { engines, memo });
  if (!result.plan.complete) throw new Error('no plan');
  return { ...result, plan: result.plan };
}

function filesOf(manifests: readonly SourcedManifest[]): Record<string, string> {
  return Object.fromEntries([...plannedFiles(resultOf(manifests).plan)].map(({ path, text }) => [path, text]));
}

const shop = workload('shop', [target('web')], { workspace: 'shop-team' });
const world = [
  ...standardTemplates(),
  clusterType('large', { size: 'large' }),
  shop,
  policy('all'),
  config('dev', { LOG: 'info' }),
];

describe('files', () => {
  test('a folder has reconciler, namespace and config, and every cluster type a README', () => {
    expect(
      filesOf(
        [...world, clusterType('empty-type', {}), policy('all', { types: { matchLabels: { size: 'large' } } })].filter(
          ({ manifest }) => manifest !== world[5]?.manifest,
        ),
      ),
    ).toEqual({
      'empty-type/README.md': 'This folder contains deployment targets scheduled on the cluster type',
      'large/README.md': 'This folder contains deployment targets scheduled on the cluster type',
      'large/shop-web/namespace.yaml': 'kind: Namespace\nmetadata:\n  name: dev-large-shop-web\n',
      'large/shop-web/platform-config.yaml': 'kind: ConfigMap\ndata:\n  LOG: info\n',
      'large/shop-web/reconciler.yaml': 'kind: Kustomization\nname: shop-web\npath: ./web\n',
    });
  });

  test('the commit of the base repository is tracked', () => {
    expect(filesOf([...world, baseRepo('abc')])['.github/tracking/Promoted_Commit_Id']).toBe('abc');
  });

  test('a commit with which not one folder can be rendered is not tracked: it has not arrived', () => {
    const broken = template('flux', 'reconciler', ['{{ if }}']);
    const files = filesOf([
      broken,
      ...standardTemplates().slice(1),
      clusterType('large'),
      shop,
      policy('all'),
      baseRepo('abc'),
    ]);
    expect(Object.keys(files)).toEqual(['large/README.md']);
  });

  test.each([
    ['takes the only template of type config', [], ['large/shop-web/platform-config.yaml'], []],
    [
      'takes the template "configmap" of several',
      [template('configmap', 'config', ['kind: ConfigMap\n']), template('third', 'config', ['kind: Third\n'])],
      ['large/shop-web/platform-config.yaml'],
      [],
    ],
    [
      'has no config file when it can’t be told which',
      [template('second', 'config', ['kind: Second\n'])],
      [],
      ['config-type-missing'],
    ],
  ])('a cluster type without configType %s', (_, templates, expected, codes) => {
    const manifests = world.map(found =>
      found.manifest.name === 'large' ? clusterType('large', { size: 'large' }, { configType: undefined }) : found,
    );
    const files = Object.keys(filesOf([...manifests, ...templates]));
    expect(files.filter(path => path.includes('platform-config'))).toEqual(expected);
    const { plan } = resultOf([...manifests, ...templates]);
    expect(plan.diagnostics.map(({ code }) => code)).toEqual(codes);
    expect(plan.folders.map(({ keepsConfig }) => keepsConfig === true)).toEqual([codes.length > 0]);
  });

  test('a template of maps is printed as YAML and rendered', () => {
    const old = template('flux', 'reconciler', [{ kind: 'Kustomization', name: '{{ .DeploymentTargetName }}' }]);
    const files = filesOf([old, ...standardTemplates().slice(1), clusterType('large'), shop, policy('all')]);
    expect(files['large/shop-web/reconciler.yaml']).toBe("kind: Kustomization\nname: 'shop-web'\n");
  });
});

describe('what can not be rendered is held back alone', () => {
  const broken = (name: string, type: string, text: string) => template(name, type, [text]);
  const types = [clusterType('good'), clusterType('bad', {}, { reconciler: 'broken' })];
  const cases = [
    { name: 'a template that does not exist', extra: [], code: 'unknown-template' },
    {
      name: 'a template that does not parse',
      extra: [broken('broken', 'reconciler', '{{ if }}')],
      code: 'template-syntax',
    },
    {
      name: 'a template that fails',
      extra: [broken('broken', 'reconciler', '{{ fail "no" }}')],
      code: 'template-failed',
    },
    { name: 'a template of another type', extra: [broken('broken', 'namespace', 'a: 1')], code: 'template-type' },
    {
      name: 'a template that is not valid',
      extra: [anyObject('Template', 'broken', { spec: { type: 'reconciler' } })],
      code: 'invalid-template',
    },
    {
      name: 'a template that renders what is not YAML',
      extra: [broken('broken', 'reconciler', 'apiVersion: v1\na: [')],
      code: 'rendered-not-yaml',
    },
    {
      name: 'a template that reads the environment',
      extra: [broken('broken', 'reconciler', '{{ env "HOME" }}')],
      code: 'template-forbidden-function',
    },
  ];
  test.each(cases)('$name', ({ extra, code }) => {
    const { plan } = resultOf([...standardTemplates(), ...types, ...extra, shop, policy('all')]);
    expect(plan.folders.map(({ path }) => path)).toEqual(['good/shop-web']);
    expect(plan.held.map(({ path, reasons }) => [path, reasons.map(reason => reason.code)])).toEqual([
      ['bad/shop-web', [code]],
    ]);
    expect(plan.diagnostics.filter(({ severity }) => severity === 'error').map(found => found.code)).toContain(code);
  });

  test('a namespace of more than 63 characters, naming both that make it', () => {
    const name = 'x'.repeat(50);
    const { plan } = resultOf([
      ...standardTemplates(),
      clusterType('large'),
      workload(name, [target('web')]),
      shop,
      policy('all'),
    ]);
    expect(plan.folders.map(({ path }) => path)).toEqual(['large/shop-web']);
    expect(plan.held[0]?.reasons[0]?.message).toMatch(/on cluster type large has 64 characters, at most 63/);
  });

  test('an invalid ConfigMap holds the pairs to which it may apply', () => {
    const invalid = anyObject('ConfigMap', 'west', { data: { A: 1 } }, { 'platform-config': 'true', region: 'west' });
    const both = [clusterType('east', { region: 'east' }), clusterType('west', { region: 'west' })];
    const { plan } = resultOf([...standardTemplates(), ...both, shop, policy('all'), invalid]);
    expect(plan.folders.map(({ path }) => path)).toEqual(['east/shop-web']);
    expect(plan.held.map(({ path }) => path)).toEqual(['west/shop-web']);
  });

  test('one broken template is told once, however many folders it holds back', () => {
    const workloads = Array.from({ length: 5 }, (_, index) => workload(`w${index}`, [target('t')]));
    const { plan } = resultOf([...standardTemplates(), ...types, ...workloads, policy('all')]);
    expect(plan.held).toHaveLength(5);
    expect(plan.diagnostics.filter(({ code }) => code === 'unknown-template')).toHaveLength(1);
  });
});

describe('what a template prints although it isn’t there', () => {
  const printing = template('flux', 'reconciler', ['kind: A\nmetadata:\n  name: a\nvault: {{ .ConfigData.VAULT }}\n']);
  const types = ['a', 'b', 'c', 'd', 'e'].map(name => clusterType(name, { size: name }));
  const fleet = [...standardTemplates().slice(1), printing, ...types, shop, policy('all')];

  test('is published as the original does, with one warning that names template, line and folders', () => {
    const { plan } = resultOf(fleet);
    expect(plan.held).toEqual([]);
    expect(plan.diagnostics).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'no-value',
        message:
          'template flux prints "<no value>" for .ConfigData.VAULT in a/shop-web, b/shop-web, c/shop-web and 2 more folders',
      }),
    ]);
  });

  test('names the folders that lack it, and no others', () => {
    const set = config('vault', { VAULT: 'https://vault' }, { size: 'a' });
    const { plan } = resultOf([...fleet.filter(one => types.slice(2).every(type => type !== one)), set]);
    expect(plan.diagnostics.map(({ message }) => message)).toEqual([
      'template flux prints "<no value>" for .ConfigData.VAULT in b/shop-web',
    ]);
  });

  test('is told again by a plan that renders nothing anew', () => {
    const first = resultOf(fleet);
    const { plan, counters } = resultOf(fleet, first.memo);
    expect(counters.foldersRendered).toBe(0);
    expect(plan.diagnostics).toHaveLength(1);
  });
});

test('what is wrong with an object and holds back folders for it is told once', () => {
  const broken = anyObject('ConfigMap', 'broken', { data: { LIMIT: 7 } }, { 'platform-config': 'true' });
  const { plan } = resultOf([...world, policy('web'), clusterType('small', { size: 'small' }), broken]);
  expect(plan.held.length).toBeGreaterThan(1);
  const messages = plan.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  expect(messages).toEqual([...new Set(messages)]);
  expect(messages).toHaveLength(1);
});

test('an incomplete snapshot gives no plan', () => {
  const missing = [
    { role: 'registration shop', repository: 'https://git.example.com/shop', reason: 'not found', transient: false },
  ];
  const { plan, memo } = makePlan(buildSnapshot(input(world, { missing })), { engines });
  expect(plan).toMatchObject({ complete: false, missing });
  expect(memo).toBeUndefined();
});

describe('incremental', () => {
  const workloads = (edited: Record<string, string>) =>
    Array.from({ length: 30 }, (_, index) =>
      workload(`w${index}`, [target('t', { labels: index === 7 ? edited : {} })]),
    );
  const types = Array.from({ length: 4 }, (_, index) => clusterType(`type-${index}`, { region: `r${index % 2}` }));
  const policies = [policy('all')];
  const fixed = [...standardTemplates(), ...policies, config('base', { A: '1' })];
  const templates = fixed;
  const first = [...templates, ...types, ...workloads({})];
  const unchangedWorkloads = first.slice(-30);

  test('a label edit renders the folders of the edited target only', () => {
    const before = resultOf(first);
    expect(before.counters).toEqual({ targetsSelected: 30, foldersRendered: 120, foldersReused: 0, targetsReused: 0 });
    const edited = [
      ...first.slice(0, -30),
      ...unchangedWorkloads.with(7, workload('w7', [target('t', { labels: { tier: 'x' } })])),
    ];
    const after = resultOf(edited, before.memo);
    expect(after.counters).toEqual({ targetsSelected: 1, foldersRendered: 4, foldersReused: 0, targetsReused: 29 });
  });

  test('nothing changed: nothing is selected, composed or rendered', () => {
    const before = resultOf(first);
    expect(resultOf(first, before.memo).counters).toEqual({
      targetsSelected: 0,
      foldersRendered: 0,
      foldersReused: 0,
      targetsReused: 30,
    });
  });

  test('config for one region renders the folders of its cluster types only', () => {
    const before = resultOf(first);
    const after = resultOf([...first, config('regional', { B: '2' }, { region: 'r0' })], before.memo);
    expect(after.counters).toMatchObject({ foldersRendered: 60, foldersReused: 60 });
  });

  test('a label of a cluster type that decides nothing renders nothing', () => {
    const before = resultOf(first);
    const after = resultOf(
      first.map(found => (found === types[0] ? clusterType('type-0', { region: 'r0', colour: 'blue' }) : found)),
      before.memo,
    );
    expect(after.counters).toMatchObject({ foldersRendered: 0, foldersReused: 120 });
  });

  test('a cluster type that names another template, or one that exists at last, gets it', () => {
    const other = template('other', 'reconciler', ['kind: Other\n']);
    const start = [...first, other];
    const wrong = start.map(found =>
      found === types[0] ? clusterType('type-0', {}, { reconciler: 'nobody' }) : found,
    );
    const right = start.map(found => (found === types[0] ? clusterType('type-0', {}, { reconciler: 'other' }) : found));
    const held = resultOf(wrong, resultOf(start).memo);
    expect(held.plan.held).toHaveLength(30);
    const mended = resultOf(right, held.memo);
    expect(mended.plan.held).toEqual([]);
    expect(mended.plan.folders[0]?.files.map(({ text }) => text)).toContain('kind: Other\n');
  });

  test('a template edit renders all that use it, and the unchanged files of others stay the same objects', () => {
    const before = resultOf(first);
    const after = resultOf([...first, template('other', 'config', ['x'])], before.memo);
    expect(after.counters).toMatchObject({ foldersRendered: 0 });
    expect(after.plan.folders[0]?.files).toBe(before.plan.folders[0]?.files);
  });
});

describe('properties', () => {
  const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { maxKeys: 2 });
  const found: fc.Arbitrary<SourcedManifest> = fc.oneof(
    fc
      .tuple(fc.constantFrom('w', 'w-x', 'v'), fc.uniqueArray(fc.constantFrom('t', 'x-t'), { maxLength: 2 }), labels)
      .map(([name, targets, own]) =>
        workload(
          name,
          targets.map(each => target(each, { labels: own })),
        ),
      ),
    fc
      .tuple(fc.constantFrom('c1', 'c2', 'c3'), labels, fc.constantFrom('flux', 'broken'))
      .map(([name, own, reconciler]) => clusterType(name, own, { reconciler })),
    fc
      .tuple(fc.constantFrom('p1', 'p2'), labels, labels)
      .map(([name, targets, types]) =>
        policy(name, { targets: { matchLabels: targets }, types: { matchLabels: types } }),
      ),
    fc
      .tuple(fc.constantFrom('k1', 'k2'), fc.constantFrom('1', '{a: 1}', '[1]'), labels)
      .map(([name, value, own]) => config(name, { K: value }, own)),
    fc.constant(anyObject('SchedulingPolicy', 'p9', { spec: {} })),
    fc.constant(template('broken', 'reconciler', ['{{ if }}'])),
  );
  const worlds = fc.array(found, { maxLength: 8 });
  const shown = ({ plan }: PlanResult & { plan: Plan }) => ({
    files: [...plannedFiles(plan)],
    held: plan.held.map(({ path, reasons }) => ({ path, reasons })),
    holds: plan.removalHolds.length,
    diagnostics: plan.diagnostics,
  });

  test('the order in which objects are read changes not a byte', () => {
    fc.assert(
      fc.property(worlds, fc.infiniteStream(fc.nat()), (manifests, order) => {
        const shuffled = manifests
          .map(each => ({ each, key: order.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const all = [...standardTemplates(), ...manifests];
        expect(shown(resultOf([...shuffled.map(({ each }) => each), ...standardTemplates()]))).toEqual(
          shown(resultOf(all)),
        );
      }),
    );
  });

  test('a plan built on a memo is the plan built from nothing', () => {
    fc.assert(
      fc.property(worlds, worlds, (before, after) => {
        const templates = standardTemplates();
        const { memo } = resultOf([...templates, ...before]);
        const next = [...templates, ...before.slice(0, before.length / 2), ...after];
        expect(shown(resultOf(next, memo))).toEqual(shown(resultOf(next)));
      }),
    );
  });

  test('a failing template changes nothing outside the folders that use it', () => {
    fc.assert(
      fc.property(worlds, manifests => {
        const all = [...standardTemplates(), ...manifests];
        const { plan } = resultOf(all);
        for (const { path, placement, reasons } of plan.held) {
          // Two ConfigMaps of one name hold back what they may apply to, whatever its template.
          const duplicate = reasons.every(({ code }) => code === 'duplicate-name');
          expect([path, duplicate ? 'broken' : placement.clusterType.spec.reconciler]).toEqual([path, 'broken']);
        }
      }),
    );
  });
});

describe('a plan', () => {
  const small = clusterType('small', { size: 'small' });
  const cart = workload('cart', [target('web')]);

  test('has its folders by cluster type, and then by target', () => {
    const { plan } = resultOf([...world, small, cart]);
    expect(plan.folders.map(({ path }) => path)).toEqual([
      'large/cart-web',
      'large/shop-web',
      'small/cart-web',
      'small/shop-web',
    ]);
    expect(plan).toMatchObject({ complete: true, environment: 'dev', held: [], diagnostics: [] });
    expect([...plannedFiles(plan)].map(({ path }) => path).slice(0, 3)).toEqual([
      'large/README.md',
      'small/README.md',
      'large/cart-web/namespace.yaml',
    ]);
  });

  test('says of each folder what it is and which policies place it', () => {
    const [folder] = resultOf([...world, policy('more')]).plan.folders;
    expect(folder).toMatchObject({
      path: 'large/shop-web',
      placement: {
        clusterType: { name: 'large' },
        deploymentTarget: { name: 'shop-web' },
        policies: [{ name: 'all' }, { name: 'more' }],
      },
    });
  });

  test('has the holds and the diagnostics of its snapshot, and those of planning', () => {
    const invalid = anyObject('Workload', 'zoo');
    const snapshot = buildSnapshot(input([...world, invalid, clusterType('bad', {}, { reconciler: 'none' })]));
    const { plan } = makePlan(snapshot, { engines });
    expect(plan.snapshot).toBe(snapshot);
    expect(plan.diagnostics.map(({ code }) => code)).toEqual(['unknown-template', 'invalid-object']);
    expect('removalHolds' in plan && plan.removalHolds).toEqual([
      { deploymentTargetPrefix: 'zoo-', reason: snapshot.diagnostics[0] },
    ]);
  });

  test('tells a reason of one folder with the folder, one of several without', () => {
    const bad = clusterType('bad', {}, { reconciler: 'none' });
    const [one] = resultOf([...world, bad]).plan.diagnostics;
    expect(one).toMatchObject({ code: 'unknown-template', clusterType: 'bad', deploymentTarget: 'shop-web' });
    const [both, ...others] = resultOf([...world, bad, cart]).plan.diagnostics;
    expect(others).toEqual([]);
    expect(both?.code).toBe('unknown-template');
    expect(Object.keys(both ?? {})).not.toContain('clusterType');
    expect(Object.keys(both ?? {})).not.toContain('deploymentTarget');
  });

  test('tells reasons at different places one by one', () => {
    const bad = ['bad-a', 'bad-b'].map(name => clusterType(name, {}, { reconciler: 'none' }));
    expect(resultOf([...world, ...bad]).plan.diagnostics.map(({ clusterType: type }) => type)).toEqual([
      'bad-a',
      'bad-b',
    ]);
  });

  test('records the commit of the base repository when there is nothing to render, or when a part of it can be', () => {
    const tracked = (...manifests: SourcedManifest[]) =>
      resultOf([...manifests, baseRepo('abc')]).plan.rootFiles.some(({ text }) => text === 'abc');
    expect(tracked(clusterType('large'))).toBe(true);
    expect(tracked(...world, clusterType('bad', {}, { reconciler: 'none' }))).toBe(true);
    expect(tracked(...world.slice(3), policy('more'))).toBe(false);
  });

  test('is none when something is missing, but says what', () => {
    const missing = [{ role: 'registration shop', repository: 'r', reason: 'not found', transient: false }];
    const snapshot = buildSnapshot(input([clusterType('large', {}, { color: 'red' })], { missing }));
    const { plan, counters } = makePlan(snapshot, { engines });
    expect(plan).toEqual({ complete: false, environment: 'dev', snapshot, missing, diagnostics: snapshot.diagnostics });
    expect(counters).toEqual({ targetsSelected: 0, foldersRendered: 0, foldersReused: 0, targetsReused: 0 });
  });

  test('holds what an object may apply to whose name there is twice', () => {
    const duplicate = config('dev', { LOG: 'debug' });
    const { plan } = resultOf([...world, { ...duplicate, manifest: { ...duplicate.manifest } }]);
    expect(plan.held.map(({ reasons }) => reasons.map(({ severity }) => severity))).toEqual([['error']]);
  });
});

describe('what a memo lets a plan take over', () => {
  const two = [...world, workload('cart', [target('web')])];
  const all = { targetsSelected: 0, foldersRendered: 0, foldersReused: 0, targetsReused: 2 };

  test.each<[string, SourcedManifest[], object]>([
    ['everything, when nothing changed', two, all],
    [
      'everything, when a policy came that places nothing',
      [...two, policy('none', { types: { matchLabels: { a: 'b' } } })],
      { foldersRendered: 0, targetsReused: 0, foldersReused: 2 },
    ],
    [
      'the others, when a target came',
      [...two, workload('a', [target('web')])],
      { targetsSelected: 1, foldersRendered: 1, targetsReused: 2 },
    ],
    ['the others, when a target went', world, { targetsSelected: 0, foldersRendered: 0, targetsReused: 1 }],
    [
      'nothing, when a template that they use changed',
      [...two.slice(1), template('flux', 'reconciler', ['a: 1\n'])],
      { foldersRendered: 2, targetsReused: 0 },
    ],
    [
      'all folders, when a template came that nobody uses',
      [...two, template('other', 'reconciler', [])],
      { foldersRendered: 0, foldersReused: 2, targetsReused: 0 },
    ],
    [
      'nothing, when config of all of them changed',
      [...two, config('more', { A: '1' })],
      { foldersRendered: 2, targetsReused: 0 },
    ],
    [
      'all folders, when config came that applies nowhere',
      [...two, config('more', { A: '1' }, { region: 'x' })],
      { foldersRendered: 0, foldersReused: 2 },
    ],
    [
      'all folders, when a schema came that holds',
      [...two, anyObject('ConfigSchema', 's', { spec: { schema: '{}' } })],
      { foldersRendered: 0, foldersReused: 2 },
    ],
    [
      'all folders, when an object isn’t valid that has nothing to do with them',
      [...two, anyObject('Assignment', 'a')],
      { foldersRendered: 0, foldersReused: 2, targetsReused: 0 },
    ],
    [
      'nothing, when a schema came that doesn’t hold',
      [...two, anyObject('ConfigSchema', 's', { spec: { schema: '{"required": ["X"]}' } })],
      { foldersRendered: 2, foldersReused: 0 },
    ],
  ])('%s', (_name, manifests, expected) => {
    const before = resultOf(two);
    const after = resultOf(manifests, before.memo);
    expect(after.counters).toMatchObject(expected);
    expect([...plannedFiles(after.plan)]).toEqual([...plannedFiles(resultOf(manifests).plan)]);
  });

  test('held folders are tried again whenever anything changes', () => {
    const invalid = anyObject('ConfigMap', 'west', { data: { A: 1 } }, { 'platform-config': 'true' });
    const held = resultOf([...world, invalid]);
    expect(held.plan.held).toHaveLength(1);
    const mended = resultOf(world, held.memo);
    expect(mended.plan.held).toEqual([]);
    expect(resultOf([...world, invalid], mended.memo).plan.held).toHaveLength(1);
  });

  test('a document that can’t be read holds everything, until it can be', () => {
    const { origin } = shop.manifest;
    const reason = { severity: 'error', code: 'yaml-syntax', message: 'not YAML', origin } as const;
    const unreadable = [{ unreadable: { origin, diagnostics: [reason] } }];
    const first = makePlan(buildSnapshot(input(world)), { engines });
    const options = first.memo === undefined ? { engines } : { engines, memo: first.memo };
    const { plan } = makePlan(buildSnapshot(input(world, { unreadable })), options);
    expect(plan.complete && plan.held.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([['yaml-syntax']]);
  });

  test('nothing is taken over for another environment, or with other engines', () => {
    const { memo } = resultOf(world);
    if (memo === undefined) throw new Error('there is a memo');
    const both = workload('shop', [target('web'), target('web2', { environment: 'stage' })], {
      workspace: 'shop-team',
    });
    const stage = makePlan(
      buildSnapshot(input([...world.filter(found => found !== shop), both], { environment: 'stage' })),
      { engines, memo },
    );
    expect(stage.plan.complete && stage.plan.folders[0]?.files[0]?.text).toContain('stage-large-shop-web2');
    const others = createTemplateEngines();
    expect(makePlan(buildSnapshot(input(world)), { engines: others, memo }).counters).toMatchObject({
      targetsReused: 0,
      foldersRendered: 1,
    });
  });

  test('a folder that is taken over has the policies of now', () => {
    const before = resultOf(world);
    const { plan, counters } = resultOf([...world, policy('more')], before.memo);
    expect(counters).toMatchObject({ foldersRendered: 0, foldersReused: 1 });
    expect(plan.folders[0]?.placement.policies.map(({ name }) => name)).toEqual(['all', 'more']);
  });

  test('READMEs stay the same files', () => {
    expect(resultOf(world).plan.rootFiles[0]).toBe(resultOf(world).plan.rootFiles[0]);
  });
});
