import { describe, expect, test } from 'vitest';
import { countsOf } from '../../../../workflows/gitops/description/counts.ts';
import { contentOf, placed } from './contents.ts';

describe('what a proposal comes to', () => {
  test.each<[string, Parameters<typeof contentOf>[0], string[]]>([
    [
      'placements, by what becomes of them',
      { added: placed('large', 3), changed: placed('small', 412), removed: placed('edge', 1) },
      ['3 added', '412 changed', '1 removed'],
    ],
    [
      'thousands of them',
      { added: placed('large', 1000), changed: placed('large', 2000), removed: placed('large', 12_345) },
      ['1,000 added', '2,000 changed', '12,345 removed'],
    ],
    ['only what is added', { added: placed('large', 1) }, ['1 added']],
    [
      'placements rather than cluster types',
      { changed: placed('large', 1), addedTypes: ['a'], removedTypes: ['b'], promoted: 'abc' },
      ['1 changed'],
    ],
    [
      'cluster types, when no placement changes',
      { addedTypes: ['a', 'b'], removedTypes: ['c', 'd'] },
      ['2 new cluster types', '2 cluster types removed'],
    ],
    ['one cluster type', { addedTypes: ['a'], removedTypes: ['c'] }, ['1 new cluster type', '1 cluster type removed']],
    ['cluster types rather than a promotion', { addedTypes: ['a'], promoted: 'abc' }, ['1 new cluster type']],
    ['a promotion, when nothing else changes', { promoted: '0123456789' }, ['promote 0123456']],
    ['files, when it is none of these', { files: 2 }, ['2 files']],
    ['one file', { files: 1 }, ['1 file']],
  ])('%s', (_name, given, expected) => {
    expect(countsOf(contentOf(given))).toEqual(expected);
  });
});
