import { describe, expect, test } from 'vitest';
import { approvalLines, type ReplacedApproval } from '../../../../workflows/proposal/text/approval-lines.ts';

const FULL = { items: 20, names: 10, diffLines: 20 };
const CONTENT = '1a2b3c4d5e6f';

function approval(rest: Partial<ReplacedApproval> = {}): ReplacedApproval {
  return { by: ['ada'], content: CONTENT, paths: ['large/shop-web/namespace.yaml'], ...rest };
}

/** `count` files, each in a folder of its own. */
function files(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `large/shop-${index + 1}/namespace.yaml`);
}

describe('an approval of other content', () => {
  test.each<[string, ReplacedApproval, string]>([
    ['of one file', approval(), '- `1a2b3c4d` by `ada`: 1 file differs, in `large/shop-web`'],
    [
      'of several files of one folder',
      approval({ paths: ['large/shop-web/a.yaml', 'large/shop-web/b.yaml'] }),
      '- `1a2b3c4d` by `ada`: 2 files differ, in `large/shop-web`',
    ],
    [
      'of files of several folders',
      approval({ paths: files(2) }),
      '- `1a2b3c4d` by `ada`: 2 files differ, in `large/shop-1`, `large/shop-2`',
    ],
    [
      'by several people',
      approval({ by: ['ada', 'grace'] }),
      '- `1a2b3c4d` by `ada`, `grace`: 1 file differs, in `large/shop-web`',
    ],
    [
      'that is not there any more',
      { by: ['ada'], paths: [] },
      '- by `ada`: that content is no longer available for comparison',
    ],
  ])('%s', (_name, given, expected) => {
    expect(approvalLines([given], FULL)).toEqual([expected]);
  });
});

describe('with less detail', () => {
  test('folders give way to their number', () => {
    const lines = (names: number) => approvalLines([approval({ paths: files(3) })], { ...FULL, names });
    expect(lines(3)).toEqual([
      '- `1a2b3c4d` by `ada`: 3 files differ, in `large/shop-1`, `large/shop-2`, `large/shop-3`',
    ]);
    expect(lines(2)).toEqual(['- `1a2b3c4d` by `ada`: 3 files differ, in `large/shop-1`, `large/shop-2` and 1 more']);
    expect(lines(0)).toEqual(['- `1a2b3c4d` by `ada`: 3 files differ in 3 places']);
  });

  test('people give way to their number, but for the first', () => {
    const lines = (names: number) => approvalLines([approval({ by: ['ada', 'grace', 'lin'] })], { ...FULL, names });
    expect(lines(2)[0]).toContain('by `ada`, `grace` and 1 more:');
    expect(lines(0)[0]).toContain('by `ada` and 2 more:');
  });

  test('approvals give way to their number, but for the first', () => {
    const three = ['ada', 'grace', 'lin'].map(name => approval({ by: [name] }));
    const lines = (items: number) => approvalLines(three, { ...FULL, items });
    expect(lines(3)).toHaveLength(3);
    expect(lines(2)).toEqual([...approvalLines(three.slice(0, 2), FULL), '- … 1 more approval']);
    expect(lines(0)).toEqual([...approvalLines(three.slice(0, 1), FULL), '- … 2 more approvals']);
  });

  test('names are cut', () => {
    const [line = ''] = approvalLines([approval({ by: ['a'.repeat(61)], paths: [`${'b'.repeat(151)}/c`] })], FULL);
    expect(line).toContain(`\`${'a'.repeat(59)}…\``);
    expect(line).toContain(`\`${'b'.repeat(149)}…\``);
  });
});

test('no approvals are no lines', () => {
  expect(approvalLines([], FULL)).toEqual([]);
});
