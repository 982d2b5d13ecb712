import { describe, expect, test } from 'vitest';
import type { CommitRecord } from '../../../../runtime/git/commits.ts';
import {
  rebuiltComment,
  WAIT_IS_OVER,
  WAITING_HEADING,
  waitingComment,
  withdrawnComment,
} from '../../../../workflows/proposal/text/comments.ts';
import { adasCommit } from '../../../support/proposals.ts';

const ID = '1234567890123456789012345678901234567890';
const adas = adasCommit(ID, 'base', 'Mend the ingress\n\nIt was broken.');

function several(count: number): CommitRecord[] {
  return Array.from({ length: count }, (_, index) => adasCommit(ID, 'base', `Mend ${index + 1}`));
}

describe('the comment that Berth waits', () => {
  const given = {
    rebuildCommand: 'berth apply dev --rebuild',
    counts: ['1 added', '2 changed'],
    manual: [adas],
    box: true,
  };

  test('says what it would change, who is in its way, and what people can do', () => {
    expect(waitingComment({ ...given, paths: ['large/a.yaml', 'large/b.yaml'] })).toBe(
      [
        '**Not updated.** This branch is out of date (1 added, 2 changed), but it has commits that Berth did not make:',
        '',
        '- `1234567` `Mend the ingress` by `Ada`',
        '',
        'Files that it would change: `large/a.yaml`, `large/b.yaml`.',
        '',
        'Your commits are not overwritten. You can',
        '',
        '- merge this pull request as it is; remaining changes are proposed next,',
        '- remove these commits from the branch, or',
        '- have the branch rebuilt: tick the box “Rebuild this branch” at the end of the description,',
        '  or run `berth apply dev --rebuild`. They are then saved under a ref that a comment names.',
      ].join('\n'),
    );
  });

  test('is known by its first words when the wait is over', () => {
    expect(waitingComment({ ...given, paths: ['a'] }).startsWith(WAITING_HEADING)).toBe(true);
    expect(WAIT_IS_OVER).not.toContain(WAITING_HEADING);
    expect(WAIT_IS_OVER).toMatch(/^\*\*Up to date again\.\*\* .+/);
  });

  test('names ten files, and the number of the others', () => {
    const paths = Array.from({ length: 11 }, (_, index) => `f${index + 1}`);
    const line = (count: number): string | undefined =>
      waitingComment({ ...given, paths: paths.slice(0, count) })
        .split('\n')
        .find(text => text.startsWith('Files'));
    expect(line(10)).toMatch(/`f9`, `f10`\.$/);
    expect(line(11)).toMatch(/`f9`, `f10` and 1 more\.$/);
  });

  test('names ten commits, and the number of the others', () => {
    const lines = (count: number): string[] =>
      waitingComment({ ...given, paths: ['a'], manual: several(count) })
        .split('\n')
        .filter(text => /^- [`…]/.test(text));
    expect(lines(10)).toHaveLength(10);
    expect(lines(12).slice(9)).toEqual(['- `1234567` `Mend 10` by `Ada`', '- … 2 more']);
  });

  test('cuts what is long', () => {
    const long = {
      ...adasCommit(ID, 'base', 'm'.repeat(101)),
      author: { name: 'n'.repeat(61), email: 'a@example.com' },
    };
    const comment = waitingComment({ ...given, paths: ['p'.repeat(151)], manual: [long] });
    expect(comment).toContain(`- \`1234567\` \`${'m'.repeat(99)}…\` by \`${'n'.repeat(59)}…\``);
    expect(comment).toContain(`\`${'p'.repeat(149)}…\``);
  });
});

test('the comment on a rebuild says which commits leave the branch, and how to get at them', () => {
  expect(rebuiltComment([adas], 'refs/berth/saved/berth/dev/123')).toBe(
    [
      '**This branch was rebuilt**, as requested. These commits are no longer on it; they are saved under `refs/berth/saved/berth/dev/123` (`git fetch origin refs/berth/saved/berth/dev/123`):',
      '',
      '- `1234567` `Mend the ingress` by `Ada`',
    ].join('\n'),
  );
});

describe('the comment on a pull request that is closed', () => {
  test('says why', () => {
    expect(withdrawnComment('dev', 'has it already', [])).toBe(
      'Closed: `dev` has it already, so there is nothing left to merge.',
    );
  });

  test.each([
    [1, "1 commit on it is not Berth's"],
    [2, "2 commits on it are not Berth's"],
  ])('says that its branch stays because of %d by people', (count, reason) => {
    expect(withdrawnComment('dev', 'has it already', several(count))).toBe(
      [
        'Closed: `dev` has it already, so there is nothing left to merge.',
        '',
        `The branch stays, because ${reason}:`,
        '',
        ...several(count).map((_, index) => `- \`1234567\` \`Mend ${index + 1}\` by \`Ada\``),
      ].join('\n'),
    );
  });
});
