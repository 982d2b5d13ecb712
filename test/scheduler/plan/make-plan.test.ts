import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { makePlan, type PlanMemo, type PlanResult } from '../../../scheduler/plan/make-plan.ts';
import { type Plan, plannedFiles } from '../../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build.ts';
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

  test('a cluster type without configType gets no config file', () => {
    const files = filesOf([
      ...standardTemplates(),
      clusterType('large', {}, { configType: undefined }),
      shop,
      policy('all'),
    ]);
    expect(Object.keys(files).filter(path => path.includes('platform-config'))).toEqual([]);
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
      extra: [broken('broken', 'reconciler', 'a: [')],
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
