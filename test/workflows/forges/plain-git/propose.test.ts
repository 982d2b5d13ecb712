import { describe, expect, test } from 'vitest';
import { runGit } from '../../../support/git-repository.ts';
import { plainWorld } from './world.ts';

const ONE = { 'drone/shop-dev': { 'reconciler.yaml': 'a: 1\n' } };
const TWO = { 'drone/shop-dev': { 'reconciler.yaml': 'a: 2\n' } };
const FILE = 'drone/shop-dev/reconciler.yaml';
const BY_HAND = 'git switch dev && git pull && git merge origin/berth/dev && git push';

describe('a proposal without pull requests', () => {
  test('is a branch, with a word about how to merge it; a second run writes nothing', async () => {
    const { apply, refs, repository } = await plainWorld();
    expect(await apply(ONE)).toMatchObject({
      outcome: 'opened',
      message: expect.stringMatching(/^the branch berth\/dev was pushed; this server has no pull requests/) as string,
    });
    expect(await repository.read('berth/dev', FILE)).toBe('a: 1\n');
    const before = await refs();
    const again = await apply(ONE);
    expect(again).toMatchObject({ outcome: 'unchanged', message: expect.stringContaining(BY_HAND) as string });
    expect(again.pullRequest).toBeUndefined();
    expect(await refs()).toBe(before);
  });

  test('is merged by the commands that it names, and its branch goes', async () => {
    const { apply, refs, repository } = await plainWorld();
    const { message } = await apply(ONE);
    const clone = await repository.checkout('dev');
    for (const command of /git switch.*$/.exec(message)?.[0].split(' && ') ?? [])
      await runGit(command.split(' ').slice(1), { cwd: clone });
    expect(await repository.read('dev', FILE)).toBe('a: 1\n');
    expect(await apply(ONE)).toMatchObject({
      outcome: 'withdrawn',
      message: 'no changes left: the branch berth/dev was deleted',
    });
    expect(await refs()).toMatch(/^refs\/heads\/dev \w+\n$/);
    expect(await apply(ONE)).toMatchObject({ outcome: 'unchanged', message: 'no changes' });
  });

  test('is known when a person squashes it', async () => {
    const { apply, refs, repository } = await plainWorld();
    await apply(ONE);
    const clone = await repository.checkout('dev');
    await runGit(['merge', '--quiet', '--squash', 'origin/berth/dev'], { cwd: clone });
    await runGit(['commit', '--quiet', '--message=All at once'], { cwd: clone });
    await runGit(['push', '--quiet'], { cwd: clone });
    expect(await apply(ONE)).toMatchObject({ outcome: 'withdrawn' });
    expect(await refs()).not.toContain('berth/dev');
  });

  test('is rewritten in place when the content changes', async () => {
    const { apply, repository } = await plainWorld();
    await apply(ONE);
    expect(await apply(TWO)).toMatchObject({ outcome: 'updated' });
    expect(await repository.read('berth/dev', FILE)).toBe('a: 2\n');
    expect((await repository.git('rev-list', '--count', 'dev..berth/dev')).trim()).toBe('1');
  });

  test('goes when its reason goes', async () => {
    const { apply, refs } = await plainWorld();
    await apply(ONE);
    expect(await apply({})).toMatchObject({ outcome: 'withdrawn' });
    expect(await refs()).not.toContain('berth/dev');
  });

  test('is pushed again when somebody deleted the branch: nothing tells that it was declined', async () => {
    const { apply, repository } = await plainWorld();
    await apply(ONE);
    await repository.git('branch', '--delete', '--force', 'berth/dev');
    expect(await apply(ONE)).toMatchObject({ outcome: 'opened' });
  });

  test('keeps removals that were allowed once, as long as its branch is there', async () => {
    const { apply, refs, repository } = await plainWorld();
    await apply(ONE);
    await repository.branch('dev', 'berth/dev');
    expect((await apply({}, { clusterTypes: ['drone'] })).changeSet?.removals.refused).not.toEqual([]);
    const options = { clusterTypes: ['drone'], allowRemovals: 'all' } as const;
    expect(await apply({}, options)).toMatchObject({ outcome: 'opened' });
    expect(await repository.list('berth/dev')).not.toContain(FILE);
    const before = await refs();
    expect(await apply({}, { clusterTypes: ['drone'] })).toMatchObject({ outcome: 'unchanged' });
    expect(await refs()).toBe(before);
  });
});

describe('what people do on a branch without pull request', () => {
  test('their commit stays, and Berth says that it waits; a rebuild keeps it under a ref', async () => {
    const { apply, refs, repository } = await plainWorld();
    await apply(ONE);
    const theirs = await repository.commit('berth/dev', { [FILE]: 'mine: true\n' });
    const before = await refs();
    expect(await apply(TWO)).toMatchObject({
      outcome: 'waiting',
      message: expect.stringContaining('berth/dev has commits by Ada, so it is not updated') as string,
    });
    expect(await refs()).toBe(before);
    const saved = `refs/berth/saved/berth/dev/${theirs.slice(0, 12)}`;
    expect(await apply(TWO, { rebuild: true })).toMatchObject({
      outcome: 'updated',
      message: expect.stringContaining(`manual commits are saved under ${saved}`) as string,
    });
    expect((await repository.git('rev-parse', saved)).trim()).toBe(theirs);
    expect(await repository.read('berth/dev', FILE)).toBe('a: 2\n');
  });

  test('their commit that Berth would not change is no reason to wait', async () => {
    const { apply, repository } = await plainWorld();
    await apply(ONE);
    await repository.commit('berth/dev', { 'notes.md': 'mine\n' });
    expect(await apply(ONE)).toMatchObject({ outcome: 'unchanged' });
  });

  test('their commit stays when nothing is left to change', async () => {
    const { apply, refs, repository } = await plainWorld();
    await apply(ONE);
    await repository.commit('berth/dev', { 'notes.md': 'mine\n' });
    const before = await refs();
    expect(await apply({})).toMatchObject({ outcome: 'unchanged' });
    expect(await refs()).toBe(before);
  });

  test('a branch that is theirs alone is never moved', async () => {
    const { apply, refs, repository } = await plainWorld();
    await repository.branch('berth/dev', 'dev');
    await repository.commit('berth/dev', { 'notes.md': 'mine\n' });
    const before = await refs();
    expect((await apply(ONE)).diagnostics).toMatchObject([{ code: 'branch-taken' }]);
    expect(await refs()).toBe(before);
  });

  test('a push in the middle of a run is not overwritten', async () => {
    const { openForge, repository } = await plainWorld();
    const forge = await openForge();
    const { base = '' } = await forge.readState('dev', 'berth/dev');
    const theirs = await repository.commit('berth/dev', { 'notes.md': 'mine\n' });
    const commit = { parent: base, changes: [], message: 'Change' };
    const texts = { title: '', body: '', labels: [], fingerprint: '' };
    await expect(forge.submit({ base: 'dev', branch: 'berth/dev', commit, ...texts })).rejects.toMatchObject({
      name: 'ConflictError',
    });
    await expect(forge.deleteBranch?.('berth/dev', base)).rejects.toMatchObject({ name: 'ConflictError' });
    expect((await repository.git('rev-parse', 'berth/dev')).trim()).toBe(theirs);
  });
});

test('the first day of an environment: a repository without any branch gets one', async () => {
  const { apply, repository } = await plainWorld({ start: null });
  expect(await apply(ONE)).toMatchObject({ outcome: 'opened' });
  expect(await repository.list('dev')).toEqual([]);
  expect(await repository.read('berth/dev', FILE)).toBe('a: 1\n');
});

test('another environment gets its branch only when it is asked for', async () => {
  const { apply, repository } = await plainWorld();
  const options = { environment: 'test' };
  await expect(apply({ 'drone/shop-test': { 'reconciler.yaml': 'a: 1\n' } }, options)).rejects.toMatchObject({
    fix: expect.stringContaining('--create-branch') as string,
  });
  const made = await apply({ 'drone/shop-test': { 'reconciler.yaml': 'a: 1\n' } }, { ...options, createBranch: true });
  expect(made).toMatchObject({ outcome: 'opened' });
  expect(await repository.list('test')).toEqual([]);
});
