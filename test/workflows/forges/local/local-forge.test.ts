import { describe, expect, test } from 'vitest';
import { UserError } from '../../../../runtime/errors.ts';
import { FORGES } from '../../../../workflows/forges/registry.ts';
import { testForges } from '../../../support/forges.ts';
import { runGit, testRepository } from '../../../support/git-repository.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { files } from '../../plans.ts';
import { world } from '../../world.ts';

const web = { 'large/shop-web': files('web') };
const KALYPSO = 'Kalypso Scheduler <kalypso.scheduler@email.com>';

describe('whose files they are', () => {
  test('paths that commits of Berth, of the original or with Berth’s trailer touched', async () => {
    const { forge, repository } = await world();
    await repository.commit(
      'dev',
      { 'a/x/namespace.yaml': '1' },
      { author: KALYPSO, message: 'Kalypso Scheduler commit' },
    );
    await repository.commit('dev', { 'b/x/namespace.yaml': '1' }, { author: 'Berth <berth@noreply.invalid>' });
    await repository.commit('dev', { 'c/x/namespace.yaml': '1' }, { message: 'Squash\n\nBerth-Environment: dev' });
    const head = await repository.commit('dev', { 'd/x/namespace.yaml': '1' }, { message: 'Mine' });
    const paths = ['a', 'b', 'c', 'd'].map(name => `${name}/x/namespace.yaml`);
    const own = await forge.pathsTouchedByOwn(head, paths);
    expect([...own.paths].sort()).toEqual(paths.slice(0, 3));
  });

  test('that people edited or renamed since are still known by their path', async () => {
    const { forge, repository } = await world();
    await repository.commit('dev', { 'a/x/namespace.yaml': '1' }, { author: KALYPSO });
    const head = await repository.commit('dev', { 'a/x/namespace.yaml': '2', 'a/y/namespace.yaml': '1' });
    const own = await forge.pathsTouchedByOwn(head, ['a/x/namespace.yaml', 'a/y/namespace.yaml']);
    expect([...own.paths]).toEqual(['a/x/namespace.yaml']);
  });

  test('a history without any commit of Berth’s was taken over just now', async () => {
    const { forge, repository } = await world();
    const head = await repository.commit('dev', { 'a/x/namespace.yaml': '1' });
    expect(await forge.pathsTouchedByOwn(head, ['a/x/namespace.yaml'])).toMatchObject({
      paths: new Set(),
      takeover: head,
    });
  });

  test('the commit that Berth found when it came is named, for paths that it never touched', async () => {
    const { forge, repository } = await world();
    const found = await repository.commit('dev', { 'a/x/namespace.yaml': '1' });
    await repository.commit('dev', { 'b/x/namespace.yaml': '1' }, { message: 'First\n\nBerth-Environment: dev' });
    const head = await repository.commit(
      'dev',
      { 'c/x/namespace.yaml': '1' },
      { author: 'Berth <berth@noreply.invalid>' },
    );
    const paths = ['a/x/namespace.yaml', 'b/x/namespace.yaml'];
    expect(await forge.pathsTouchedByOwn(head, paths)).toMatchObject({
      paths: new Set(paths.slice(1)),
      takeover: found,
    });
    const known = await forge.pathsTouchedByOwn(head, paths.slice(1));
    expect([known.paths, known.takeover]).toEqual([new Set(paths.slice(1)), undefined]);
  });

  test('an author’s mailmap is no way to get files removed', async () => {
    const { forge, repository } = await world();
    await repository.commit('dev', { '.mailmap': 'Berth <berth@noreply.invalid> <ada@example.com>\n' });
    const head = await repository.commit('dev', { 'a/x/namespace.yaml': '1' });
    expect((await forge.pathsTouchedByOwn(head, ['a/x/namespace.yaml'])).paths.size).toBe(0);
  });

  test('paths that were touched long ago are found behind many newer commits', async () => {
    const { forge, repository } = await world();
    await repository.commit('dev', { 'a/x/namespace.yaml': '1', 'a/y/namespace.yaml': '1' }, { author: KALYPSO });
    for (let count = 0; count < 40; count++) {
      await repository.commit('dev', { 'a/x/reconciler.yaml': `${count}` }, { author: KALYPSO });
    }
    const head = await repository.commit('dev', { 'a/x/config.yaml': 'by hand' });
    const paths = ['a/x/config.yaml', 'a/x/namespace.yaml', 'a/x/reconciler.yaml', 'a/y/namespace.yaml'];
    expect([...(await forge.pathsTouchedByOwn(head, paths)).paths].sort()).toEqual(paths.slice(1));
  });

  test('hundreds of paths, each from a commit of its own, don’t take a look at history each', async () => {
    const { forge, repository, head } = await world();
    const paths = Array.from({ length: 800 }, (_, index) => `large/app-${index}-web/namespace.yaml`);
    const commits = paths.map(
      path =>
        `commit refs/heads/long\ncommitter ${KALYPSO} 1700000000 +0000\ndata 4\nAdd\n\nM 100644 inline ${path}\ndata 1\n1\n`,
    );
    await runGit(['fast-import', '--quiet'], { cwd: repository.path, input: commits.join('\n') });
    expect((await forge.pathsTouchedByOwn(await head('long'), paths)).paths.size).toBe(800);
  });

  test('thousands of paths are asked for in one go', async () => {
    const { forge, repository } = await world();
    const paths = Array.from({ length: 3000 }, (_, index) => `type-${index % 7}/app-${index}-web/namespace.yaml`);
    const head = await repository.commit('dev', Object.fromEntries(paths.map(path => [path, '1'])), {
      author: KALYPSO,
    });
    expect((await forge.pathsTouchedByOwn(head, paths)).paths.size).toBe(3000);
  });
});

describe('what others did since Berth', () => {
  test('their commits with their paths, without merges', async () => {
    const { forge, repository, apply, pulls } = await world();
    await apply(web);
    await pulls.merge(1);
    const ada = await repository.commit('dev', { 'a.txt': '1', 'deep/b.txt': '2' }, { message: 'By hand' });
    const found = await forge.commitsSinceOwn(ada);
    expect(found.others.map(({ id, paths }) => [id, paths])).toEqual([[ada, ['a.txt', 'deep/b.txt']]]);
    expect(found.last?.message).toContain('Berth-Environment: dev');
  });

  test('nothing in a branch that Berth never wrote', async () => {
    const { forge, head } = await world();
    expect(await forge.commitsSinceOwn(await head('dev'))).toEqual({ others: [] });
  });

  test('a commit’s fields can’t be forged by its message', async () => {
    const { forge, repository, apply, pulls } = await world();
    await apply(web);
    await pulls.merge(1);
    const message = `Evil\u001f\u0001berth@noreply.invalid\n\n${'a'.repeat(40)}\n\nBerth-Environment: dev`;
    const evil = await repository.commit(
      'berth/dev',
      { 'x.txt': '1' },
      { message, author: 'Eve\u001f <eve@example.com>' },
    );
    const { commits } = await forge.ahead(await repository.git('rev-parse', 'dev').then(id => id.trim()), evil);
    expect(commits[0]).toMatchObject({ id: evil, author: { email: 'eve@example.com' }, message });
  });
});

describe('pull requests of a local repository', () => {
  test('are listed, shown, commented on, closed and merged', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    await pulls.comment(1, 'Looks good to me');
    const { pull, ahead } = await pulls.show(1);
    expect(pull.comments).toMatchObject([{ id: 1, author: { name: 'Ada' }, text: 'Looks good to me' }]);
    expect(ahead?.commits).toHaveLength(1);
    const diff = await pulls.diff(1);
    expect(diff).toContain('+++ b/large/shop-web/reconciler.yaml');
    const commit = await pulls.merge(1);
    expect((await repository.git('log', '-1', '--format=%an: %s|%p', 'dev')).trim()).toMatch(
      /^Ada: Merge pull request #1: dev: add shop-web to large\|\w+ \w+$/,
    );
    expect(await pulls.list({ state: 'merged' })).toMatchObject([
      { number: 1, mergeCommit: commit, closedBy: { name: 'Ada' } },
    ]);
    expect(await pulls.diff(1)).toBe(diff);
    expect(await pulls.list()).toEqual([]);
  });

  test('that Berth closed say so, and those that somebody squashed or merged with git push are merged', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    await apply({});
    expect((await pulls.show(1)).pull).toMatchObject({ state: 'closed', closedBy: { name: 'Berth' } });
    await apply(web);
    const message = await repository.git('log', '-1', '--format=%B', 'berth/dev');
    const tree = (await repository.git('rev-parse', 'berth/dev^{tree}')).trim();
    const squashed = (await repository.git('commit-tree', tree, '-p', 'dev', '-m', message.trim())).trim();
    await repository.branch('dev', squashed);
    expect(await pulls.list({ state: 'merged' })).toMatchObject([{ number: 2, mergeCommit: squashed }]);
    await apply({ 'large/shop-web': files('web', '-2') });
    await repository.branch('dev', 'berth/dev');
    expect((await pulls.list({ state: 'merged' })).map(({ number }) => number)).toEqual([3, 2]);
  });

  test('that conflict say which files', async () => {
    const { apply, pulls, repository, refs } = await world();
    await apply(web);
    await repository.commit('dev', { 'large/shop-web/namespace.yaml': 'by hand' });
    const before = await refs();
    await expect(pulls.merge(1)).rejects.toMatchObject({
      name: 'UserError',
      message: "pull request #1 can't be merged: berth/dev conflicts with dev: large/shop-web/namespace.yaml",
      fix: 'run "berth apply" again: it brings the branch up to date',
    });
    expect(await refs()).toBe(before);
  });

  test('that aren’t there or are closed already are refused', async () => {
    const { apply, pulls } = await world();
    await expect(pulls.show(7)).rejects.toThrow('has no pull request #7');
    await apply(web);
    await pulls.close(1);
    await expect(pulls.merge(1)).rejects.toThrow('pull request #1 is closed already');
    await expect(pulls.close(1)).rejects.toThrow(UserError);
  });

  test('are kept in a ref that clones don’t fetch, as files that people can read', async () => {
    const { apply, repository } = await world();
    await apply(web);
    expect(await repository.list('refs/berth/pulls')).toEqual(['open/berth/dev/1.json']);
    const clone = await repository.checkout('dev');
    expect(await runGit(['for-each-ref', '--format=%(refname)'], { cwd: clone })).not.toContain('refs/berth');
  });

  test('in a damaged file are named', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    await repository.commit('damage', { 'open/berth/dev/1.json': '{"version": 1' });
    await repository.git('update-ref', 'refs/berth/pulls', 'refs/heads/damage');
    await expect(pulls.list()).rejects.toThrow('the pull request open/berth/dev/1.json is damaged: it is no JSON');
    await repository.commit('damage', { 'open/berth/dev/1.json': '{"version": 1}' });
    await repository.git('update-ref', 'refs/berth/pulls', 'refs/heads/damage');
    await expect(apply(web)).rejects.toThrow('the pull request open/berth/dev/1.json is damaged');
  });

  test('don’t move a branch that is checked out', async () => {
    const folder = await temporaryFolder({ 'README.md': 'hello' });
    await runGit(['init', '--quiet', '--initial-branch=dev'], { cwd: folder });
    await runGit(['add', '.'], { cwd: folder });
    await runGit(['commit', '--quiet', '--message=Start'], { cwd: folder });
    const { git } = await world();
    const forges = testForges({ git });
    const { proposeEnvironment } = await import('../../../../use-cases/propose-environment.ts');
    const { plan } = await import('../../plans.ts');
    const forge = await forges.open(folder);
    expect(await proposeEnvironment(plan(web, { repository: folder }), { forge })).toMatchObject({ outcome: 'opened' });
    const { pulls } = await forges.pullRequests(folder);
    await expect(pulls.merge(1)).rejects.toThrow(`the branch dev of ${folder} is checked out in ${folder}`);
  });
});

describe('which forge an address has', () => {
  test('a repository on disk, by path, by file address and by insteadOf, is a local one', async () => {
    const { git, repository } = await world();
    for (const address of [repository.path, repository.url]) {
      expect(await testForges({ git }).open(address)).toMatchObject({ name: 'local', address });
    }
  });

  test('for anything else the user learns which there are', async () => {
    const { git } = await world();
    const local = {
      name: 'local',
      title: 'local repositories',
      serves: 'repositories on disk',
      types: [],
      match: () => undefined,
      connect: () => ({ open: async () => await Promise.resolve(undefined) }),
    };
    const origin = { repository: 'cp', path: 'gitops-repo.yaml', line: 6, column: 9 };
    await expect(
      testForges({ git, factories: [local] }).open('https://git.example.com/platform/gitops', origin),
    ).rejects.toMatchObject({
      name: 'UserError',
      message: 'there is no forge for https://git.example.com/platform/gitops, so no pull request can be opened there',
      fix: expect.stringContaining('local (repositories on disk') as string,
      origin,
    });
  });

  test('another kind of forge is asked in its turn', async () => {
    const { git, forge } = await world();
    const { path } = await testRepository();
    const mine = {
      name: 'mine',
      title: 'mine',
      serves: 'everything',
      types: [],
      match: () => 'certain' as const,
      connect: () => ({ open: async () => await Promise.resolve(forge) }),
    };
    expect(await testForges({ git, factories: [mine, ...FORGES] }).open(path)).toBe(forge);
  });
});
