import { describe, expect, test } from 'vitest';
import { createGit } from '../../../../runtime/git/git.ts';
import type { Repository } from '../../../../runtime/git/repository.ts';
import { readMergedCommit, revisionsSince } from '../../../../workflows/promotion/evidence/merged-commit.ts';
import { gitEnvironment, type TestRepository, testRepository } from '../../../support/git-repository.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const TRACKING = '.github/tracking/Promoted_Commit_Id';
const [FIRST, SECOND, THIRD] = ['a', 'b', 'c'].map(digit => digit.repeat(40)) as [string, string, string];

interface Branch {
  readonly made: TestRepository;
  readonly repository: Repository;
  readonly head: () => Promise<string>;
}

async function branch(): Promise<Branch> {
  const made = await testRepository({ main: { 'README.md': 'Manifests\n' } });
  const git = createGit({ cacheDir: await temporaryFolder(), env: gitEnvironment() });
  const repository = await git.open(made.path, { history: 'all' });
  return { made, repository, head: async () => (await repository.fetch({ branch: 'main' })).commit };
}

describe('what was merged', () => {
  test('is what the tracking file says, with the cluster types that came with it', async () => {
    const { made, repository, head } = await branch();
    const merge = await made.commit('main', {
      [TRACKING]: FIRST,
      'clusters/large/web/a.yaml': 'a',
      'elsewhere/small/web/a.yaml': 'a',
    });
    await made.commit('main', { 'clusters/edge/web/a.yaml': 'by somebody' });
    const found = await readMergedCommit(repository, { head: await head(), prefix: 'clusters/' });
    expect(found).toMatchObject({ commit: FIRST, revision: merge, clusterTypes: ['large'] });
  });

  test('is nothing where nothing was promoted', async () => {
    const { repository, head } = await branch();
    expect(await readMergedCommit(repository, { head: await head(), prefix: '' })).toBeUndefined();
  });

  test('that changed nothing for clusters is as good as the merge before it', async () => {
    const { made, repository, head } = await branch();
    const first = await made.commit('main', { [TRACKING]: FIRST, 'large/web/a.yaml': 'a' });
    await made.commit('main', { [TRACKING]: SECOND });
    await made.commit('main', { [TRACKING]: THIRD });
    expect(await readMergedCommit(repository, { head: await head(), prefix: '' })).toMatchObject({
      commit: THIRD,
      revision: first,
      clusterTypes: ['large'],
    });
  });
});

describe('a revision that clusters report', () => {
  test('counts when it is the merge or a later commit of the branch, by its first digits too', async () => {
    const { made, repository, head } = await branch();
    const older = await made.commit('main', { 'large/web/a.yaml': 'a' });
    const revision = await made.commit('main', { [TRACKING]: FIRST });
    const later = await made.commit('main', { 'large/web/a.yaml': 'b' });
    await made.branch('other', 'main');
    const elsewhere = await made.commit('other', { 'large/web/a.yaml': 'c' });
    const counts = await revisionsSince(repository, { revision, head: await head() });
    const shown = [older, revision, later, elsewhere, THIRD].map(commit => [
      counts(commit),
      counts(commit.slice(0, 12)),
    ]);
    expect(shown).toEqual([
      [false, false],
      [true, true],
      [true, true],
      [false, false],
      [false, false],
    ]);
    expect(counts(`${later.slice(0, 12)}${'0'.repeat(28)}`)).toBe(false);
  });
});
