import { describe, expect, test } from 'vitest';
import type { BranchTree } from '../../../runtime/git/branch-tree.ts';
import { blobIdOf } from '../../../runtime/git/object-id.ts';
import { compareText } from '../../../scheduler/model/diagnostic.ts';
import { type Plan, README_TEXT, TRACKING_PATH } from '../../../scheduler/plan/plan.ts';
import { type Comparison, comparePlan, readmeIds } from '../../../workflows/gitops/compare.ts';
import { ROOT_LAYOUT } from '../../../workflows/gitops/layout.ts';
import { type Branch, branchTree, folder } from '../branch.ts';
import { files, plan } from '../plans.ts';

const README = { 'large/README.md': README_TEXT };
const web = { 'large/shop-web': files('web') };

function compare(wanted: Plan, branch: Branch, prefix = ''): Comparison {
  return comparePlan(wanted, branchTree(branch), { layout: { prefix } });
}

function paths(found: readonly { readonly path: string }[]): string[] {
  return found.map(({ path }) => path);
}

describe('what is written', () => {
  test('says of each file where it belongs, what it was and what it will be', () => {
    const branch = { ...README, ...folder('large/shop-web', { 'namespace.yaml': 'old' }) };
    const { written } = compare(plan(web, { baseCommit: 'abc' }), branch);
    const place = { clusterType: 'large', deploymentTarget: 'shop-web' };
    const id = (text = '') => blobIdOf(Buffer.from(text));
    const text = (name: string) => files('web')[name] ?? '';
    const file = (path: string, content: string) => ({ path, text: content });
    expect(written).toEqual([
      {
        path: TRACKING_PATH,
        action: 'add',
        file: file(TRACKING_PATH, 'abc'),
        after: { oid: id('abc'), mode: '100644' },
      },
      {
        path: 'large/shop-web/namespace.yaml',
        action: 'modify',
        ...place,
        file: file('large/shop-web/namespace.yaml', text('namespace.yaml')),
        before: { oid: id('old'), mode: '100644' },
        after: { oid: id(text('namespace.yaml')), mode: '100644' },
      },
      ...['platform-config.yaml', 'reconciler.yaml'].map(name => ({
        path: `large/shop-web/${name}`,
        action: 'add',
        ...place,
        file: file(`large/shop-web/${name}`, text(name)),
        after: { oid: id(text(name)), mode: '100644' },
      })),
    ]);
  });

  test('says of a README which cluster type it is of', () => {
    expect(compare(plan({}, { clusterTypes: ['large'] }), {}).written).toMatchObject([
      { path: 'large/README.md', action: 'add', clusterType: 'large' },
    ]);
    expect(Object.keys(compare(plan({}, { clusterTypes: ['large'] }), {}).written[0] ?? {})).not.toContain(
      'deploymentTarget',
    );
  });

  test('is in order of paths, with those of a folder of the repository', () => {
    const wanted = plan({ 'b/shop-web': files('web'), 'a/shop-web': files('web') });
    expect(paths(compare(wanted, {}, 'eu/').written)).toEqual([
      'eu/a/README.md',
      'eu/a/shop-web/namespace.yaml',
      'eu/a/shop-web/platform-config.yaml',
      'eu/a/shop-web/reconciler.yaml',
      'eu/b/README.md',
      'eu/b/shop-web/namespace.yaml',
      'eu/b/shop-web/platform-config.yaml',
      'eu/b/shop-web/reconciler.yaml',
    ]);
  });

  test('keeps the mode of a file, but makes a file of what is none', () => {
    const at = (mode: string) =>
      compare(plan(web), {
        ...README,
        ...folder('large/shop-web'),
        'large/shop-web/namespace.yaml': { mode, content: 'old' },
      }).written.map(change => change.after.mode);
    expect(at('100755')).toEqual(['100755']);
    expect(at('100644')).toEqual(['100644']);
    expect(at('120000')).toEqual(['100644']);
    expect(at('160000')).toEqual(['100644']);
  });

  test('is a link that has the planned text, because it isn’t the file', () => {
    const content = files('web')['namespace.yaml'] ?? '';
    const branch = {
      ...README,
      ...folder('large/shop-web'),
      'large/shop-web/namespace.yaml': { mode: '120000', content },
    };
    expect(paths(compare(plan(web), branch).written)).toEqual(['large/shop-web/namespace.yaml']);
  });

  test.each<[string, string, number]>([
    ['as it is planned', 'abc', 0],
    ['with a newline', 'abc\n', 0],
    ['with a newline of Windows', 'abc\r\n', 0],
    ['with two newlines', 'abc\n\n', 1],
    ['of another commit', 'abd', 1],
    ['that is empty', '', 1],
  ])('is not the tracking file %s', (_name, text, count) => {
    const { written, unchanged } = compare(plan({}, { baseCommit: 'abc' }), { [TRACKING_PATH]: text });
    expect(written).toHaveLength(count);
    expect(unchanged).toBe(1 - count);
  });

  test('is any other file with a newline more', () => {
    const branch = { 'large/README.md': `${README_TEXT}\n` };
    expect(paths(compare(plan({}, { clusterTypes: ['large'] }), branch).written)).toEqual(['large/README.md']);
  });

  test('is known by ids of SHA-256 in a repository that has these', () => {
    const tree: BranchTree = new Map([
      ['large/README.md', { oid: blobIdOf(Buffer.from(README_TEXT), 'sha256'), mode: '100644' }],
    ]);
    const wanted = plan({}, { clusterTypes: ['large'] });
    expect(comparePlan(wanted, tree, { layout: ROOT_LAYOUT, format: 'sha256' })).toMatchObject({
      written: [],
      unchanged: 1,
    });
    expect(comparePlan(wanted, tree, { layout: ROOT_LAYOUT }).written).toHaveLength(1);
  });
});

describe('how much is there already', () => {
  test('counts the files that don’t differ', () => {
    expect(compare(plan(web, { baseCommit: 'abc' }), { ...README, ...folder('large/shop-web') }).unchanged).toBe(4);
    expect(compare(plan(web), {}).unchanged).toBe(0);
  });

  test('counts the folders of each cluster type, planned or held, of which anything is there', () => {
    const wanted = plan({
      'large/a-x': files('a'),
      'large/b-x': files('b'),
      'large/c-x': files('c'),
      'large/d-x': { held: 'broken' },
      'small/a-x': { held: 'broken' },
      'small/b-x': { held: 'broken' },
      'edge/a-x': files('a'),
    });
    const { onBranch } = compare(wanted, {
      ...folder('large/a-x', files('a')),
      'large/b-x/namespace.yaml': 'old',
      ...folder('large/d-x'),
      ...folder('small/b-x'),
      ...folder('small/gone-x'),
    });
    expect([...onBranch].sort(([one], [other]) => compareText(one, other))).toEqual([
      ['large', 3],
      ['small', 1],
    ]);
  });

  test('knows which folders are planned', () => {
    const wanted = plan({ 'large/a-x': files('a'), 'large/b-x': { held: 'broken' } });
    expect([...compare(wanted, {}).planned]).toEqual(['large/a-x']);
  });
});

describe('what is held', () => {
  test('is told with its reasons, and whether it is there, in order of paths', () => {
    const wanted = plan({ 'large/b-x': { held: 'broken' }, 'large/a-x': { held: 'broken' }, 'large/c-x': files('c') });
    const { held } = compare(wanted, {
      'large/c-x': 'a file',
      'large/b-x/config.sh': 'old',
      'large/b-x/notes.txt': 'x',
    });
    const told = held.map(({ reasons, ...folder }) => ({
      ...folder,
      codes: [...new Set(reasons.map(({ code }) => code))],
    }));
    expect(told).toEqual([
      { path: 'large/a-x', clusterType: 'large', deploymentTarget: 'a-x', onBranch: false, codes: ['broken'] },
      { path: 'large/b-x', clusterType: 'large', deploymentTarget: 'b-x', onBranch: true, codes: ['broken'] },
      { path: 'large/c-x', clusterType: 'large', deploymentTarget: 'c-x', onBranch: false, codes: ['path-blocked'] },
    ]);
  });

  test('is there when a file of Berth’s shape is, in the folder of the repository where its files are', () => {
    const wanted = plan({ 'large/a-x': { held: 'broken' }, 'large/b-x': { held: 'broken' } });
    const { held } = compare(wanted, { ...folder('large/a-x'), ...folder('eu/large/b-x') }, 'eu/');
    expect(held.map(({ onBranch }) => onBranch)).toEqual([false, true]);
    expect(compare(wanted, { 'large/a-x/notes.txt': 'x' }).held.map(({ onBranch }) => onBranch)).toEqual([
      false,
      false,
    ]);
  });

  test('is a folder of which a part is blocked, as a whole, though other parts are there', () => {
    const branch = { ...README, 'large/shop-web/namespace.yaml/x': 'mine', 'large/shop-web/reconciler.yaml': 'old' };
    const found = compare(plan(web), branch);
    expect(found.written).toEqual([]);
    expect(found.unchanged).toBe(1);
    expect(found.held).toMatchObject([{ path: 'large/shop-web', onBranch: true }]);
    expect(found.diagnostics).toEqual(found.held[0]?.reasons);
    expect([...found.onBranch]).toEqual([['large', 1]]);
  });

  test('is a file at the root that is blocked, which is only told', () => {
    const found = compare(plan({}, { baseCommit: 'abc', clusterTypes: ['large'] }), { '.github': 'a file' });
    expect(paths(found.written)).toEqual(['large/README.md']);
    expect(found.held).toEqual([]);
    expect(found.diagnostics).toMatchObject([{ code: 'path-blocked' }]);
  });
});

describe('what is stale', () => {
  const wanted = plan(web, { clusterTypes: ['small'] });

  test('is what has the shape of a file of Berth’s and isn’t planned, with what it is', () => {
    const stale = compare(wanted, {
      ...folder('large/gone-x', { 'config.yaml': 'old' }),
      'old/README.md': README_TEXT,
    }).stale;
    expect(stale).toEqual([
      {
        path: 'large/gone-x/config.yaml',
        entry: { oid: blobIdOf(Buffer.from('old')), mode: '100644' },
        shape: { kind: 'file', clusterType: 'large', deploymentTarget: 'gone-x' },
      },
      {
        path: 'old/README.md',
        entry: { oid: blobIdOf(Buffer.from(README_TEXT)), mode: '100644' },
        shape: { kind: 'readme', clusterType: 'old' },
      },
    ]);
  });

  test.each<[string, Branch, string[]]>([
    ['also in a folder that stays', { 'large/shop-web/config.yaml': 'old' }, ['large/shop-web/config.yaml']],
    ['not the planned files', folder('large/shop-web'), []],
    ['not the README of a cluster type that exists', { 'small/README.md': README_TEXT }, []],
    ['not a README that a person wrote', { 'old/README.md': 'about old things' }, []],
    ['also a README with a newline more', { 'old/README.md': `${README_TEXT}\r\n` }, ['old/README.md']],
    ['not a link', { 'large/gone-x/namespace.yaml': { mode: '120000', content: 'x' } }, []],
    ['not a submodule', { 'large/gone-x/namespace.yaml': { mode: '160000', content: 'x' } }, []],
    [
      'also what is executable',
      { 'large/gone-x/platform-config.sh': { mode: '100755', content: 'x' } },
      ['large/gone-x/platform-config.sh'],
    ],
    ['not what has another shape', { 'large/gone-x/notes.txt': 'x' }, []],
  ])('%s', (_name, branch, expected) => {
    expect(paths(compare(wanted, branch).stale)).toEqual(expected);
  });

  test('is nothing in a folder that is held or blocked', () => {
    const held = plan({ 'large/a-x': { held: 'broken' }, 'large/b-x': files('b') });
    const branch = {
      'large/a-x/config.yaml': 'old',
      'large/b-x/namespace.yaml/x': 'mine',
      'large/b-x/config.yaml': 'old',
      'large/c-x/config.yaml': 'old',
    };
    expect(paths(compare(held, branch).stale)).toEqual(['large/c-x/config.yaml']);
  });
});

test('a README by Berth or by the original has three contents, by the ids of the repository', () => {
  const contents = [README_TEXT, `${README_TEXT}\n`, `${README_TEXT}\r\n`].map(text => Buffer.from(text));
  expect([...readmeIds('sha1')]).toEqual(contents.map(content => blobIdOf(content)));
  expect([...readmeIds('sha256')]).toEqual(contents.map(content => blobIdOf(content, 'sha256')));
});
