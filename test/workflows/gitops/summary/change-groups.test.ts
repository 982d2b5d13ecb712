import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobIdOf } from '../../../../runtime/git/object-id.ts';
import type { ModifiedFile } from '../../../../workflows/gitops/change-set.ts';
import { groupChanges } from '../../../../workflows/gitops/summary/change-groups.ts';
import { diffLines } from '../../../../workflows/gitops/summary/line-diff.ts';

function shown(before: string, after: string): string[] {
  return diffLines(before, after).map(({ sign, text }) => sign + text);
}

describe('the lines that differ', () => {
  test('with a line around them', () => {
    expect(shown('a\nb\nc\nd\ne\n', 'a\nb\nX\nd\ne\n')).toEqual([' b', '-c', '+X', ' d']);
    expect(shown('a\nb\nc\nd\ne\nf\ng\n', 'A\nb\nc\nd\ne\nf\nG\n')).toEqual(['-a', '+A', ' b', ' f', '-g', '+G']);
  });

  test('a newline at the end is a difference', () => {
    expect(shown('a\n', 'a')).toEqual([' a', String.raw`+\ No newline at end of file`]);
  });

  test('none in equal texts, all in texts without anything in common', () => {
    expect(shown('a\nb\n', 'a\nb\n')).toEqual([]);
    expect(shown('', 'a\n')).toEqual(['+a']);
  });

  test('a file that is new from top to bottom is not searched for equal lines', () => {
    const lines = (name: string): string => Array.from({ length: 3000 }, (_, index) => `${name}${index}\n`).join('');
    expect(shown(lines('a'), lines('b'))).toHaveLength(6000);
  });

  test('make the new text of the old one (property)', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map(lines => lines.map(line => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = diffLines(before, after, 100);
        const side = (sign: '+' | '-'): string =>
          diff
            .filter(line => line.sign !== sign)
            .map(line => `${line.text}\n`)
            .join('');
        if (before === after) expect(diff).toEqual([]);
        else expect([side('+'), side('-')]).toEqual([before, after]);
      }),
    );
  });
});

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
});
