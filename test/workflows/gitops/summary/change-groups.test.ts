import { describe, expect, test } from 'vitest';
import { blobIdOf } from '../../../../runtime/git/object-id.ts';
import type { Change, ModifiedFile } from '../../../../workflows/gitops/change-set.ts';
import { groupChanges, wantedContents } from '../../../../workflows/gitops/summary/change-groups.ts';

describe('changes that are alike', () => {
  function change(path: string, before: string, after: string): { change: ModifiedFile; content: [string, Buffer] } {
    const [clusterType = '', deploymentTarget = ''] = path.split('/');
    const old = Buffer.from(before);
    return {
      change: {
        path,
        action: 'modify',
        clusterType,
        deploymentTarget,
        file: { path, text: after },
        before: { oid: blobIdOf(old), mode: '100644' },
        after: { oid: blobIdOf(Buffer.from(after)), mode: '100644' },
      },
      content: [blobIdOf(old), old],
    };
  }
  function grouped(...found: ReturnType<typeof change>[]): string[][] {
    const contents = new Map(found.map(({ content }) => content));
    return groupChanges(
      found.map(({ change }) => change),
      contents,
    ).map(({ paths }) => [...paths]);
  }

  test('apart from the names of target and cluster type are one', () => {
    const manifest = (name: string, type: string, value: string): string =>
      `namespace: dev-${type}-${name}\n# ${value}\nname: ${name}\nlast: ${value} in ${type}\n`;
    expect(
      grouped(
        change('large/shop-web/namespace.yaml', manifest('shop-web', 'large', '1'), manifest('shop-web', 'large', '2')),
        change('small/cart-db/namespace.yaml', manifest('cart-db', 'small', '1'), manifest('cart-db', 'small', '2')),
        change('small/cart-db/reconciler.yaml', manifest('cart-db', 'small', '1'), manifest('cart-db', 'small', '2')),
        change('edge/cart-db/namespace.yaml', manifest('cart-db', 'edge', '1'), manifest('cart-db', 'edge', '3')),
      ),
    ).toEqual([
      ['large/shop-web/namespace.yaml', 'small/cart-db/namespace.yaml'],
      ['edge/cart-db/namespace.yaml'],
      ['small/cart-db/reconciler.yaml'],
    ]);
  });

  test('a name inside of a word is not the name', () => {
    expect(
      grouped(
        change('large/a/namespace.yaml', 'x: 1\n', 'x: large\n'),
        change('large/b/namespace.yaml', 'x: 1\n', 'x: larger\n'),
        change('small/c/namespace.yaml', 'x: 1\n', 'x: smaller\n'),
      ),
    ).toEqual([['large/a/namespace.yaml'], ['large/b/namespace.yaml'], ['small/c/namespace.yaml']]);
  });

  test('whose old content isn’t known go by the name of the file', () => {
    const found = [change('large/a/namespace.yaml', '1', '2'), change('large/b/namespace.yaml', '3', '4')];
    expect(
      groupChanges(
        found.map(({ change }) => change),
        new Map(),
      ),
    ).toMatchObject([{ fileName: 'namespace.yaml', paths: ['large/a/namespace.yaml', 'large/b/namespace.yaml'] }]);
  });

  const added = (path: string): Change => ({
    path,
    action: 'add',
    file: { path, text: 'x' },
    after: { oid: '1', mode: '100644' },
  });
  const removed = (path: string): Change => ({ path, action: 'remove', before: { oid: '1', mode: '100644' } });

  test('are told with what is done, to which file, where, and the lines of the first', () => {
    const [b, a] = [change('large/b/x.yaml', 'v: 1\n', 'v: 2\n'), change('large/a/x.yaml', 'v: 1\n', 'v: 2\n')];
    expect(groupChanges([b.change, a.change], new Map([b.content]))).toEqual([
      {
        action: 'modify',
        fileName: 'x.yaml',
        paths: ['large/a/x.yaml', 'large/b/x.yaml'],
        diff: [
          { sign: '-', text: 'v: 1' },
          { sign: '+', text: 'v: 2' },
        ],
      },
    ]);
  });

  test('do the same: what is added, what is removed and what changes are apart', () => {
    const found = change('large/c/x.yaml', '1\n', '2\n').change;
    const groups = groupChanges(
      [added('large/a/x.yaml'), removed('large/b/x.yaml'), found, added('large/d/y.yaml')],
      new Map(),
    );
    expect(groups).toEqual([
      { action: 'add', fileName: 'x.yaml', paths: ['large/a/x.yaml'] },
      { action: 'remove', fileName: 'x.yaml', paths: ['large/b/x.yaml'] },
      { action: 'modify', fileName: 'x.yaml', paths: ['large/c/x.yaml'] },
      { action: 'add', fileName: 'y.yaml', paths: ['large/d/y.yaml'] },
    ]);
  });

  test('come most frequent first, and then by their first path', () => {
    expect(
      grouped(
        change('large/a/x.yaml', '1\n', '2\n'),
        change('large/d/x.yaml', '3\n', '5\n'),
        change('large/c/x.yaml', '3\n', '5\n'),
        change('large/b/x.yaml', '1\n', '9\n'),
      ),
    ).toEqual([['large/c/x.yaml', 'large/d/x.yaml'], ['large/a/x.yaml'], ['large/b/x.yaml']]);
  });

  test('have the same lines that differ; those around them make no difference', () => {
    expect(
      grouped(
        change('large/a/x.yaml', 'a: 1\nv: 1\n', 'a: 1\nv: 2\n'),
        change('large/b/x.yaml', 'b: 1\nv: 1\n', 'b: 1\nv: 2\n'),
      ),
    ).toEqual([['large/a/x.yaml', 'large/b/x.yaml']]);
  });

  test('are not alike when one adds what the other takes away', () => {
    expect(grouped(change('large/a/x.yaml', '', 'v: 1\n'), change('large/b/x.yaml', 'v: 1\n', ''))).toHaveLength(2);
  });

  test('may have names with characters that mean something in patterns', () => {
    expect(
      grouped(
        change('large/a.b/x.yaml', '1\n', 'n: a.b\n'),
        change('large/c+d/x.yaml', '1\n', 'n: c+d\n'),
        change('large/a.c/x.yaml', '1\n', 'n: axc\n'),
      ),
    ).toEqual([['large/a.b/x.yaml', 'large/c+d/x.yaml'], ['large/a.c/x.yaml']]);
  });

  test('stand at the root too', () => {
    const { change: found, content } = change('x.yaml', '1\n', '2\n');
    const { clusterType: _type, deploymentTarget: _target, ...atRoot } = found;
    expect(groupChanges([atRoot], new Map([content]))).toMatchObject([{ fileName: 'x.yaml', paths: ['x.yaml'] }]);
  });
});

test('contents are wanted of what changes, each once', () => {
  const path = 'large/a/x.yaml';
  const modified = (oid: string): Change => ({
    path,
    action: 'modify',
    file: { path, text: 'x' },
    before: { oid, mode: '100644' },
    after: { oid: 'z', mode: '100644' },
  });
  const added: Change = { path, action: 'add', file: { path, text: 'x' }, after: { oid: 'n', mode: '100644' } };
  const removed: Change = { path, action: 'remove', before: { oid: 'r', mode: '100644' } };
  expect(wantedContents([modified('b'), added, removed, modified('a'), modified('b')])).toEqual(['b', 'a']);
});
