import { expect, test } from 'vitest';
import { priorityOf } from '../../../workflows/gitops/priority.ts';
import type { SourceChange } from '../../../workflows/gitops/source-commits.ts';

const [recorded, older] = ['a'.repeat(40), 'b'.repeat(40)];
const promoted = { commit: recorded };

/** A source that has moved to the recorded commit. */
function moved(rest: Partial<SourceChange> = {}, commit = recorded): SourceChange {
  const source = { repository: 'r', revision: 'main', role: 'base repository main', commit };
  return { source, previous: older, commits: [], truncated: false, ...rest };
}

/** It isn't known where it stood before. */
function movedFromNowhere(): SourceChange {
  const { previous: _previous, ...rest } = moved();
  return rest;
}

const newer = { id: recorded, author: { name: 'Ada', email: 'ada@example.com' }, date: '', subject: 'Add a template' };

test.each([
  ['no commit is recorded: ordinary', {}, [moved()], 'ordinary'],
  [
    'the recorded commit has others that the one before hasn’t: a promotion',
    { promoted },
    [moved({ commits: [newer] })],
    'promotion',
  ],
  ['it has none: a rollback', { promoted }, [moved()], 'rollback'],
  ['it isn’t known what was before: a promotion', { promoted }, [movedFromNowhere()], 'promotion'],
  ['its commits can’t be read: a promotion', { promoted }, [moved({ truncated: true })], 'promotion'],
  ['nothing has moved: a promotion', { promoted }, [], 'promotion'],
  ['another source has moved back: a promotion', { promoted }, [moved({}, older)], 'promotion'],
  ['one of several has moved back: a rollback', { promoted }, [moved({}, older), moved()], 'rollback'],
])('%s', (_name, changeSet, sources, expected) => {
  expect(priorityOf(changeSet, sources)).toBe(expected);
});
