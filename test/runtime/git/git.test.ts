import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGit, type GitOptions } from '../../../runtime/git/git.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import {
  gitEnvironment,
  insteadOf,
  runGit,
  type TestRepository,
  testRepository,
} from '../../support/git-repository.ts';
import { type GitServer, gitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function gitIn(options: Partial<GitOptions> = {}): Promise<ReturnType<typeof createGit>> {
  return createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment(), ...options });
}

async function served(files: TestRepository, credentials?: string): Promise<{ server: GitServer; address: string }> {
  const root = join(files.path, '..');
  const server = await gitServer({ root, ...(credentials !== undefined && { credentials }) });
  return { server, address: `${server.url}/repository.git` };
}

async function texts(repository: Repository, commit: string): Promise<Record<string, string>> {
  const entries = await repository.tree(commit);
  const result: Record<string, string> = {};
  let index = 0;
  for await (const { bytes } of repository.blobs(entries.map(entry => entry.oid))) {
    result[entries[index++]?.path ?? ''] = bytes.toString('utf8');
  }
  return result;
}

async function failure(promise: Promise<unknown>): Promise<GitError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GitError);
  return error as GitError;
}

describe('a local repository', () => {
  test('is read in place, by path and by file address', async () => {
    const files = await testRepository({ main: { 'a.yaml': 'a: 1\n', 'deep/b.yaml': '' } });
    const cacheDir = join(await temporaryFolder(), 'cache');
    const git = createGit({ cacheDir, env: gitEnvironment() });
    for (const address of [files.path, files.url]) {
      const repository = await git.open(address);
      const { commit, branch } = await repository.fetch({ branch: 'main' });
      expect({ local: repository.local, branch }).toEqual({ local: true, branch: 'main' });
      expect(await texts(repository, commit)).toEqual({ 'a.yaml': 'a: 1\n', 'deep/b.yaml': '' });
    }
    expect(await readdir(cacheDir)).toEqual([]);
  });

  test('has one identity under all its addresses', async () => {
    const files = await testRepository({ main: { 'a.yaml': '' } });
    const config = join(
      await temporaryFolder({ gitconfig: insteadOf({ 'https://git.example.com/org/': `${files.path}/../` }) }),
      'gitconfig',
    );
    const git = await gitIn({ env: gitEnvironment(config) });
    const identities = await Promise.all(
      [
        files.path,
        `${files.path}/`,
        files.url,
        'https://git.example.com/org/repository.git',
        // As git does, `.git` is tried where no folder has the name.
        'https://git.example.com/org/repository',
      ].map(async address => (await git.open(address)).identity),
    );
    expect(new Set(identities).size).toBe(1);
  });

  test('a checkout is opened by its folder, but not by a folder inside of it', async () => {
    const files = await testRepository({ main: { 'sub/a.yaml': '' } });
    const checkout = await files.checkout('main');
    const git = await gitIn();
    expect((await git.open(checkout)).gitDir).toBe(join(checkout, '.git'));
    expect(await failure(git.open(join(checkout, 'sub')))).toMatchObject({ kind: 'not-found' });
  });

  test('names the nearest branch when a branch is not there', async () => {
    const files = await testRepository({ main: { a: '' }, stage: { a: '' } });
    const repository = await (await gitIn()).open(files.path);
    expect(await failure(repository.fetch({ branch: 'stagee' }))).toMatchObject({
      kind: 'ref-not-found',
      transient: false,
      fix: 'did you mean "stage"?',
    });
  });

  test('gives its default branch, and says when it has none', async () => {
    const git = await gitIn();
    const files = await testRepository({ main: { a: '' } });
    expect(await (await git.open(files.path)).fetch({})).toMatchObject({ branch: 'main' });
    const empty = await testRepository();
    expect(await failure((await git.open(empty.path)).fetch({}))).toMatchObject({ kind: 'ref-not-found' });
  });
});

describe('a repository on a server', () => {
  test('is fetched once, then only asked whether its branch has moved', async () => {
    const files = await testRepository({ main: { 'a.yaml': 'one' } });
    const { server, address } = await served(files);
    const repository = await (await gitIn()).open(address);
    const first = await repository.fetch({ branch: 'main' });
    expect(await texts(repository, first.commit)).toEqual({ 'a.yaml': 'one' });
    server.requests.length = 0;
    expect(await repository.fetch({ branch: 'main' })).toEqual(first);
    expect(
      server.requests.filter(request => request.includes('git-upload-pack') && !request.includes('?')),
    ).toHaveLength(1);

    await files.commit('main', { 'a.yaml': 'two' });
    const second = await repository.fetch({ branch: 'main' });
    expect(second.commit).not.toBe(first.commit);
    expect(await texts(repository, second.commit)).toEqual({ 'a.yaml': 'two' });
    expect(await texts(repository, first.commit)).toEqual({ 'a.yaml': 'one' });
  });

  test('follows a branch that was rewritten', async () => {
    const files = await testRepository({ main: { 'a.yaml': 'one' }, other: { 'b.yaml': 'two' } });
    const { address } = await served(files);
    const repository = await (await gitIn()).open(address);
    await repository.fetch({ branch: 'main' });
    await files.branch('main', 'other');
    expect(await texts(repository, (await repository.fetch({ branch: 'main' })).commit)).toEqual({ 'b.yaml': 'two' });
  });

  test('gives a commit that is not the tip of its branch, by id', async () => {
    const files = await testRepository();
    const old = await files.commit('main', { 'a.yaml': 'old' });
    for (let count = 0; count < 5; count++) await files.commit('main', { 'a.yaml': `new ${count}` });
    const { server, address } = await served(files);
    const repository = await (await gitIn({ depth: 1 })).open(address);
    await repository.fetch({ commit: old, branch: 'main' });
    expect(await texts(repository, old)).toEqual({ 'a.yaml': 'old' });
    server.requests.length = 0;
    await repository.fetch({ commit: old, branch: 'main' });
    expect(server.requests).toEqual([]);
  });

  test('gives an old commit although the server refuses ids', async () => {
    const files = await testRepository();
    const old = await files.commit('main', { 'a.yaml': 'old' });
    for (let count = 0; count < 5; count++) await files.commit('main', { 'a.yaml': `new ${count}` });
    const { address } = await served(files);
    // Version 0 of the protocol gives only what is advertised.
    const config = join(await temporaryFolder({ gitconfig: '[protocol]\n\tversion = 0\n' }), 'gitconfig');
    const repository = await (await gitIn({ env: gitEnvironment(config), depth: 1 })).open(address);
    await repository.fetch({ branch: 'main' });
    await repository.fetch({ commit: old, branch: 'main' });
    expect(await texts(repository, old)).toEqual({ 'a.yaml': 'old' });
  });

  test('says that a commit is not in it', async () => {
    const files = await testRepository({ main: { a: '' } });
    const { address } = await served(files);
    const repository = await (await gitIn()).open(address);
    const commit = '1234567890123456789012345678901234567890';
    expect(await failure(repository.fetch({ commit, branch: 'main' }))).toMatchObject({
      kind: 'ref-not-found',
      transient: false,
      message: `commit ${commit} is not in ${address} on branch main`,
    });
  });

  test('is told from one that is not there', async () => {
    const files = await testRepository({ main: { a: '' } });
    const { server } = await served(files);
    const repository = await (await gitIn()).open(`${server.url}/nothing.git`);
    expect(await failure(repository.fetch({ branch: 'main' }))).toMatchObject({ kind: 'not-found', transient: false });
  });

  test('that wants a password fails at once, without asking anybody and without showing the one it got', async () => {
    const files = await testRepository({ main: { a: '' } });
    const { server } = await served(files, 'ada:secret');
    const git = await gitIn();
    const without = await git.open(`${server.url}/repository.git`);
    expect(await failure(without.fetch({ branch: 'main' }))).toMatchObject({ kind: 'auth', transient: false });
    const wrong = await git.open(`${server.url.replace('//', '//ada:hunter2@')}/repository.git`);
    const error = await failure(wrong.fetch({ branch: 'main' }));
    expect(error.kind).toBe('auth');
    expect(JSON.stringify([error.message, error.stderr, error.fix, wrong.url])).not.toContain('hunter2');
    const right = await git.open(`${server.url.replace('//', '//ada:secret@')}/repository.git`);
    expect(await right.fetch({ branch: 'main' })).toMatchObject({ branch: 'main' });
  });

  test("is read with the credentials of the user's credential helper", async () => {
    const files = await testRepository({ main: { a: '' } });
    const { server } = await served(files, 'ada:secret');
    const helper = '[credential]\n\thelper = "!f() { echo username=ada; echo password=secret; }; f"\n';
    const config = join(await temporaryFolder({ gitconfig: helper }), 'gitconfig');
    const repository = await (await gitIn({ env: gitEnvironment(config) })).open(`${server.url}/repository.git`);
    expect(await repository.fetch({ branch: 'main' })).toMatchObject({ branch: 'main' });
  });

  test('that is in trouble or down is worth another try', async () => {
    const files = await testRepository({ main: { a: '' } });
    const { server, address } = await served(files);
    const repository = await (await gitIn()).open(address);
    server.failWith = 503;
    expect(await failure(repository.fetch({ branch: 'main' }))).toMatchObject({ kind: 'network', transient: true });
    await server.close();
    expect(await failure(repository.fetch({ branch: 'main' }))).toMatchObject({ kind: 'network', transient: true });
  });

  test('that never answers is given up after the time allowed, or when the caller stops', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer(() => undefined);
    await new Promise<void>(resolve => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const { port } = silent.address() as { port: number };
    const git = await gitIn({ networkTimeoutMs: 300 });
    const repository = await git.open(`http://127.0.0.1:${port}/a.git`);
    expect(await failure(repository.fetch({ branch: 'main' }))).toMatchObject({ kind: 'timeout', transient: true });
    const stop = AbortSignal.timeout(50);
    expect(await failure(repository.fetch({ branch: 'main' }, stop))).toMatchObject({ kind: 'aborted' });
    silent.close();
  });

  test('can be fetched by many at once, into the same cache', async () => {
    const branches = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`b${index}`, { 'a.yaml': `${index}` }]),
    );
    const files = await testRepository(branches);
    const { address } = await served(files);
    const cacheDir = join(await temporaryFolder(), 'cache');
    // A `Git` of its own for each stands for a process of its own: they share nothing but the folder.
    const read = await Promise.all(
      Object.keys(branches).map(async branch => {
        const repository = await createGit({ cacheDir, env: gitEnvironment() }).open(address);
        return await texts(repository, (await repository.fetch({ branch })).commit);
      }),
    );
    expect(read.map(tree => tree['a.yaml'])).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect((await readdir(cacheDir)).filter(name => !name.endsWith('.git'))).toEqual([]);
  });

  test('does not wait for ever for a process that died while it fetched', async () => {
    const files = await testRepository({ main: { 'a.yaml': 'a' } });
    const { address } = await served(files);
    const repository = await (await gitIn()).open(address);
    const lock = `${repository.gitDir}.lock`;
    await mkdir(join(lock, '..'), { recursive: true });
    await writeFile(lock, 'somebody');
    await utimes(lock, new Date(0), new Date(0));
    expect(await repository.fetch({ branch: 'main' })).toMatchObject({ branch: 'main' });
  });
});

describe('a damaged cache', () => {
  async function cached(): Promise<{ repository: Repository; commit: string; files: TestRepository }> {
    const files = await testRepository({ main: { 'a.yaml': 'a'.repeat(5000), 'b.yaml': 'b' } });
    const { address } = await served(files);
    const repository = await (await gitIn()).open(address);
    const { commit } = await repository.fetch({ branch: 'main' });
    return { repository, commit, files };
  }

  test('that is no repository any more is made anew', async () => {
    const { repository, commit } = await cached();
    await writeFile(join(repository.gitDir, 'HEAD'), 'garbage');
    await writeFile(join(repository.gitDir, 'config'), '[[[');
    expect(await repository.fetch({ branch: 'main' })).toMatchObject({ commit });
    expect(Object.keys(await texts(repository, commit))).toEqual(['a.yaml', 'b.yaml']);
  });

  test('whose packs are cut off is made anew', async () => {
    const { repository, commit } = await cached();
    const packs = join(repository.gitDir, 'objects', 'pack');
    for (const name of await readdir(packs)) {
      await rm(join(packs, name), { force: true });
      await writeFile(join(packs, name), 'PACK');
    }
    expect(await repository.fetch({ branch: 'main' })).toMatchObject({ commit });
    expect(Object.keys(await texts(repository, commit))).toEqual(['a.yaml', 'b.yaml']);
  });

  test('found while reading is replaced, and reading again works', async () => {
    const { repository, commit } = await cached();
    const [entry] = await repository.tree(commit);
    const missing = ['0123456789012345678901234567890123456789'];
    const reading = (async () => {
      for await (const blob of repository.blobs(missing)) expect(blob).toBeUndefined();
    })();
    expect(await failure(reading)).toMatchObject({ kind: 'corrupt', transient: true });
    await repository.fetch({ branch: 'main' });
    expect((await repository.tree(commit))[0]).toEqual(entry);
  });
});

describe('reading', () => {
  test('lists one folder, and says that a folder is not there', async () => {
    const files = await testRepository({ main: { 'a/b/c.yaml': 'c', 'a/d.yaml': 'd', 'ab.yaml': 'x' } });
    const repository = await (await gitIn()).open(files.path);
    const { commit } = await repository.fetch({ branch: 'main' });
    expect((await repository.tree(commit, { path: './a/' })).map(entry => entry.path)).toEqual([
      'a/b/c.yaml',
      'a/d.yaml',
    ]);
    expect(await failure(repository.tree(commit, { path: 'nothing' }))).toMatchObject({ kind: 'path-not-found' });
    expect(await failure(repository.tree(commit, { path: 'ab.yaml' }))).toMatchObject({ kind: 'path-not-found' });
    expect(await failure(repository.tree(commit, { path: '../x' }))).toMatchObject({ kind: 'refused' });
  });

  test('gives up over its limits', async () => {
    const files = await testRepository({ main: { 'a.yaml': 'a'.repeat(1000), 'b.yaml': 'b'.repeat(1000) } });
    const repository = await (await gitIn()).open(files.path);
    const { commit } = await repository.fetch({ branch: 'main' });
    expect(await failure(repository.tree(commit, { maxEntries: 1 }))).toMatchObject({ kind: 'too-large' });
    const oids = (await repository.tree(commit)).map(entry => entry.oid);
    const reading = (async () => {
      let size = 0;
      for await (const blob of repository.blobs(oids, { maxTotal: 500 })) size += blob.bytes.length;
      return size;
    })();
    expect(await failure(reading)).toMatchObject({ kind: 'too-large' });
  });

  test('keeps bytes as they are, whatever the sizes', async () => {
    const sizes = [0, 1, 65_535, 65_536, 65_537, 1_000_003];
    const content = Object.fromEntries(sizes.map(size => [`${size}`.padStart(8, '0'), Buffer.alloc(size, 'x\n\0é')]));
    const files = await testRepository({ main: content });
    const repository = await (await gitIn()).open(files.path);
    const entries = await repository.tree((await repository.fetch({ branch: 'main' })).commit);
    const read: Buffer[] = [];
    for await (const { bytes } of repository.blobs(entries.map(entry => entry.oid))) read.push(bytes);
    expect(read.map((bytes, index) => bytes.equals(content[entries[index]?.path ?? ''] ?? Buffer.alloc(0)))).toEqual(
      sizes.map(() => true),
    );
    expect(entries.map(entry => entry.size)).toEqual(sizes);
  });

  test('tells who changed what, and says when there is more than was fetched', async () => {
    const files = await testRepository();
    const first = await files.commit(
      'main',
      { 'a.yaml': '1' },
      { message: 'Add a', author: 'Grace <grace@example.com>' },
    );
    await files.commit('main', { 'b.yaml': '1' }, { message: 'Add b\n\nlong story' });
    const last = await files.commit('main', { 'a.yaml': '2' }, { message: 'Change a' });
    const { address } = await served(files);
    const whole = await (await gitIn()).open(address);
    await whole.fetch({ branch: 'main' });
    const log = await whole.log({ to: last });
    expect(log.commits.map(commit => commit.subject)).toEqual(['Change a', 'Add b', 'Add a']);
    expect(log.commits[2]).toEqual({
      id: first,
      author: { name: 'Grace', email: 'grace@example.com' },
      date: '2026-01-02T03:04:05Z',
      subject: 'Add a',
    });
    expect((await whole.log({ to: last, from: first })).commits.map(commit => commit.subject)).toEqual([
      'Change a',
      'Add b',
    ]);
    expect((await whole.log({ to: last, paths: ['b.yaml'] })).commits.map(commit => commit.subject)).toEqual(['Add b']);
    expect(await whole.log({ to: last, limit: 1 })).toMatchObject({ truncated: true, commits: [{ id: last }] });
    const shallow = await (await gitIn({ depth: 1 })).open(address);
    await shallow.fetch({ branch: 'main' });
    expect(await shallow.log({ to: last, paths: ['b.yaml'] })).toEqual({ commits: [], truncated: true });
  });
});

describe('installation', () => {
  test('says that git is not installed', async () => {
    const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: { PATH: '/nonexistent' } });
    expect(await failure(git.open('/tmp'))).toMatchObject({ kind: 'no-git' });
  });

  test('says that git is too old', async () => {
    const bin = await temporaryFolder();
    await writeFile(join(bin, 'git'), '#!/bin/sh\necho git version 2.20.1\n', { mode: 0o755 });
    const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: { PATH: `${bin}:/bin:/usr/bin` } });
    expect(await failure(git.open('/tmp'))).toMatchObject({ kind: 'old-git', message: 'git 2.20 is too old' });
  });

  test('is not led astray by variables of a surrounding git command', async () => {
    const files = await testRepository({ main: { a: '' } });
    const other = await testRepository({ main: { b: '' } });
    const env = { ...gitEnvironment(), GIT_DIR: other.path, GIT_INDEX_FILE: '/nonexistent', GIT_ALLOW_PROTOCOL: 'ext' };
    const repository = await (await gitIn({ env })).open(files.path);
    expect(
      (await repository.tree((await repository.fetch({ branch: 'main' })).commit)).map(entry => entry.path),
    ).toEqual(['a']);
    expect(await runGit(['version'], { cwd: '/' })).toContain('git version');
  });
});
