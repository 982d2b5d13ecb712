import { expect, test } from 'vitest';
import { takenBack } from '../../../../workflows/gitops/description/taken-back.ts';
import { adasCommit } from '../../../support/proposals.ts';
import { contentOf, fileChange } from './contents.ts';

const [newer, older] = ['b', 'a'].map(id => adasCommit(id.repeat(40), 'base')) as [
  ReturnType<typeof adasCommit>,
  ReturnType<typeof adasCommit>,
];

test('what is taken back is what the newest commit did to a file, and an edit by those before', () => {
  const content = contentOf({
    changes: [fileChange('deleted', 'add'), fileChange('edited'), fileChange('added', 'remove')],
    rest: {
      manualEdits: [
        { ...newer, paths: ['edited', 'deleted'] },
        { ...older, paths: ['added', 'deleted'] },
      ],
    },
  });
  expect(takenBack(content).map(({ commit, action, paths }) => [commit.id.slice(0, 1), action, paths])).toEqual([
    ['b', 'restore', ['deleted']],
    ['b', 'revert', ['edited']],
    ['a', 'remove', ['added']],
    ['a', 'revert', ['deleted']],
  ]);
});
