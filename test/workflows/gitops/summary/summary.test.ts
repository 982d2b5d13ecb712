import { describe, expect, test } from 'vitest';
import { blobIdOf } from '../../../../runtime/git/object-id.ts';
import { type Plan, README_TEXT, TRACKING_PATH } from '../../../../scheduler/plan/plan.ts';
import { comparePlan } from '../../../../workflows/gitops/compare.ts';
import { ROOT_LAYOUT } from '../../../../workflows/gitops/layout.ts';
import type { AllowRemovals } from '../../../../workflows/gitops/removal-budget.ts';
import { resolveRemovals } from '../../../../workflows/gitops/resolve-removals.ts';
import { type Summary, summarise } from '../../../../workflows/gitops/summary/summary.ts';
import { branchTree, folder } from '../../branch.ts';
import { files, plan } from '../../plans.ts';

function summary(
  wanted: Plan,
  branch: Readonly<Record<string, string>>,
  allowRemovals: AllowRemovals = 'all',
): Summary {
  const comparison = comparePlan(wanted, branchTree(branch), { layout: ROOT_LAYOUT });
  const changeSet = resolveRemovals(comparison, { history: { paths: new Set(Object.keys(branch)) }, allowRemovals });
  const contents = new Map(Object.values(branch).map(text => [blobIdOf(Buffer.from(text)), Buffer.from(text)]));
  return summarise(wanted, changeSet, contents);
}

function paths(found: readonly { readonly path: string }[]): string[] {
  return found.map(({ path }) => path);
}

const one = { 'namespace.yaml': 'x\n', 'reconciler.yaml': 'y\n' };

describe('a change set, by placements', () => {
  test('nothing', () => {
    expect(summary(plan({}), {})).toEqual({
      environment: 'dev',
      added: [],
      changed: [],
      removed: [],
      groups: [],
      addedTypes: [],
      removedTypes: [],
      policies: [],
    });
  });

  test('a folder of which nothing is there is added, with all of its files and its policies', () => {
    const found = summary(plan({ 'large/shop-web': one }, { policies: ['b', 'a'] }), {});
    expect(found.added).toMatchObject([
      {
        path: 'large/shop-web',
        clusterType: 'large',
        deploymentTarget: 'shop-web',
        policies: [{ name: 'a' }, { name: 'b' }],
        files: ['namespace.yaml', 'reconciler.yaml'],
      },
    ]);
    expect(found.changed).toEqual([]);
    expect(found.groups).toEqual([]);
  });

  test('a folder of which a part is there is changed, with the files that change', () => {
    const branch = { 'large/README.md': README_TEXT, 'large/shop-web/namespace.yaml': 'x\n' };
    const found = summary(plan({ 'large/shop-web': one }), branch);
    expect(found.added).toEqual([]);
    expect(found.changed).toMatchObject([{ path: 'large/shop-web', files: ['reconciler.yaml'] }]);
    expect(found.groups).toMatchObject([{ action: 'add', fileName: 'reconciler.yaml' }]);
  });

  test('a folder whose files are all changed is not added', () => {
    const branch = {
      'large/README.md': README_TEXT,
      ...folder('large/shop-web', { 'namespace.yaml': '1\n', 'reconciler.yaml': '2\n' }),
    };
    const found = summary(plan({ 'large/shop-web': one }), branch);
    expect(paths(found.added)).toEqual([]);
    expect(paths(found.changed)).toEqual(['large/shop-web']);
  });

  test('a folder that gets files and loses as many is not added', () => {
    const branch = {
      'large/README.md': README_TEXT,
      ...folder('large/shop-web', { 'config.yaml': '1\n' }),
      'large/shop-web/namespace.yaml': 'x\n',
    };
    const found = summary(plan({ 'large/shop-web': one }), branch);
    expect(paths(found.changed)).toEqual(['large/shop-web']);
    expect(found.changed[0]?.files).toEqual(['config.yaml', 'reconciler.yaml']);
  });

  test('a folder that stays is neither', () => {
    const found = summary(plan({ 'large/shop-web': one }), {
      'large/README.md': README_TEXT,
      ...folder('large/shop-web', one),
    });
    expect([...found.added, ...found.changed, ...found.policies]).toEqual([]);
  });

  test('a folder that goes is removed, unless that is refused', () => {
    const branch = {
      'large/README.md': README_TEXT,
      ...folder('large/shop-web', one),
      ...folder('large/cart-web', one),
    };
    const wanted = plan({ 'large/cart-web': one });
    expect(summary(wanted, branch)).toMatchObject({ removed: [{ path: 'large/shop-web' }], groups: [] });
    expect(summary(wanted, branch, { folders: 0 })).toMatchObject({ removed: [], groups: [] });
  });
});

describe('what changes inside of folders', () => {
  test('is grouped, without what comes and goes as a whole', () => {
    const branch = {
      'large/README.md': README_TEXT,
      ...folder('large/a-x', files('a', '-old')),
      ...folder('large/b-x', files('b', '-old')),
      ...folder('large/gone-x', files('gone')),
    };
    const wanted = plan({ 'large/a-x': files('a'), 'large/b-x': files('b'), 'large/new-x': files('new') });
    expect(summary(wanted, branch).groups).toMatchObject([
      {
        action: 'modify',
        fileName: 'platform-config.yaml',
        paths: ['large/a-x/platform-config.yaml', 'large/b-x/platform-config.yaml'],
        diff: [{ text: 'data:' }, { sign: '-', text: '  REGION: west-old' }, { sign: '+', text: '  REGION: west' }],
      },
    ]);
  });

  test('has a README that was edited among it, but none that comes or goes', () => {
    const wanted = plan({}, { clusterTypes: ['large', 'new'] });
    const found = summary(wanted, { 'large/README.md': 'by hand\n', 'old/README.md': README_TEXT });
    expect(found.groups).toMatchObject([{ action: 'modify', fileName: 'README.md', paths: ['large/README.md'] }]);
    expect(found).toMatchObject({ addedTypes: ['new'], removedTypes: ['old'] });
  });

  test('is without the tracking file', () => {
    expect(summary(plan({}, { baseCommit: 'new' }), { [TRACKING_PATH]: 'old' }).groups).toEqual([]);
  });
});

test('cluster types that come and go are told by name', () => {
  const wanted = plan({}, { clusterTypes: ['b', 'a', 'stays'] });
  const branch = { 'z/README.md': README_TEXT, 'y/README.md': README_TEXT, 'stays/README.md': README_TEXT };
  expect(summary(wanted, branch)).toMatchObject({ addedTypes: ['a', 'b'], removedTypes: ['y', 'z'] });
});

describe('the commit that was recorded before', () => {
  test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['is told when it changes', { [TRACKING_PATH]: 'old\n' }, 'old'],
    ['is told without anything around it', { [TRACKING_PATH]: ' old \r\n' }, 'old'],
    ['is none when there was none', {}, undefined],
    ['is none when it stays', { [TRACKING_PATH]: 'new' }, undefined],
  ])('%s', (_name, branch, expected) => {
    expect(summary(plan({}, { baseCommit: 'new' }), branch).promotedFrom).toBe(expected);
  });

  test('is none when it can’t be read', () => {
    const wanted = plan({}, { baseCommit: 'new' });
    const comparison = comparePlan(wanted, branchTree({ [TRACKING_PATH]: 'old' }), { layout: ROOT_LAYOUT });
    expect(Object.keys(summarise(wanted, resolveRemovals(comparison), new Map()))).not.toContain('promotedFrom');
  });
});

test('policies are told with the number of placements that they add or change, most first, and then by name', () => {
  const wanted = plan({ 'large/a-x': one, 'large/b-x': one, 'large/c-x': one }, { policies: ['z', 'y', 'x'] });
  const [x, y, z] = wanted.snapshot.policies;
  if (x === undefined || y === undefined || z === undefined) throw new Error('there are three policies');
  const by = [[x, z], [z], [y, x]];
  const folders = wanted.folders.map((each, index) => ({
    ...each,
    placement: { ...each.placement, policies: by[index] ?? [] },
  }));
  const branch = { 'large/README.md': README_TEXT, 'large/a-x/namespace.yaml': 'old\n' };
  const told = (found: Summary) => found.policies.map(({ policy, placements }) => `${policy.name} ${placements}`);
  expect(told(summary({ ...wanted, folders }, branch))).toEqual(['x 2', 'z 2', 'y 1']);
  expect(told(summary({ ...wanted, folders }, { ...branch, ...folder('large/a-x', one) }))).toEqual([
    'x 1',
    'y 1',
    'z 1',
  ]);
});
