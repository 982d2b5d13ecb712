import { describe, expect, test } from 'vitest';
import { proposalTitle } from '../../../../workflows/gitops/description/title.ts';
import { adasCommit } from '../../../support/proposals.ts';
import { contentOf, fileChange, kept, placed, type TestContent } from './contents.ts';

const config = { files: ['platform-config.yaml'] };
const both = { files: ['namespace.yaml', 'platform-config.yaml'] };

function edited(...paths: string[]): Pick<TestContent, 'rest'> {
  return { rest: { manualEdits: [{ ...adasCommit('a'.repeat(40), 'base'), paths }] } };
}

describe('the title of a pull request names', () => {
  test.each<[string, TestContent, string]>([
    ['what is added', { added: placed('large', 1) }, 'dev: add app1-web to large'],
    ['the first of what is added', { added: placed('large', 4) }, 'dev: add app1-web to large and 3 more'],
    [
      'what is removed before what is added and updated',
      { added: placed('large', 1), changed: placed('small', 2), removed: placed('edge', 2) },
      'dev: remove app1-web from edge and 1 more, add app1-web to large, update app1-web on small and 1 more',
    ],
    [
      'the file, when it alone changes in several folders',
      { changed: placed('small', 1412).map(one => ({ ...one, ...config })) },
      'dev: update platform-config.yaml in 1,412 folders',
    ],
    [
      'the first folder, when different files change',
      { changed: placed('small', 2).map(one => ({ ...one, ...both })) },
      'dev: update app1-web on small and 1 more',
    ],
    ['the folder, when it is the only one', { changed: placed('small', 1) }, 'dev: update app1-web on small'],
    [
      'a cluster type that goes, with all that is on it',
      { removed: [...placed('edge', 3), ...placed('large', 1)], removedTypes: ['edge'] },
      'dev: remove cluster type edge, remove app1-web from large',
    ],
    ['cluster types that go', { removedTypes: ['edge', 'old'] }, 'dev: remove cluster types edge and 1 more'],
    ['a cluster type that comes empty', { addedTypes: ['edge'] }, 'dev: add cluster type edge'],
    [
      'what is placed on a cluster type that comes, rather than it',
      { added: placed('edge', 2), addedTypes: ['edge'] },
      'dev: add app1-web to edge and 1 more',
    ],
    ['the commit that is promoted, when nothing else changes', { promoted: '0123456789' }, 'dev: promote 0123456'],
    ['files, when it is none of these', { files: 2 }, 'dev: update file1 and 1 more'],
    ['what is held back, when that is all', { held: [kept('large/a-x')] }, 'dev: a-x on large held back'],
    [
      'removals that are refused, when that is all',
      { removed: [], refusedFolders: placed('edge', 3), refused: ['too many'] },
      'dev: app1-web on edge and 2 more held back',
    ],
    [
      'what was deleted by hand, when restoring it is all that happens',
      { added: placed('large', 1), changes: [fileChange('large/app1-web/x', 'add')], ...edited('large/app1-web/x') },
      'dev: restore app1-web on large, deleted by hand',
    ],
    [
      'manual edits, when reverting them is all that happens',
      { changed: placed('large', 2), changes: [fileChange('large/app1-web/x')], ...edited('large/app1-web/x') },
      'dev: revert manual edits: app1-web on large and 1 more',
    ],
    [
      'files of others, when replacing them is all that happens',
      { changed: placed('large', 1), changes: [fileChange('x')], rest: { replaced: ['x'] } },
      'dev: replace files of others: app1-web on large',
    ],
    [
      'what changes, when there is more than manual edits',
      { changed: placed('large', 1), changes: [fileChange('x'), fileChange('y')], ...edited('x') },
      'dev: update app1-web on large',
    ],
  ])('%s', (_name, given, title) => {
    expect(proposalTitle(contentOf(given))).toBe(title);
  });
});

describe('the title of a pull request', () => {
  const long = {
    clusterType: 'c'.repeat(30),
    deploymentTarget: 'd'.repeat(50),
    path: '',
    why: '',
    policies: [],
    files: [],
  };

  test('names as much as there is room for, and counts the rest', () => {
    expect(proposalTitle(contentOf({ removed: [long], added: [long], changed: [long] }))).toBe(
      `dev: remove ${long.deploymentTarget} from ${long.clusterType}, add 1, update 1`,
    );
  });

  test('is no longer than 120 characters, whatever the names', () => {
    const title = proposalTitle(contentOf({ environment: 'e'.repeat(64), added: [long], removed: [long] }));
    expect(title).toBe(`${'e'.repeat(62)}…: remove 1, add 1`);
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
