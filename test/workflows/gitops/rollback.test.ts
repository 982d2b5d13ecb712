import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import { TRACKING_PATH } from '../../../scheduler/plan/plan.ts';
import type { ChangeSet } from '../../../workflows/gitops/change-set.ts';
import { comparePlan } from '../../../workflows/gitops/compare.ts';
import { ROOT_LAYOUT } from '../../../workflows/gitops/layout.ts';
import { resolveRemovals } from '../../../workflows/gitops/resolve-removals.ts';
import { withDirection } from '../../../workflows/gitops/rollback.ts';
import { readSourceChanges } from '../../../workflows/gitops/source-commits.ts';
import { gitEnvironment, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { plan } from '../plans.ts';

interface Moved {
  /** What the tracking file on the branch says; absent when there is none. */
  readonly before?: string;
  readonly after: string;
  readonly repository: string;
}

async function promoted({ before, after, repository }: Moved): Promise<ChangeSet['promoted']> {
  const source = { role: 'base repository main', repository, revision: 'main', commit: after };
  const made = plan({}, { baseCommit: after });
  const wanted = { ...made, snapshot: { ...made.snapshot, sources: [source] } };
  const oid = 'b'.repeat(40);
  const tree = new Map(before === undefined ? [] : [[TRACKING_PATH, { oid, mode: '100644' }]]);
  const changeSet = resolveRemovals(comparePlan(wanted, tree, { layout: ROOT_LAYOUT, format: 'sha1' }));
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  const forge = { contents: async () => await Promise.resolve(new Map([[oid, Buffer.from(before ?? '')]])) };
  const readSources = async (moved: Parameters<typeof readSourceChanges>[1]) => await readSourceChanges(git, moved);
  return (await withDirection(changeSet, { plan: wanted, forge, readSources })).promoted;
}

describe('a recorded commit that moves', () => {
  test('back is a rollback, and forward a promotion', async () => {
    const { path: repository, ...made } = await testRepository({ main: { file: '1' } });
    const older = (await made.git('rev-parse', 'main')).trim();
    const newer = await made.commit('main', { file: '2' });
    const side = await made.commit('side', { file: '3' });
    expect(await promoted({ before: older, after: newer, repository })).toEqual({ commit: newer });
    expect(await promoted({ before: `${newer}\n`, after: older, repository })).toEqual({ commit: older, back: true });
    // What it was isn't known, or can't be read: no more is said than is known.
    expect(await promoted({ after: older, repository })).toEqual({ commit: older });
    expect(await promoted({ before: '0'.repeat(40), after: older, repository })).toEqual({ commit: older });
    expect(await promoted({ before: 'newer', after: older, repository })).toEqual({ commit: older });
    expect(await promoted({ before: side, after: newer, repository })).toEqual({ commit: newer });
    expect(await promoted({ before: newer, after: older, repository: '/nonexistent' })).toEqual({ commit: older });
  });
});
