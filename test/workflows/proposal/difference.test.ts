import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BranchEntry, BranchTree } from '../../../runtime/git/branch-tree.ts';
import { type Difference, fingerprint, treeDifferences } from '../../../workflows/proposal/difference.ts';

function entry(oid: string, mode = '100644'): BranchEntry {
  return { oid, mode };
}

function tree(files: Readonly<Record<string, BranchEntry>>): BranchTree {
  return new Map(Object.entries(files));
}

describe('the fingerprint of changes', () => {
  const modified: Difference = { path: 'a', before: entry('1'), after: entry('2') };
  const added: Difference = { path: 'b', after: entry('3') };

  test('is forty digits', () => {
    expect(fingerprint([modified, added])).toMatch(/^[0-9a-f]{40}$/);
    expect(fingerprint([])).toMatch(/^[0-9a-f]{40}$/);
  });

  test('is the same for the same changes', () => {
    expect(fingerprint([{ ...modified }, { ...added }])).toBe(fingerprint([modified, added]));
  });

  // Pull requests that are open carry fingerprints of earlier versions: another form would have all of them rewritten.
  test('is of path, mode and id before, mode and id after, each with a NUL after it', () => {
    const text = ['a', '100644 1', '100644 2', 'b', '', '100644 3', ''].join('\0');
    expect(fingerprint([modified, added])).toBe(createHash('sha256').update(text).digest('hex').slice(0, 40));
  });

  test.each<[string, readonly Difference[]]>([
    ['another path', [{ ...modified, path: 'c' }, added]],
    ['another content before', [{ ...modified, before: entry('9') }, added]],
    ['another content after', [{ ...modified, after: entry('9') }, added]],
    ['another mode before', [{ ...modified, before: entry('1', '100755') }, added]],
    ['another mode after', [{ ...modified, after: entry('2', '100755') }, added]],
    ['a file that is new instead', [{ path: 'a', after: entry('2') }, added]],
    ['a file that goes instead', [{ path: 'a', before: entry('1') }, added]],
    ['one change less', [modified]],
    ['one change more', [modified, added, { path: 'c', after: entry('4') }]],
    ['the two sides of a change exchanged', [{ path: 'a', before: entry('2'), after: entry('1') }, added]],
    [
      'contents that are exchanged between paths',
      [
        { ...modified, path: 'b' },
        { ...added, path: 'a' },
      ],
    ],
  ])('is another one for %s', (_name, changes) => {
    expect(fingerprint(changes)).not.toBe(fingerprint([modified, added]));
  });

  test('is another one for whatever differs', () => {
    const side = fc.option(fc.record({ oid: fc.constantFrom('1', '2'), mode: fc.constantFrom('100644', '100755') }), {
      nil: undefined,
    });
    const difference = fc
      .tuple(fc.constantFrom('a', 'b', 'a b'), side, side)
      .map(([path, before, after]): Difference => ({ path, ...(before && { before }), ...(after && { after }) }));
    const differences = fc.array(difference, { maxLength: 3 });
    fc.assert(
      fc.property(differences, differences, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(fingerprint(one) === fingerprint(other)).toBe(same);
      }),
    );
  });
});

describe('in what two trees differ', () => {
  test.each<[string, BranchTree, BranchTree, Difference[]]>([
    ['nothing, when both are empty', tree({}), tree({}), []],
    ['nothing, when both are the same', tree({ a: entry('1') }), tree({ a: entry('1') }), []],
    ['a file that is new', tree({}), tree({ a: entry('1') }), [{ path: 'a', after: entry('1') }]],
    ['a file that is gone', tree({ a: entry('1') }), tree({}), [{ path: 'a', before: entry('1') }]],
    [
      'another content',
      tree({ a: entry('1') }),
      tree({ a: entry('2') }),
      [{ path: 'a', before: entry('1'), after: entry('2') }],
    ],
    [
      'another mode',
      tree({ a: entry('1') }),
      tree({ a: entry('1', '100755') }),
      [{ path: 'a', before: entry('1'), after: entry('1', '100755') }],
    ],
    [
      'paths in order, whatever side they are on',
      tree({ z: entry('1'), a: entry('1'), same: entry('1') }),
      tree({ same: entry('1'), m: entry('1'), B: entry('1') }),
      [
        { path: 'B', after: entry('1') },
        { path: 'a', before: entry('1') },
        { path: 'm', after: entry('1') },
        { path: 'z', before: entry('1') },
      ],
    ],
  ])('%s', (_name, from, to, expected) => {
    expect(treeDifferences(from, to)).toEqual(expected);
  });
});
