import { expect, test } from 'vitest';
import { draftTitle, isDraft, nextTitle } from '../../../../workflows/forges/gitea/draft.ts';

test('a draft begins with WIP, in whatever way it is written, unless the server says it itself', () => {
  expect(isDraft({ title: 'WIP: x' })).toBe(true);
  expect(isDraft({ title: '[wip] x' })).toBe(true);
  expect(isDraft({ title: 'Wiped' })).toBe(false);
  expect(isDraft({ title: 'Draft: x', draft: true })).toBe(true);
  expect(isDraft({ title: 'WIP: x', draft: false })).toBe(false);
});

test('a new title keeps what makes it a draft, and adds nothing where a person took it away', () => {
  expect(draftTitle('Update')).toBe('WIP: Update');
  expect(nextTitle('WIP: Update', 'Update 2')).toBe('WIP: Update 2');
  expect(nextTitle('[WIP] Update', 'Update 2')).toBe('[WIP] Update 2');
  expect(nextTitle('Update', 'Update 2')).toBe('Update 2');
  expect(nextTitle('WIP: Update', 'WIP: Update')).toBe('WIP: Update');
});
