import { describe, expect, test } from 'vitest';
import type { BranchTree } from '../../../runtime/git/branch-tree.ts';
import { blobIdOf } from '../../../runtime/git/object-id.ts';
import type { Plan } from '../../../scheduler/plan/plan.ts';
import { README_TEXT, TRACKING_PATH } from '../../../scheduler/plan/plan.ts';
import type { ChangeSet } from '../../../workflows/gitops/change-set.ts';
import { comparePlan } from '../../../workflows/gitops/compare.ts';
import { type Layout, ROOT_LAYOUT } from '../../../workflows/gitops/layout.ts';
import type { OwnHistory } from '../../../workflows/gitops/ownership.ts';
import { resolveRemovals } from '../../../workflows/gitops/resolve-removals.ts';
import { fingerprint } from '../../../workflows/proposal/difference.ts';
import { type Branch, branchTree, folder } from '../branch.ts';
import { files, plan, problem } from '../plans.ts';

interface Options {
  readonly layout?: Layout;
  /** Paths that Berth committed; all of the branch's by default. */
  readonly own?: readonly string[];
  /** The branch as it was when Berth came. */
  readonly found?: Branch;
  readonly allowRemovals?: Parameters<typeof resolveRemovals>[1] extends infer Given
    ? NonNullable<Given> extends { allowRemovals?: infer Allowed }
      ? Allowed
      : never
    : never;
}

function changes(
  wanted: Plan,
  branch: Branch,
  { layout = ROOT_LAYOUT, own, found, allowRemovals }: Options = {},
): ChangeSet {
  const comparison = comparePlan(wanted, branchTree(branch), { layout });
  const history: OwnHistory = {
    paths: new Set(own ?? Object.keys(branch)),
    ...(found && { found: branchTree(found) }),
  };
  return resolveRemovals(comparison, { history, ...(allowRemovals && { allowRemovals }) });
}

function actions({ changes }: ChangeSet): string[] {
  return changes.map(({ action, path }) => `${action} ${path}`);
}

const README = README_TEXT;
const web = { 'large/shop-web': files('web') };

describe('what a plan changes on a branch', () => {
  test('an empty branch gets everything', () => {
    expect(actions(changes(plan(web, { baseCommit: 'abc' }), {}))).toEqual([
      `add ${TRACKING_PATH}`,
      'add large/README.md',
      'add large/shop-web/namespace.yaml',
      'add large/shop-web/platform-config.yaml',
      'add large/shop-web/reconciler.yaml',
    ]);
  });

  test('what is there already is not touched', () => {
    const found = changes(plan(web), { 'large/README.md': README, ...folder('large/shop-web') });
    expect(found.changes).toEqual([]);
    expect(found.unchanged).toBe(4);
  });

  test('a file that somebody edited is put back', () => {
    const branch = { 'large/README.md': README, ...folder('large/shop-web'), 'large/shop-web/namespace.yaml': 'mine' };
    expect(actions(changes(plan(web), branch))).toEqual(['modify large/shop-web/namespace.yaml']);
  });

  test('a file that somebody made executable is left so', () => {
    const [namespace = ''] = Object.values(files('web'));
    const branch = {
      'large/README.md': README,
      ...folder('large/shop-web'),
      'large/shop-web/namespace.yaml': { mode: '100755', content: namespace },
    };
    expect(changes(plan(web), branch).changes).toEqual([]);
    const edited = changes(plan(web), {
      ...branch,
      'large/shop-web/namespace.yaml': { mode: '100755', content: 'mine' },
    });
    expect(edited.changes).toMatchObject([{ action: 'modify', after: { mode: '100755' } }]);
  });

  test('a link in the place of a file is replaced by the file', () => {
    const branch = {
      'large/README.md': README,
      ...folder('large/shop-web'),
      'large/shop-web/namespace.yaml': { mode: '120000', content: '../../secret' },
    };
    expect(changes(plan(web), branch).changes).toMatchObject([
      { action: 'modify', path: 'large/shop-web/namespace.yaml', after: { mode: '100644' } },
    ]);
  });

  test('what an editor adds to the tracking file promotes nothing', () => {
    const wanted = plan({}, { baseCommit: 'abc' });
    expect(changes(wanted, { [TRACKING_PATH]: 'abc' }).changes).toEqual([]);
    expect(changes(wanted, { [TRACKING_PATH]: 'abc\n' }).changes).toEqual([]);
    const promoted = changes(wanted, { [TRACKING_PATH]: 'old' });
    expect(actions(promoted)).toEqual([`modify ${TRACKING_PATH}`]);
    expect(promoted.promoted).toEqual({ commit: 'abc' });
  });

  test('the tracking file stays when no commit is pinned', () => {
    expect(changes(plan({}), { [TRACKING_PATH]: 'old' }).changes).toEqual([]);
  });

  test('bytes that are no UTF-8 are compared as bytes', () => {
    const wanted = plan({ 'large/shop-web': { 'namespace.yaml': 'a\udcff' } });
    const oid = blobIdOf(Buffer.from([0x61, 0xff]));
    const branch: BranchTree = new Map([['large/shop-web/namespace.yaml', { oid, mode: '100644' }]]);
    const compared = comparePlan(wanted, branch, { layout: ROOT_LAYOUT });
    expect(compared.written.map(({ path }) => path)).toEqual(['large/README.md']);
  });
});

describe('a folder of the repository (spec.path)', () => {
  const layout = { prefix: 'clusters/eu/' };

  test('everything goes there but the tracking file, which forges read at the root', () => {
    expect(actions(changes(plan(web, { baseCommit: 'abc' }), {}, { layout })).slice(0, 3)).toEqual([
      `add ${TRACKING_PATH}`,
      'add clusters/eu/large/README.md',
      'add clusters/eu/large/shop-web/namespace.yaml',
    ]);
  });

  test('nothing outside of it is touched', () => {
    const branch = { ...folder('large/shop-gone'), ...folder('clusters/us/large/shop-gone') };
    expect(changes(plan({}, { clusterTypes: [] }), branch, { layout, allowRemovals: 'all' }).changes).toEqual([]);
  });

  test('its stale folders are removed', () => {
    const branch = { 'clusters/eu/large/README.md': README, ...folder('clusters/eu/large/shop-gone') };
    const found = changes(plan({}, { clusterTypes: ['large'] }), branch, { layout, allowRemovals: 'all' });
    expect(actions(found)).toEqual([
      'remove clusters/eu/large/shop-gone/namespace.yaml',
      'remove clusters/eu/large/shop-gone/platform-config.yaml',
      'remove clusters/eu/large/shop-gone/reconciler.yaml',
    ]);
  });
});

describe('what is Berth’s and what is people’s', () => {
  const all = { allowRemovals: 'all' } as const;

  test('a stale file in a folder that stays is removed, without asking the budget', () => {
    const branch = {
      'large/README.md': README,
      ...folder('large/shop-web'),
      'large/shop-web/config.yaml': 'the name of platform-config.yaml before 2023-04',
      'large/shop-web/platform-config.sh': 'of another content type',
    };
    const found = changes(plan(web), branch);
    expect(actions(found)).toEqual(['remove large/shop-web/config.yaml', 'remove large/shop-web/platform-config.sh']);
    expect(found.removals.folders).toEqual([]);
  });

  test('files, folders and dot folders of people are never touched', () => {
    const branch = {
      'README.md': 'about this repository',
      'kustomization.yaml': 'resources: []',
      '.github/workflows/check-promote.yaml': 'on: push',
      '.github/README.md': README,
      'docs/readme.txt': 'docs',
      'docs/architecture/namespace.yaml': 'an example',
      'large/README.md': README,
      'large/notes.txt': 'notes',
      'large/ingress/namespace.yaml': 'set up by hand',
      'large/ingress/deployment.yaml': 'set up by hand',
      ...folder('large/shop-web'),
      'large/shop-web/patch.yaml': 'of a person',
      'large/shop-web/deep/namespace.yaml': 'of a person',
    };
    const own = ['large/README.md', ...Object.keys(folder('large/shop-web'))];
    const found = changes(plan(web), branch, { own, ...all });
    expect(found.changes).toEqual([]);
    expect(found.foreign).toEqual(['large/ingress/namespace.yaml']);
  });

  test('people’s files in a removed folder stay, and are named', () => {
    const branch = { 'large/README.md': README, ...folder('large/shop-web'), 'large/shop-web/notes.txt': 'mine' };
    const found = changes(plan({}, { clusterTypes: ['large'] }), branch, {
      own: Object.keys(folder('large/shop-web')),
      ...all,
    });
    expect(actions(found)).toEqual([
      'remove large/shop-web/namespace.yaml',
      'remove large/shop-web/platform-config.yaml',
      'remove large/shop-web/reconciler.yaml',
    ]);
    expect(found.foreign).toEqual(['large/shop-web/notes.txt']);
  });

  test('the folder of a cluster type that is gone is Berth’s by history alone', () => {
    const branch = { 'old/README.md': README, ...folder('old/shop-web') };
    const wanted = plan({}, { clusterTypes: ['large'] });
    expect(actions(changes(wanted, branch, all))).toEqual([
      'add large/README.md',
      'remove old/README.md',
      'remove old/shop-web/namespace.yaml',
      'remove old/shop-web/platform-config.yaml',
      'remove old/shop-web/reconciler.yaml',
    ]);
    expect(actions(changes(wanted, branch, { own: [], ...all }))).toEqual(['add large/README.md']);
    expect(actions(changes(wanted, branch, { own: [], found: branch, ...all }))).toEqual(['add large/README.md']);
  });

  test('a README that a person wrote stays when its cluster type goes', () => {
    const branch = { 'old/README.md': 'about old things', ...folder('old/shop-web') };
    expect(actions(changes(plan({}), branch, all))).toEqual([
      'remove old/shop-web/namespace.yaml',
      'remove old/shop-web/platform-config.yaml',
      'remove old/shop-web/reconciler.yaml',
    ]);
  });

  test('what was there before Berth came is the original’s where the README is', () => {
    const branch = {
      'large/README.md': README,
      ...folder('large/shop-gone'),
      'small/README.md': 'our small clusters',
      ...folder('small/shop-gone'),
    };
    const wanted = plan({}, { clusterTypes: ['large', 'small'] });
    const found = changes(
      wanted,
      { ...branch, 'large/new-web/namespace.yaml': 'of a person' },
      { own: [], found: branch, ...all },
    );
    expect(actions(found)).toEqual([
      'remove large/shop-gone/namespace.yaml',
      'remove large/shop-gone/platform-config.yaml',
      'remove large/shop-gone/reconciler.yaml',
      'modify small/README.md',
    ]);
  });

  test('something of a person in the way of a folder holds the folder back', () => {
    const branch = { large: 'a file', 'small/shop-web/namespace.yaml/mine.txt': 'a folder' };
    const found = changes(plan({ ...web, 'small/shop-web': files('web') }), branch);
    expect(actions(found)).toEqual(['add small/README.md']);
    expect(found.held.map(({ path }) => path)).toEqual(['large/shop-web', 'small/shop-web']);
    expect(found.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'path-blocked: large on the branch is a file, where Berth needs a folder',
      'path-blocked: small/shop-web/namespace.yaml on the branch is a folder, where Berth needs a file',
    ]);
  });
});

describe('what is held back', () => {
  const branch = {
    'large/README.md': README,
    ...folder('large/shop-web', { 'namespace.yaml': 'old', 'config.yaml': 'old' }),
  };

  test('a held folder stays exactly as it is', () => {
    const found = changes(plan({ 'large/shop-web': { held: 'the template is broken' } }), branch);
    expect(found.changes).toEqual([]);
    expect(found.held).toMatchObject([{ path: 'large/shop-web', onBranch: true, reasons: [{ code: 'broken' }] }]);
  });

  test('a held folder that is not there yet doesn’t come', () => {
    const found = changes(plan({ 'large/shop-web': { held: 'the template is broken' } }), {
      'large/README.md': README,
    });
    expect(found.changes).toEqual([]);
    expect(found.held).toMatchObject([{ onBranch: false }]);
  });

  const holds: { name: string; hold: object; kept: string[] }[] = [
    { name: 'a hold on everything', hold: {}, kept: ['large/cart-web', 'large/shop-web', 'old/shop-web'] },
    { name: 'a hold on a cluster type', hold: { clusterType: 'old' }, kept: ['old/shop-web'] },
    { name: 'a hold on a target', hold: { deploymentTarget: 'shop-web' }, kept: ['large/shop-web', 'old/shop-web'] },
    { name: 'a hold on a workload', hold: { deploymentTargetPrefix: 'cart-' }, kept: ['large/cart-web'] },
    {
      name: 'a hold on a target of a cluster type',
      hold: { clusterType: 'large', deploymentTarget: 'shop-web' },
      kept: ['large/shop-web'],
    },
  ];
  test.each(holds)('$name keeps these folders and no others', ({ hold, kept }) => {
    const found = changes(
      plan({}, { clusterTypes: ['large'], removalHolds: [{ ...hold, reason: problem('not understood') }] }),
      {
        'large/README.md': README,
        'old/README.md': README,
        ...folder('large/shop-web'),
        ...folder('large/cart-web'),
        ...folder('old/shop-web'),
      },
      { allowRemovals: 'all' },
    );
    expect(found.retained.map(({ path }) => path)).toEqual(kept);
    const gone = new Set(
      found.changes
        .filter(({ action }) => action === 'remove')
        .map(({ path }) => path.split('/').slice(0, 2).join('/')),
    );
    expect(kept.filter(path => gone.has(path))).toEqual([]);
    expect(gone.has('old/README.md')).toBe(!kept.includes('old/shop-web'));
  });

  test('the README of a cluster type that isn’t understood stays', () => {
    const found = changes(
      plan({}, { removalHolds: [{ clusterType: 'old', reason: problem('not understood') }] }),
      { 'old/README.md': README },
      { allowRemovals: 'all' },
    );
    expect(found.changes).toEqual([]);
  });
});

describe('the removal budget', () => {
  /** `count` folders on `large`, named app0-x, app1-x, … */
  function fleet(count: number, type = 'large'): Record<string, Record<string, string>> {
    return Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`${type}/app${index}-x`, files(`app${index}`)]),
    );
  }
  function onBranch(folders: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string> {
    return Object.assign({}, ...Object.entries(folders).map(([path, content]) => folder(path, content)));
  }
  function without(count: number, from: Readonly<Record<string, Readonly<Record<string, string>>>>): typeof from {
    return Object.fromEntries(Object.entries(from).slice(count));
  }

  test.each([
    { total: 8, removed: 2, allowed: true },
    { total: 8, removed: 3, allowed: false },
    { total: 4, removed: 1, allowed: true },
    { total: 3, removed: 1, allowed: false },
    { total: 1, removed: 1, allowed: false },
  ])('$removed of $total: $allowed', ({ total, removed, allowed }) => {
    const all = fleet(total);
    const found = changes(plan(without(removed, all), { clusterTypes: ['large'] }), onBranch(all));
    expect(found.removals.refused.length === 0).toBe(allowed);
    expect(found.changes.some(({ action }) => action === 'remove')).toBe(allowed);
  });

  test('never all of a cluster type, however small its share is', () => {
    const rest = fleet(20);
    const branch = onBranch({ ...rest, 'edge/app0-x': files('app0') });
    const found = changes(plan(rest, { clusterTypes: ['edge'] }), branch);
    expect(found.removals.refused).toEqual(['edge would lose all its deployment targets']);
  });

  test('when it is exceeded nothing is removed and everything else goes on', () => {
    const all = fleet(4);
    const branch = { ...onBranch(all), 'old/README.md': README, ...folder('old/app0-x') };
    const found = changes(plan({ ...without(3, all), 'large/new-x': files('new') }), branch);
    expect(actions(found)).toEqual([
      'add large/README.md',
      'add large/new-x/namespace.yaml',
      'add large/new-x/platform-config.yaml',
      'add large/new-x/reconciler.yaml',
    ]);
    expect(found.diagnostics).toEqual([
      {
        severity: 'error',
        code: 'removal-budget',
        message:
          '4 of 5 folders would be removed from environment dev (large/app0-x, large/app1-x, large/app2-x, old/app0-x): at most 25 % may be removed, which is 1 of 5, and old would lose all its deployment targets. No removals applied; other changes proceed',
        fix: 'if intended: berth apply --environment dev --allow-removals 4',
      },
    ]);
  });

  test.each([
    { allow: { folders: 3 }, allowed: true },
    { allow: { folders: 2 }, allowed: false },
    { allow: { percent: 75 }, allowed: true },
    { allow: { percent: 74 }, allowed: false },
    { allow: 'all' as const, allowed: true },
  ])('with $allow, 3 of 4: $allowed', ({ allow, allowed }) => {
    const all = fleet(4);
    const found = changes(plan(without(3, all)), onBranch(all), { allowRemovals: allow });
    expect(found.removals.refused.length === 0).toBe(allowed);
  });

  test('folders that are held count as what is there, not as what is removed', () => {
    const all = fleet(4);
    const wanted = { ...without(2, all), 'large/app1-x': { held: 'broken' } };
    expect(changes(plan(wanted), onBranch(all)).removals).toMatchObject({ total: 4, refused: [] });
  });

  test('says why each folder goes', () => {
    const branch = { ...folder('old/shop-web'), ...folder('large/gone-web'), ...folder('large/shop-web') };
    const wanted = plan({ 'small/shop-web': files('web') }, { clusterTypes: ['large'] });
    const { removals } = changes(wanted, branch, { allowRemovals: 'all' });
    expect(removals.folders.map(({ path, why }) => `${path}: ${why}`)).toEqual([
      'large/gone-web: deployment target gone-web no longer exists',
      'large/shop-web: no policy places it here any more',
      'old/shop-web: cluster type old no longer exists',
    ]);
  });
});

describe('the fingerprint of changes', () => {
  const branch = { 'large/README.md': README, ...folder('large/shop-web', files('web', '-old')) };

  test('stays while other files of the branch change', () => {
    const a = changes(plan(web), branch);
    const b = changes(plan(web), { ...branch, 'notes.txt': 'new' });
    expect(fingerprint(a.changes)).toBe(fingerprint(b.changes));
  });

  test('changes with the old content and with the new content of a file', () => {
    const prints = [
      changes(plan(web), branch),
      changes(plan(web), { ...branch, 'large/shop-web/platform-config.yaml': 'by hand' }),
      changes(plan({ 'large/shop-web': files('web', '-newer') }), branch),
    ].map(({ changes }) => fingerprint(changes));
    expect(new Set(prints).size).toBe(3);
  });
});
