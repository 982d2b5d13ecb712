import { randomBytes } from 'node:crypto';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { packSize } from '../../../runtime/git/cache-size.ts';
import { createGit, type GitOptions } from '../../../runtime/git/git.ts';
import { readDiff } from '../../../runtime/git/history.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { LEFT_OUT_SIZE } from '../../../runtime/git/tree.ts';
import { gitEnvironment, type TestRepository, testRepository } from '../../support/git-repository.ts';
import { gitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MIB = 2 ** 20;
/** Content that no compression makes smaller. */
const large = (mebibytes: number): Uint8Array => randomBytes(mebibytes * MIB);

interface Served {
  readonly source: TestRepository;
  /** The repository over http, with a cache. */
  readonly opened: Repository;
  readonly requests: readonly string[];
  readonly bytes: () => Promise<number>;
}

async function served({
  filters = true,
  ...options
}: Partial<GitOptions> & { filters?: boolean } = {}): Promise<Served> {
  const source = await testRepository({ main: { 'app.yaml': 'kind: A\n' } });
  await source.git('config', 'uploadpack.allowFilter', String(filters));
  const server = await gitServer({ root: dirname(source.path) });
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment(), ...options });
  const opened = await git.open(`${server.url}/repository.git`);
  return { source, opened, requests: server.requests, bytes: async () => (await packSize(opened.gitDir)).bytes };
}

/** The branch as if its one commit had been amended. */
async function amend(source: TestRepository, files: Parameters<TestRepository['commit']>[1]): Promise<void> {
  await source.git('update-ref', '-d', 'refs/heads/main');
  await source.commit('main', files);
}

describe('a file that is too large for a manifest', () => {
  test('stays on the server, and what is beside it is read without asking again', async () => {
    const { source, opened, requests, bytes } = await served();
    await source.commit('main', { 'model.bin': large(20), 'huge.yaml': large(9) });
    const { commit } = await opened.fetch({ branch: 'main' });
    const asked = requests.length;
    const entries = await opened.tree(commit);
    expect(entries.map(({ path, size }) => [path, size])).toEqual([
      ['app.yaml', 8],
      ['huge.yaml', LEFT_OUT_SIZE],
      ['model.bin', LEFT_OUT_SIZE],
    ]);
    expect((await opened.files(commit, ['model.bin']))[0]?.size).toBe(LEFT_OUT_SIZE);
    for await (const { bytes: content } of opened.blobs([entries[0]?.oid ?? '']))
      expect(String(content)).toBe('kind: A\n');
    expect(requests.length).toBe(asked);
    expect(await bytes()).toBeLessThan(MIB);
  });

  test('is no obstacle to the next fetches, nor to tidying up', async () => {
    const { source, opened } = await served();
    await source.commit('main', { 'model.bin': large(9) });
    await opened.fetch({ branch: 'main' });
    for (let change = 0; change < 3; change++) {
      await source.commit('main', { 'app.yaml': `kind: A${change}\n` });
      const { commit } = await opened.fetch({ branch: 'main' });
      expect((await opened.tree(commit)).map(({ path }) => path)).toEqual(['app.yaml', 'model.bin']);
    }
  });

  test('is none to what a forge fetches and pushes', async () => {
    const { source, opened } = await served();
    await source.git('config', 'http.receivepack', 'true');
    await source.commit('main', { 'model.bin': large(9) });
    await opened.fetch({ branch: 'main' });
    await source.git('update-ref', 'refs/pull/1/head', 'refs/heads/main');
    await source.commit('main', { 'more.bin': large(9), 'b.yaml': 'b: 1\n' });
    await source.git('update-ref', 'refs/pull/2/head', 'refs/heads/main');
    await opened.fetchRefs(['+refs/pull/2/head:refs/berth/forge/pull-2']);
    const [head = ''] = String((await opened.run(['rev-parse', 'refs/berth/forge/pull-2'])).stdout).split('\n');
    const identity = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    };
    const args = ['commit-tree', `${head}^{tree}`, '-p', head, '-m', 'Propose'];
    const commit = String((await opened.run(args, { env: identity })).stdout).trim();
    await opened.run(['push', '--quiet', '--', opened.remote, `${commit}:refs/heads/berth/dev`]);
    expect((await source.git('rev-parse', 'refs/heads/berth/dev')).trim()).toBe(commit);
  });

  test('is fetched where the server refuses to leave it out', async () => {
    const { source, opened } = await served();
    await source.git('config', 'uploadpackfilter.blob:limit.allow', 'false');
    await source.commit('main', { 'model.bin': large(9) });
    const { commit } = await opened.fetch({ branch: 'main' });
    expect((await opened.files(commit, ['model.bin']))[0]?.size).toBe(9 * MIB);
    await opened.fetchRefs(['+refs/heads/main:refs/berth/forge/main']);
  });

  test('is fetched for a diff that it is in', async () => {
    const { source, opened } = await served();
    const before = (await opened.fetch({ branch: 'main' })).commit;
    await source.commit('main', { 'model.bin': large(9), 'app.yaml': 'kind: B\n' });
    const { commit } = await opened.fetch({ branch: 'main' });
    const diff = await readDiff(opened, `${before}..${commit}`);
    expect(diff).toContain('+kind: B');
    expect(diff).toMatch(/^Binary files .*model\.bin differ$/m);
  });

  test('is fetched where the server leaves nothing out', async () => {
    const { source, opened } = await served({ filters: false });
    await source.commit('main', { 'model.bin': large(9) });
    const { commit } = await opened.fetch({ branch: 'main' });
    expect((await opened.files(commit, ['model.bin']))[0]?.size).toBe(9 * MIB);
  });
});

describe.each<[string, (opened: Repository) => Promise<unknown>]>([
  ['itself', async opened => await opened.fetch({ branch: 'main' })],
  ['by a forge', async opened => await opened.fetchRefs(['+refs/heads/main:refs/berth/forge/main'])],
])('a branch that is forced again and again, and fetched %s', (_, fetch) => {
  test('leaves no more behind than is needed, and what is there can be read', async () => {
    const { source, opened, bytes } = await served();
    let most = 0;
    for (let push = 0; push < 14; push++) {
      await amend(source, { 'app.yaml': `push: ${push}\n`, 'data.bin': large(6) });
      await fetch(opened);
      const { commit } = await opened.fetch({ branch: 'main' });
      most = Math.max(most, await bytes());
      expect((await opened.tree(commit)).map(({ path }) => path)).toEqual(['app.yaml', 'data.bin']);
    }
    // 84 MiB were pushed, of which 6 are needed.
    expect(most).toBeLessThan(56 * MIB);
  });
});

test('a commit that was just written, and is to be pushed, outlives the tidying up of what was fetched', async () => {
  const { source, opened } = await served();
  await source.git('config', 'http.receivepack', 'true');
  const { commit: parent } = await opened.fetch({ branch: 'main' });
  const blobs = Array.from({ length: 200 }, (_, index) => `blob\ndata ${String(index).length}\n${index}\n`).join('');
  const commit = 'commit refs/berth/written\ncommitter a <a@b> 0 +0000\ndata 1\nx\nM 100644 inline a\ndata 1\ny\n';
  await opened.run(['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet'], { input: `${blobs}${commit}` });
  const [written = ''] = String((await opened.run(['rev-parse', 'refs/berth/written'])).stdout).split('\n');
  await opened.run(['update-ref', '-d', 'refs/berth/written']);
  await source.commit('main', Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`${index}.bin`, large(7)])));
  expect((await opened.fetch({ branch: 'main' })).commit).not.toBe(parent);
  await opened.run(['push', '--quiet', '--', opened.remote, `${written}:refs/heads/berth/dev`]);
  expect((await source.git('rev-parse', 'refs/heads/berth/dev')).trim()).toBe(written);
});

describe('a repository that is larger than it may be', () => {
  test('is refused with what to do, as soon as that is known', async () => {
    const { source, opened } = await served({ maxRepositoryBytes: 20 * MIB });
    await source.commit(
      'main',
      Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`${index}.bin`, large(7)])),
    );
    const refused = {
      kind: 'too-large',
      message: expect.stringMatching(/repository\.git has more than 20 MiB to fetch$/),
      fix: expect.stringContaining('BERTH_MAX_REPOSITORY'),
    };
    await expect(opened.fetch({ branch: 'main' })).rejects.toMatchObject(refused);
    await expect(opened.fetchRefs(['+refs/heads/main:refs/berth/forge/main'])).rejects.toMatchObject(refused);
  });
});

test('a repository of the cache that nobody has used for long goes; one in use stays', async () => {
  const cacheDir = await temporaryFolder();
  const old = new Date('2026-01-01');
  for (const name of ['unused.git', 'unused.git.damaged', 'used.git', 'notes']) {
    await mkdir(join(cacheDir, name));
    await utimes(join(cacheDir, name), old, old);
  }
  const now = new Date('2026-02-10');
  await utimes(join(cacheDir, 'used.git'), now, now);
  const clock = { ...systemClock(), now: () => Date.UTC(2026, 2, 1) };
  await createGit({ cacheDir, env: gitEnvironment(), clock }).run(['version']);
  expect((await readdir(cacheDir)).sort()).toEqual(['notes', 'used.git']);
});
