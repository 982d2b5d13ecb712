import { describe, expect, test } from 'vitest';
import { countsOf, proposalTitle } from '../../../../workflows/gitops/description/title.ts';
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

describe('the title of a pull request', () => {
  // Contract A.6: its beginning is the original's.
  test('names the environment, and what it comes to', () => {
    expect(proposalTitle(contentOf({ added: placed('large', 3), removed: placed('edge', 1) }))).toBe(
      'Update manifests in dev: 3 added, 1 removed',
    );
  });

  test('is no longer than 120 characters', () => {
    const title = proposalTitle(contentOf({ environment: 'e'.repeat(64), added: placed('large', 1) }));
    expect(title).toBe(`Update manifests in ${'e'.repeat(62)}…: 1 added`);
    expect(title.length).toBeLessThanOrEqual(120);
  });

  test('mentions nobody', () => {
    expect(proposalTitle(contentOf({ environment: '@ada', added: placed('large', 1) }))).not.toContain('@ada');
  });
});

test.each([
  [{ changed: placed('large', 8) }, 'Roll dev back to 60dde60: 8 changed'],
  [{}, 'Roll dev back to 60dde60'],
])('of a rollback it is told as one', (given, title) => {
  const content = contentOf({ ...given, promoted: '60dde60123' });
  const changeSet = { ...content.changeSet, promoted: { commit: '60dde60123', back: true } as const };
  expect(proposalTitle({ ...content, changeSet })).toBe(title);
});
