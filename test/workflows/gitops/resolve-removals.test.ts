import { describe, expect, test } from 'vitest';
import { blobIdOf } from '../../../runtime/git/object-id.ts';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import { type Plan, README_TEXT, TRACKING_PATH } from '../../../scheduler/plan/plan.ts';
import type { RemovalHold } from '../../../scheduler/snapshot/snapshot.ts';
import type { ChangeSet } from '../../../workflows/gitops/change-set.ts';
import { comparePlan } from '../../../workflows/gitops/compare.ts';
import { ROOT_LAYOUT } from '../../../workflows/gitops/layout.ts';
import type { AllowRemovals } from '../../../workflows/gitops/removal-budget.ts';
import { holdsFolder, resolveRemovals } from '../../../workflows/gitops/resolve-removals.ts';
import { type Branch, branchTree, folder } from '../branch.ts';
import { files, plan, problem } from '../plans.ts';

const one = { 'namespace.yaml': 'x' };
const reason = problem('not understood');

interface Options {
  /** Paths that Berth committed; all of the branch's by default. */
  readonly own?: readonly string[];
  readonly allow?: AllowRemovals;
}

function resolved(wanted: Plan, branch: Branch, { own, allow = 'all' }: Options = {}): ChangeSet {
  const comparison = comparePlan(wanted, branchTree(branch), { layout: ROOT_LAYOUT });
  return resolveRemovals(comparison, { history: { paths: new Set(own ?? Object.keys(branch)) }, allowRemovals: allow });
}

function removedPaths({ changes }: ChangeSet): string[] {
  return changes.filter(({ action }) => action === 'remove').map(({ path }) => path);
}

describe('what is removed', () => {
  test('is told with its place and what it was', () => {
    const branch = { ...folder('old/a-x', one), 'old/README.md': README_TEXT };
    expect(resolved(plan({}), branch).changes).toEqual([
      {
        path: 'old/README.md',
        action: 'remove',
        clusterType: 'old',
        before: { oid: blobIdOf(Buffer.from(README_TEXT)), mode: '100644' },
      },
      {
        path: 'old/a-x/namespace.yaml',
        action: 'remove',
        clusterType: 'old',
        deploymentTarget: 'a-x',
        before: { oid: blobIdOf(Buffer.from('x')), mode: '100644' },
      },
    ]);
  });

  test('comes in order of paths, among what is written', () => {
    const branch = { ...folder('large/a-x', one), ...folder('large/z-x', one) };
    const found = resolved(plan({ 'large/m-x': { 'namespace.yaml': 'y' } }), branch);
    expect(found.changes.map(({ action, path }) => `${action} ${path}`)).toEqual([
      'add large/README.md',
      'remove large/a-x/namespace.yaml',
      'add large/m-x/namespace.yaml',
      'remove large/z-x/namespace.yaml',
    ]);
  });

  test('is nothing without a history', () => {
    const comparison = comparePlan(plan({}), branchTree(folder('old/a-x', one)), { layout: ROOT_LAYOUT });
    expect(resolveRemovals(comparison, { allowRemovals: 'all' })).toMatchObject({
      changes: [],
      removals: { folders: [] },
    });
  });

  test('is a stale file of a folder that stays, though removals are refused', () => {
    const branch = { ...folder('large/a-x', { ...one, 'config.yaml': 'old' }), ...folder('large/b-x', one) };
    const found = resolved(plan({ 'large/a-x': one }), branch, { allow: { folders: 0 } });
    expect(removedPaths(found)).toEqual(['large/a-x/config.yaml']);
    expect(found.removals).toMatchObject({ total: 2, refused: ['at most 0 may be removed'] });
  });

  test('is a folder as a whole, with each of its files once', () => {
    const found = resolved(plan({}, { clusterTypes: ['large'] }), { ...folder('large/a-x'), ...folder('large/b-x') });
    expect(
      found.removals.folders.map(({ path, clusterType, deploymentTarget }) => [path, clusterType, deploymentTarget]),
    ).toEqual([
      ['large/a-x', 'large', 'a-x'],
      ['large/b-x', 'large', 'b-x'],
    ]);
    expect(removedPaths(found)).toHaveLength(6);
  });
});

describe('the README of a cluster type that is gone', () => {
  const README = { 'old/README.md': README_TEXT };
  const gone = 'old/README.md';

  test.each<[string, Plan, Branch, Options, boolean]>([
    ['goes alone, when nothing else is there', plan({}), README, {}, true],
    ['goes with its last folder', plan({}), { ...README, ...folder('old/a-x', one) }, {}, true],
    [
      'stays while removals are refused',
      plan({}),
      { ...README, ...folder('old/a-x', one) },
      { allow: { folders: 0 } },
      false,
    ],
    [
      'goes though removals of other cluster types are refused',
      plan({}, { clusterTypes: ['large'] }),
      { ...README, ...folder('large/a-x', one) },
      { allow: { folders: 0 } },
      true,
    ],
    [
      'stays with a folder that is kept',
      plan({}, { removalHolds: [{ deploymentTarget: 'a-x', reason }] }),
      { ...README, ...folder('old/a-x', one) },
      {},
      false,
    ],
    [
      'stays while it isn’t certain that the cluster type is gone',
      plan({}, { removalHolds: [{ clusterType: 'old', reason }] }),
      README,
      {},
      false,
    ],
    ['stays while nothing is certain', plan({}, { removalHolds: [{ reason }] }), README, {}, false],
    [
      'goes while another cluster type isn’t understood',
      plan({}, { removalHolds: [{ clusterType: 'large', reason }] }),
      README,
      {},
      true,
    ],
    [
      'goes while a target isn’t understood that has no folder there',
      plan({}, { removalHolds: [{ deploymentTarget: 'a-x', reason }] }),
      README,
      {},
      true,
    ],
    [
      'goes while a workload isn’t understood that has no folder there',
      plan({}, { removalHolds: [{ deploymentTargetPrefix: 'a-', reason }] }),
      README,
      {},
      true,
    ],
    ['stays when neither Berth nor the original touched it', plan({}), README, { own: [] }, false],
  ])('%s', (_name, wanted, branch, options, goes) => {
    expect(removedPaths(resolved(wanted, branch, options)).includes(gone)).toBe(goes);
  });

  test('stays beside a held folder of that type', () => {
    const wanted = plan({ 'large/a-x': { held: 'broken' } });
    const { clusterTypes: _types, ...rest } = wanted.snapshot;
    const withoutType: Plan = { ...wanted, rootFiles: [], snapshot: { ...rest, clusterTypes: [] } };
    const found = resolved(withoutType, { 'large/README.md': README_TEXT, ...folder('large/a-x', one) });
    expect(found.changes).toEqual([]);
  });
});

describe('whether it isn’t certain that a folder has no placement', () => {
  const shop = { clusterType: 'large', deploymentTarget: 'shop-web' };
  test.each<[string, Omit<RemovalHold, 'reason'>, boolean]>([
    ['everything is uncertain', {}, true],
    ['its cluster type is', { clusterType: 'large' }, true],
    ['another cluster type is', { clusterType: 'small' }, false],
    ['its target is', { deploymentTarget: 'shop-web' }, true],
    ['another target is', { deploymentTarget: 'shop-db' }, false],
    ['its workload is', { deploymentTargetPrefix: 'shop-' }, true],
    ['another workload is', { deploymentTargetPrefix: 'cart-' }, false],
    ['a workload is whose name is a part of its own', { deploymentTargetPrefix: 'hop-' }, false],
    ['its target on its cluster type is', { clusterType: 'large', deploymentTarget: 'shop-web' }, true],
    ['its target on another cluster type is', { clusterType: 'small', deploymentTarget: 'shop-web' }, false],
    ['its workload on another cluster type is', { clusterType: 'small', deploymentTargetPrefix: 'shop-' }, false],
  ])('when %s', (_name, hold, expected) => {
    expect(holdsFolder({ ...hold, reason }, shop)).toBe(expected);
  });
});

test('a folder that stays is told with every reason', () => {
  const [first, second] = [problem('the policy'), problem('the workload')];
  const holds = [{ reason: first }, { deploymentTargetPrefix: 'shop-', reason: second }];
  const found = resolved(plan({}, { clusterTypes: ['large'], removalHolds: holds }), {
    ...folder('large/shop-web', one),
    ...folder('large/cart-web', one),
  });
  expect(found.retained).toEqual([
    { path: 'large/cart-web', clusterType: 'large', deploymentTarget: 'cart-web', onBranch: true, reasons: [first] },
    {
      path: 'large/shop-web',
      clusterType: 'large',
      deploymentTarget: 'shop-web',
      onBranch: true,
      reasons: [first, second],
    },
  ]);
  expect(removedPaths(found)).toEqual([]);
  // They count as what is there.
  expect(found.removals).toMatchObject({ total: 2, folders: [] });
});

describe('files of others that are left', () => {
  test.each<[string, Branch, readonly string[], string[]]>([
    [
      'in a folder that is removed are told',
      { ...folder('large/a-x', { ...one, 'notes.txt': 'mine' }), 'large/a-x/deep/x': 'mine' },
      ['large/a-x/namespace.yaml'],
      ['large/a-x/deep/x', 'large/a-x/notes.txt'],
    ],
    ['that look like Berth’s are told', folder('large/a-x', one), [], ['large/a-x/namespace.yaml']],
    [
      'that look like Berth’s, of a cluster type that doesn’t exist, are nobody’s business',
      folder('docs/a-x', one),
      [],
      [],
    ],
    ['in a folder that stays are nobody’s business', folder('large/web-x', { 'notes.txt': 'mine' }), [], []],
    [
      'beside folders are nobody’s business',
      { ...folder('large/a-x', one), 'large/notes.txt': 'mine', 'notes.txt': 'mine' },
      ['large/a-x/namespace.yaml'],
      [],
    ],
  ])('%s', (_name, branch, own, expected) => {
    const wanted = plan({ 'large/web-x': one });
    expect(resolved(wanted, { ...branch, ...folder('large/web-x', one) }, { own }).foreign).toEqual(expected);
  });

  test('in a folder whose removal is refused are told, but not Berth’s own that stay with them', () => {
    const branch = folder('large/a-x', { ...one, 'notes.txt': 'mine' });
    const found = resolved(plan({}, { clusterTypes: ['large'] }), branch, {
      own: ['large/a-x/namespace.yaml'],
      allow: { folders: 0 },
    });
    expect(removedPaths(found)).toEqual([]);
    expect(found.foreign).toEqual(['large/a-x/notes.txt']);
  });
});

describe('a promotion', () => {
  test.each<[string, Branch, string | undefined]>([
    ['is the tracking file, when it is new', {}, 'abc'],
    ['is the tracking file, when it changes', { [TRACKING_PATH]: 'old' }, 'abc'],
    ['is nothing, when it stays', { [TRACKING_PATH]: 'abc' }, undefined],
  ])('%s', (_name, branch, commit) => {
    expect(resolved(plan({}, { baseCommit: 'abc' }), branch).promoted).toEqual(commit && { commit });
  });

  test('is not recorded while removals are refused: it has not arrived', () => {
    const found = resolved(plan({}, { baseCommit: 'abc', clusterTypes: ['large'] }), folder('large/a-x', one), {
      own: ['large/a-x/namespace.yaml'],
      allow: { folders: 0 },
    });
    expect(found.removals.refused).not.toEqual([]);
    expect(found).not.toHaveProperty('promoted');
    expect(found.changes.map(({ path }) => path)).not.toContain(TRACKING_PATH);
  });

  test('is nothing where no commit is recorded', () => {
    expect(Object.keys(resolved(plan({ 'large/a-x': one }), {}))).not.toContain('promoted');
  });
});

test('what is said of several folders is said once, of none of them', () => {
  const wanted = plan({ 'large/a-x': files('a'), 'large/b-x': files('b') });
  const { diagnostics } = resolved(wanted, { large: 'a file' });
  const said: Diagnostic = {
    severity: 'error',
    code: 'path-blocked',
    message: 'large on the branch is a file, where Berth needs a folder',
    fix: 'move it somewhere else on the branch',
  };
  expect(diagnostics).toEqual([said]);
});

test('what is said of one folder is said of it', () => {
  const { diagnostics } = resolved(plan({ 'large/a-x': one }), { 'large/a-x/namespace.yaml/x': 'mine' });
  expect(diagnostics).toMatchObject([{ code: 'path-blocked', clusterType: 'large', deploymentTarget: 'a-x' }]);
});
