import { describe, expect, test } from 'vitest';
import type { CommitInfo } from '../../../../runtime/git/log.ts';
import type { RetainedFolder } from '../../../../workflows/gitops/change-set.ts';
import {
  folderLines,
  groupLines,
  pathLines,
  placementLines,
  policyLines,
  sourceLines,
  takenBackLines,
} from '../../../../workflows/gitops/description/sections.ts';
import type { SourceChange } from '../../../../workflows/gitops/source-commits.ts';
import type { ChangeGroup } from '../../../../workflows/gitops/summary/change-groups.ts';
import { adasCommit } from '../../../support/proposals.ts';
import { plan, problem } from '../../plans.ts';
import { placed } from './contents.ts';

const FULL = { items: 20, names: 10, diffLines: 20 };

describe('placements', () => {
  const three = [...placed('edge', 1), ...placed('large', 3), ...placed('small', 1)];

  test('are told by cluster type, those with most first, and then by name', () => {
    expect(placementLines(three, FULL)).toEqual([
      '- 3 on `large`: `app1-web`, `app2-web`, `app3-web`',
      '- on `edge`: `app1-web`',
      '- on `small`: `app1-web`',
    ]);
  });

  test.each([
    [{ names: 3 }, '- 3 on `large`: `app1-web`, `app2-web`, `app3-web`'],
    [{ names: 2 }, '- 3 on `large`: `app1-web`, `app2-web` and 1 more'],
    [{ names: 0 }, '- 3 on `large`'],
  ])('with %j for each', (detail, line) => {
    expect(placementLines(three, { ...FULL, ...detail })[0]).toBe(line);
  });

  test.each([
    [3, []],
    [2, ['- … 1 more cluster type']],
    [1, ['- … 2 more cluster types']],
    [0, ['- … 3 more cluster types']],
  ])('on %d cluster types, and the number of the others', (items, more) => {
    expect(placementLines(three, { ...FULL, items }).slice(items)).toEqual(more);
  });
});

describe('folders that stay', () => {
  function kept(path: string, ...reasons: RetainedFolder['reasons']): RetainedFolder {
    const [clusterType = '', deploymentTarget = ''] = path.split('/');
    return { path, clusterType, deploymentTarget, onBranch: true, reasons };
  }
  const { origin: _origin, ...nowhere } = problem('it is broken');

  test.each<[string, RetainedFolder[], string[]]>([
    [
      'are told with the reason and its place',
      [kept('large/a-x', problem('it is broken'))],
      ['- `large/a-x`: `it is broken` at `template.yaml:3:5`'],
    ],
    [
      'are told with the reason alone, when it has no place',
      [kept('large/a-x', nowhere)],
      ['- `large/a-x`: `it is broken`'],
    ],
    [
      'are told with the first reason, and the number of the others',
      [kept('large/a-x', nowhere, nowhere)],
      ['- `large/a-x`: `it is broken` (and 1 more problem)'],
    ],
    [
      'are told with the number of several others',
      [kept('large/a-x', nowhere, nowhere, nowhere)],
      ['- `large/a-x`: `it is broken` (and 2 more problems)'],
    ],
    ['are told without a reason when there is none', [kept('large/a-x')], ['- `large/a-x`: no reason is known']],
    [
      'are told together when their reason is the same',
      [kept('large/a-x', nowhere), kept('large/b-x', { ...nowhere, message: 'it is old' }), kept('small/a-x', nowhere)],
      ['- `large/a-x`, `small/a-x`: `it is broken`', '- `large/b-x`: `it is old`'],
    ],
  ])('%s', (_name, folders, expected) => {
    expect(folderLines(folders, FULL)).toEqual(expected);
  });

  const many = ['a', 'b', 'c'].map(name => kept(`large/${name}-x`, { ...nowhere, message: name }));
  test.each([
    [3, []],
    [2, ['- … 1 more reason']],
    [0, ['- … 3 more reasons']],
  ])('for %d reasons, and the number of the others', (items, more) => {
    expect(folderLines(many, { ...FULL, items }).slice(items)).toEqual(more);
  });

  test.each([
    [2, '- `large/a-x`, `large/b-x` and 1 more: `it is broken`'],
    [0, '- `large/a-x` and 2 more: `it is broken`'],
  ])('with %d names for each reason, but at least one', (names, line) => {
    const alike = ['a', 'b', 'c'].map(name => kept(`large/${name}-x`, nowhere));
    expect(folderLines(alike, { ...FULL, names })).toEqual([line]);
  });
});

describe('changes that are alike', () => {
  const LINE: ChangeGroup['diff'] = [
    { sign: ' ', text: 'data:' },
    { sign: '-', text: '  A: 1' },
    { sign: '+', text: '  A: 2' },
  ];
  function group(rest: Partial<ChangeGroup> = {}): ChangeGroup {
    return { action: 'modify', fileName: 'x.yaml', paths: ['large/a-x/x.yaml'], ...rest };
  }
  const two = ['large/a-x/x.yaml', 'large/b-x/x.yaml'];
  const first = (groups: readonly ChangeGroup[], detail = {}) => groupLines(groups, { ...FULL, ...detail })[0];

  test.each<[string, ChangeGroup, string]>([
    ['that come', group({ action: 'add' }), '- adds `x.yaml` in 1 folder: `large/a-x`'],
    ['that go', group({ action: 'remove', paths: two }), '- removes `x.yaml` from 2 folders: `large/a-x`, `large/b-x`'],
    ['whose lines aren’t known', group({ paths: two }), '- `x.yaml` changes in 2 folders: `large/a-x`, `large/b-x`'],
    ['without lines', group({ diff: [] }), '- `x.yaml` changes in 1 folder: `large/a-x`'],
    ['of one line', group({ diff: LINE }), '- 1 line of `x.yaml` changes: `large/a-x`'],
    [
      'of several lines',
      group({ diff: [...LINE, { sign: '+', text: '  B: 2' }] }),
      '- 2 lines of `x.yaml` change: `large/a-x`',
    ],
    [
      'of lines that mostly go',
      group({ diff: [...LINE, { sign: '-', text: '  B: 2' }] }),
      '- 2 lines of `x.yaml` change: `large/a-x`',
    ],
    [
      'of one line in several folders',
      group({ diff: LINE, paths: two }),
      '- **the same line** of `x.yaml` in **2 folders**: `large/a-x`, `large/b-x`',
    ],
    [
      'of several lines in several folders',
      group({ diff: [...LINE, { sign: '+', text: '  B: 2' }], paths: two }),
      '- **the same 2 lines** of `x.yaml` in **2 folders**: `large/a-x`, `large/b-x`',
    ],
  ])('%s', (_name, given, expected) => {
    expect(first([given])).toBe(expected);
  });

  test('are told with their folders, as many as may be named', () => {
    expect(first([group({ paths: two })], { names: 1 })).toBe(
      '- `x.yaml` changes in 2 folders: `large/a-x` and 1 more',
    );
    expect(first([group({ paths: two })], { names: 0 })).toBe('- `x.yaml` changes in 2 folders');
  });

  test('are shown by a sample, a part of the entry', () => {
    const block = ['', '  ```diff', '   data:', '  -  A: 1', '  +  A: 2', '  ```', ''];
    expect(groupLines([group({ diff: LINE })], FULL).slice(1)).toEqual(block);
    expect(groupLines([group({ diff: LINE })], { ...FULL, diffLines: 3 }).slice(1)).toEqual(block);
  });

  test('are shown by a part of it when it is long, or not at all', () => {
    expect(groupLines([group({ diff: LINE })], { ...FULL, diffLines: 1 }).slice(1)).toEqual([
      '',
      '  ```diff',
      '   data:',
      '   … 2 more lines',
      '  ```',
      '',
    ]);
    expect(groupLines([group({ diff: LINE })], { ...FULL, diffLines: 0 })).toHaveLength(1);
    expect(groupLines([group()], FULL)).toHaveLength(1);
  });

  test.each([
    [3, []],
    [2, ['- … 1 more different change']],
    [1, ['- … 2 more different changes']],
  ])('in %d entries, and the number of the others', (items, more) => {
    const groups = [group({ action: 'add' }), group({ action: 'remove' }), group()];
    expect(groupLines(groups, { ...FULL, items }).slice(items)).toEqual(more);
  });
});

describe('policies', () => {
  const policies = plan({}, { policies: ['a', 'b', 'c'] }).snapshot.policies.map((policy, index) => ({
    policy,
    placements: index + 1,
  }));

  test('are told with their place and what they are responsible for', () => {
    expect(policyLines(policies, FULL)).toEqual([
      '- `a` (`schedulingpolicy-a.yaml:1:1`): 1 placement',
      '- `b` (`schedulingpolicy-b.yaml:1:1`): 2 placements',
      '- `c` (`schedulingpolicy-c.yaml:1:1`): 3 placements',
    ]);
  });

  test.each([
    [2, '- … 1 more policy'],
    [1, '- … 2 more policies'],
  ])('in %d entries, and the number of the others', (items, more) => {
    expect(policyLines(policies, { ...FULL, items }).slice(items)).toEqual([more]);
  });
});

describe('sources', () => {
  const [newest, older] = ['a'.repeat(40), 'b'.repeat(40)];
  function commit(id: string, subject: string): CommitInfo {
    return { id, subject, author: { name: 'Ada', email: 'ada@example.com' }, date: '' };
  }
  function moved(rest: Partial<SourceChange> = {}): SourceChange {
    const source = { repository: '/srv/cp', revision: 'dev', role: 'environment dev', commit: newest };
    return { source, commits: [], truncated: false, ...rest };
  }
  const head = '- `environment dev`: `/srv/cp` `dev` at `aaaaaaa`';
  const both = [commit(newest, 'Move west'), commit(older, 'Add a type')];

  test.each<[string, SourceChange, object, string[]]>([
    ['without commits', moved(), {}, [head]],
    ['without commits, though there are some that can’t be read', moved({ truncated: true }), {}, [head]],
    [
      'with their commits',
      moved({ commits: both }),
      {},
      [head, '  - `aaaaaaa` `Move west` by `Ada`', '  - `bbbbbbb` `Add a type` by `Ada`'],
    ],
    [
      'with as many commits as may be shown',
      moved({ commits: both }),
      { names: 1 },
      [head, '  - `aaaaaaa` `Move west` by `Ada`', '  - and 1 more'],
    ],
    [
      'with those that there are beyond the ones that were read',
      moved({ commits: both, truncated: true }),
      { names: 1 },
      [head, '  - `aaaaaaa` `Move west` by `Ada`', '  - and 1 or more'],
    ],
    [
      'with all that were read, and the word that there are others',
      moved({ commits: both, truncated: true }),
      { names: 2 },
      [head, '  - `aaaaaaa` `Move west` by `Ada`', '  - `bbbbbbb` `Add a type` by `Ada`', '  - and more'],
    ],
    [
      'with those that it goes back over',
      moved({ undone: both }),
      { names: 1 },
      [head, '  - without `aaaaaaa` `Move west` by `Ada`', '  - and 1 more'],
    ],
    ['with the number of commits alone', moved({ commits: both }), { names: 0 }, [head, '  - and 2 more']],
  ])('are told %s', (_name, change, detail, expected) => {
    expect(sourceLines([change], { ...FULL, ...detail })).toEqual(expected);
  });

  test('on a forge are told with links', () => {
    const source = { ...moved().source, repository: 'https://git.example.com/acme/cp.git' };
    expect(sourceLines([moved({ source, commits: [commit(newest, 'Move west')] })], FULL)).toEqual([
      `- \`environment dev\`: \`https://git.example.com/acme/cp.git\` \`dev\` at [\`aaaaaaa\`](https://git.example.com/acme/cp/commit/${newest})`,
      `  - [\`aaaaaaa\`](https://git.example.com/acme/cp/commit/${newest}) \`Move west\` by \`Ada\``,
    ]);
  });

  test.each([
    [2, '- … 1 more source'],
    [1, '- … 2 more sources'],
  ])('in %d entries, and the number of the others', (items, more) => {
    expect(sourceLines([moved(), moved(), moved()], { ...FULL, items }).slice(items)).toEqual([more]);
  });
});

describe('what people did by hand', () => {
  const folder = ['large/a-x/a.yaml', 'large/a-x/b.yaml', 'large/b-x/a.yaml'];
  const commit = { ...adasCommit('c'.repeat(40), 'base'), paths: folder };
  const taken = { commit, action: 'revert', paths: folder, places: folder } as const;

  test.each([
    [
      'restore',
      ['large/a-x', 'large/b-x'],
      '- restores `large/a-x`, `large/b-x`, deleted by hand in `ccccccc` by `Ada`: `Mend it`',
    ],
    [
      'remove',
      ['large/a-x', 'large/b-x'],
      '- removes `large/a-x`, `large/b-x`, added by hand in `ccccccc` by `Ada`: `Mend it`',
    ],
    [
      'revert',
      folder,
      '- reverts `large/a-x/a.yaml`, `large/a-x/b.yaml`, `large/b-x/a.yaml`, edited by hand in `ccccccc` by `Ada`: `Mend it`',
    ],
  ] as const)('is told with what becomes of it: %s', (action, places, line) => {
    expect(takenBackLines([{ ...taken, action, places }], FULL)).toEqual([line]);
  });

  test.each([
    [1, '- reverts `large/a-x/a.yaml` and 2 more, edited by hand in `ccccccc` by `Ada`: `Mend it`'],
    [0, '- reverts 3 files, edited by hand in `ccccccc` by `Ada`: `Mend it`'],
  ])('is told with %d of its files', (names, line) => {
    expect(takenBackLines([taken], { ...FULL, names })).toEqual([line]);
  });

  test.each([
    [2, '- … 1 more commit'],
    [1, '- … 2 more commits'],
  ])('in %d entries, and the number of the others', (items, more) => {
    expect(takenBackLines([taken, taken, taken], { ...FULL, items }).slice(items)).toEqual([more]);
  });
});

test.each([
  [3, ['- `a`', '- `b`', '- `c`']],
  [2, ['- `a`', '- `b`', '- … 1 more file']],
  [1, ['- `a`', '- … 2 more files']],
])('%d paths, and the number of the others', (items, expected) => {
  expect(pathLines(['a', 'b', 'c'], { ...FULL, items })).toEqual(expected);
});

test('names of others are cut', () => {
  const long = 'n'.repeat(400);
  const length = (lines: readonly string[]) =>
    Math.max(
      ...lines
        .join('\n')
        .split(/[^n…]+/)
        .map(name => name.length),
    );
  expect(length(placementLines([{ clusterType: 'a', deploymentTarget: long }], FULL))).toBe(100);
  expect(length(placementLines([{ clusterType: long, deploymentTarget: 'a' }], FULL))).toBe(100);
  expect(length(pathLines([long], FULL))).toBe(150);
  expect(length(groupLines([{ action: 'add', fileName: long, paths: ['a/x'] }], FULL))).toBe(60);
  expect(length(groupLines([{ action: 'add', fileName: 'a', paths: [`${long}/x`] }], FULL))).toBe(150);
});
