import { expect, test } from 'vitest';
import { priorityOf } from '../../../workflows/gitops/priority.ts';

const commit = 'a'.repeat(40);

test.each([
  ['no commit is recorded', {}, 'ordinary'],
  ['one is', { promoted: { commit } }, 'promotion'],
  ['an older one is', { promoted: { commit, back: true } }, 'rollback'],
] as const)('%s: %s', (_name, changeSet, expected) => {
  expect(priorityOf(changeSet)).toBe(expected);
});
