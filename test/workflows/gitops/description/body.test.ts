import { describe, expect, test } from 'vitest';
import type { RetainedFolder } from '../../../../workflows/gitops/change-set.ts';
import { bodyContent } from '../../../../workflows/gitops/description/body.ts';
import { adasCommit } from '../../../support/proposals.ts';
import { plan, problem } from '../../plans.ts';
import { contentOf, placed, type TestContent } from './contents.ts';

const FULL = { items: 20, names: 10, diffLines: 20 };
const ID = 'a'.repeat(40);

function summaryOf(given: TestContent): string {
  return bodyContent(contentOf(given)).summary;
}

function sectionsOf(given: TestContent): readonly string[] {
  return bodyContent(contentOf(given)).sections(FULL);
}

function kept(path: string): RetainedFolder {
  const { origin: _origin, ...reason } = problem('it is broken');
  return { path, clusterType: 'large', deploymentTarget: 'a-x', onBranch: true, reasons: [reason] };
}

describe('the first sentence', () => {
  test.each<[string, TestContent, string]>([
    [
      'says what becomes of placements',
      { added: placed('large', 2), removed: placed('edge', 1) },
      'Environment `dev`: **2 added, 1 removed**.',
    ],
    [
      'says what is promoted',
      { changed: placed('large', 1), promoted: '0123456789' },
      'Environment `dev`: **1 changed**. Promotes `0123456`.',
    ],
    [
      'says what was promoted before',
      { changed: placed('large', 1), promoted: '0123456789', promotedFrom: '9876543210' },
      'Environment `dev`: **1 changed**. Promotes `9876543` → `0123456`.',
    ],
    [
      'says that a folder is held back',
      { changed: placed('large', 1), held: [kept('large/a-x')] },
      'Environment `dev`: **1 changed**. **1 folder held back.**',
    ],
    [
      'says how many are held back, or kept',
      { changed: placed('large', 1), held: [kept('large/a-x')], retained: [kept('large/b-x'), kept('large/c-x')] },
      'Environment `dev`: **1 changed**. **3 folders held back.**',
    ],
  ])('%s', (_name, given, expected) => {
    expect(summaryOf(given)).toBe(expected);
  });
});

describe('sections', () => {
  test('are none when there is nothing to say', () => {
    expect(sectionsOf({})).toEqual([]);
  });

  test('come in the order in which they matter', () => {
    const given: TestContent = {
      added: placed('large', 1),
      changed: placed('large', 1),
      removed: placed('edge', 1),
      groups: [{ action: 'add', fileName: 'x.yaml', paths: ['large/a-x/x.yaml'] }],
      refused: ['too many'],
      policies: plan({}).snapshot.policies.map(policy => ({ policy, placements: 1 })),
      held: [kept('large/a-x')],
      retained: [kept('large/b-x')],
      foreign: ['edge/app1-web/notes.txt'],
      rest: { manualEdits: [{ ...adasCommit(ID, 'base'), paths: ['x'] }], replaced: ['y'] },
    };
    expect(sectionsOf(given).map(text => text.split('\n', 1)[0])).toEqual([
      '### ⚠️ Reverts manual edits',
      '### ⚠️ Replaces files of others',
      '### ⚠️ Removes 1 of 0 deployments',
      '### ⛔ Removals held back',
      '### ⚠️ Held back',
      '### ⚠️ Not removed yet',
      '### What changes',
      '### Added',
      '### Why',
      '### Left alone',
    ]);
  });

  test.each<[string, TestContent, string[]]>([
    [
      'what is removed, by reason, without the names that the reasons have',
      {
        removed: [
          ...placed('edge', 2, 'there is no cluster type edge any more'),
          ...placed('large', 1, 'there is no deployment target app1-web any more'),
          ...placed('old', 1, 'there is no cluster type old any more'),
        ],
        total: 16,
      },
      [
        '### ⚠️ Removes 4 of 16 deployments\n\n3 deployments, because there is no such cluster type any more:\n\n- 2 on `edge`: `app1-web`, `app2-web`\n- on `old`: `app1-web`\n\n1 deployment, because there is no such deployment target any more:\n\n- on `large`: `app1-web`',
      ],
    ],
    [
      'what is removed with its cluster types',
      { removed: placed('edge', 1), removedTypes: ['edge', 'old'], total: 8 },
      [
        '### ⚠️ Removes 1 of 8 deployments\n\n1 deployment, because no policy places it here any more:\n\n- on `edge`: `app1-web`\n\nCluster types that are removed with their README:\n\n- `edge`\n- `old`',
      ],
    ],
    [
      'why removals are held back, and what lets them pass',
      { refusedFolders: placed('large', 3), total: 4, refused: ['at most 25 %', 'large would lose all'] },
      [
        '### ⛔ Removals held back\n\n3 folders of 4 would be removed: `at most 25 %`, and `large would lose all`.\nNo removals applied; other changes proceed. If intended: `berth apply --environment dev --allow-removals 3`',
      ],
    ],
    [
      'what changes',
      { groups: [{ action: 'add', fileName: 'x.yaml', paths: ['large/a-x/x.yaml'] }] },
      ['### What changes\n\n- adds `x.yaml` in 1 folder: `large/a-x`'],
    ],
    ['what is added', { added: placed('large', 1) }, ['### Added\n\n- on `large`: `app1-web`']],
    [
      'what is added with its cluster types',
      { added: placed('large', 1), addedTypes: ['large', 'b'] },
      ['### Added\n\n- on `large`: `app1-web`\n\nCluster types new on this branch:\n\n- `large`\n- `b`'],
    ],
    [
      'which policies place it',
      { policies: plan({}).snapshot.policies.map(policy => ({ policy, placements: 2 })) },
      [
        '### Why\n\nScheduling policies behind these changes:\n\n- `everywhere` (`schedulingpolicy-everywhere.yaml:1:1`): 2 placements',
      ],
    ],
    [
      'which commits led to it',
      {
        rest: {
          sources: [
            {
              source: { repository: '/srv/cp', revision: 'dev', role: 'environment dev', commit: ID },
              commits: [],
              truncated: false,
            },
          ],
        },
      },
      ['### Why\n\nSources:\n\n- `environment dev`: `/srv/cp` `dev` at `aaaaaaa`'],
    ],
    [
      'what people edited',
      { rest: { manualEdits: [{ ...adasCommit(ID, 'base'), paths: ['x.yaml'] }] } },
      [
        '### ⚠️ Reverts manual edits\n\nPeople changed generated files on this branch. To keep such a change, make it in the control plane.\n\n- reverts `x.yaml`, edited by hand in `aaaaaaa` by `Ada`: `Mend it`',
      ],
    ],
    [
      'which files of others it replaces',
      { rest: { replaced: ['x.yaml'] } },
      [
        '### ⚠️ Replaces files of others\n\nNeither Berth nor the original scheduler wrote these files. This pull request overwrites them:\n\n- `x.yaml`',
      ],
    ],
    [
      'what is held back',
      { held: [kept('large/a-x')] },
      ['### ⚠️ Held back\n\nThese folders stay as they are:\n\n- `large/a-x`: `it is broken`'],
    ],
    [
      'what is not removed',
      { retained: [kept('large/a-x')] },
      [
        '### ⚠️ Not removed yet\n\nThese folders have no placement, but this is not certain:\n\n- `large/a-x`: `it is broken`',
      ],
    ],
    ['files of others, only beside what is removed', { foreign: ['large/a-x/notes.txt'] }, []],
  ])('say %s', (_name, given, expected) => {
    expect(sectionsOf(given)).toEqual(expected);
  });

  test('say which cluster types are added, also alone', () => {
    const [added = '', ...others] = sectionsOf({ addedTypes: ['large'] });
    expect(added).toMatch(/^### Added\n\s*Cluster types new on this branch:\n\n- `large`$/);
    expect(others).toEqual([]);
  });

  test('name files of others beside what is removed', () => {
    expect(sectionsOf({ removed: placed('edge', 1), foreign: ['edge/app1-web/notes.txt'] }).at(-1)).toBe(
      '### Left alone\n\nFiles that Berth did not write and does not remove:\n\n- `edge/app1-web/notes.txt`',
    );
  });

  test('have as much detail as is asked for', () => {
    const content = bodyContent(contentOf({ added: placed('large', 12) }));
    expect(content.sections({ items: 0, names: 0, diffLines: 0 })).toEqual(['### Added\n\n- … 1 more cluster type']);
  });
});
