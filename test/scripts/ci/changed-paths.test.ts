import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { changedPaths } from '../../../scripts/ci/changed-paths.ts';
import { runGit, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

// Years ago: the clock of the machine must not matter.
const MONDAY = '2020-03-02T12:00:00Z';
const TUESDAY = '2020-03-03T18:00:00Z';
const LATER = '2020-03-03T23:00:00Z';
const WEDNESDAY = '2020-03-04T06:00:00Z';

describe('what changed in the day before the newest commit', () => {
  test('is what its commits changed, and nothing before', async () => {
    const { commit, paths } = await history();
    const since = await commit(MONDAY, { 'old.ts': '1', 'gone.ts': '1' });
    await commit(TUESDAY, { 'new.ts': '1', 'gone.ts': null });
    await commit(WEDNESDAY, { 'newer.ts': '1' });
    expect(await paths()).toEqual({ known: true, since, paths: ['gone.ts', 'new.ts', 'newer.ts'] });
  });

  test('is not what was changed and changed back', async () => {
    const { commit, paths } = await history();
    await commit(MONDAY, { 'a.ts': '1', 'b.ts': '1' });
    await commit(TUESDAY, { 'a.ts': '2' });
    await commit(WEDNESDAY, { 'a.ts': '1', 'b.ts': '2' });
    expect(await paths()).toMatchObject({ paths: ['b.ts'] });
  });

  test('is both places of a file that moved', async () => {
    const { commit, paths } = await history();
    await commit(MONDAY, { 'here.ts': 'a text that is long enough to be recognized\n'.repeat(9) });
    await commit(TUESDAY, { 'here.ts': null, 'there.ts': 'a text that is long enough to be recognized\n'.repeat(9) });
    expect(await paths()).toMatchObject({ paths: ['here.ts', 'there.ts'] });
  });

  test('is what a merge of that day brought, however old its commits are', async () => {
    const { commit, branch, merge, paths } = await history();
    await commit(MONDAY, { 'a.ts': '1' });
    await branch('feature');
    await commit(MONDAY, { 'feature.ts': '1' }, 'feature');
    await commit('2020-03-02T13:00:00Z', { 'b.ts': '1' });
    await merge('feature', WEDNESDAY);
    expect(await paths()).toMatchObject({ paths: ['feature.ts'] });
  });

  test('is not cut off by a commit whose clock was wrong', async () => {
    const { commit, paths } = await history();
    await commit(MONDAY, { 'a.ts': '1' });
    await commit(TUESDAY, { 'b.ts': '1' });
    await commit('2001-01-01T00:00:00Z', { 'c.ts': '1' });
    await commit(LATER, { 'd.ts': '1' });
    expect(await paths()).toMatchObject({ paths: ['b.ts', 'c.ts', 'd.ts'] });
  });

  test('is also what is not committed yet, and names may be strange', async () => {
    const { commit, checkout } = await history();
    await commit(MONDAY, { 'a.ts': '1', '.gitignore': 'dist\n' });
    await commit(WEDNESDAY, { 'b.ts': '1' });
    const folder = await checkout();
    await writeFiles(folder, { 'a.ts': '2', 'ein "neues".ts': '1', 'dist/a.js': '1' });
    expect(await changedPaths(folder)).toMatchObject({ paths: ['a.ts', 'b.ts', 'ein "neues".ts'] });
  });
});

describe('what changed cannot be told', () => {
  test('of a history that is younger than a day', async () => {
    const { commit, paths } = await history();
    await commit(TUESDAY, { 'a.ts': '1' });
    await commit(WEDNESDAY, { 'a.ts': '2' });
    expect(await paths()).toEqual({ known: false, reason: 'the history is younger than a day' });
  });

  test('of a shallow clone, unless it goes back far enough', async () => {
    const { commit, path } = await history();
    await commit(MONDAY, { 'a.ts': '1' });
    await commit(TUESDAY, { 'b.ts': '1' });
    await commit(WEDNESDAY, { 'c.ts': '1' });
    expect(await changedPaths(await clone(path, 2))).toEqual({ known: false, reason: 'the clone is shallow' });
    expect(await changedPaths(await clone(path, 3))).toMatchObject({ paths: ['b.ts', 'c.ts'] });
  });

  test('where there is no repository', async () => {
    expect(await changedPaths(await temporaryFolder())).toMatchObject({
      known: false,
      reason: expect.stringContaining('not a git repository'),
    });
  });
});

async function history() {
  const repository = await testRepository();
  return {
    path: repository.path,
    commit: async (date: string, files: Record<string, string | null>, to = 'main') =>
      await repository.commit(to, files, { date }),
    branch: async (name: string) => await repository.branch(name, 'main'),
    merge: async (name: string, date: string) => {
      const folder = await repository.checkout('main');
      const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      await runGit(['merge', '--quiet', '--no-ff', '-m', `Merge ${name}`, `origin/${name}`], { cwd: folder, env });
      await runGit(['push', '--quiet', 'origin', 'HEAD:main'], { cwd: folder });
    },
    checkout: async () => await repository.checkout('main'),
    paths: async () => await changedPaths(await repository.checkout('main')),
  };
}

async function clone(path: string, depth: number): Promise<string> {
  const folder = join(await temporaryFolder(), 'clone');
  await runGit(['clone', '--quiet', `--depth=${depth}`, pathToFileURL(path).href, folder], { cwd: '/' });
  return folder;
}
