import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGit, type Git } from '../../../runtime/git/git.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import { checkBranch, normalPath } from '../../../runtime/git/names.ts';
import { printable } from '../../../runtime/printable.ts';
import { gitEnvironment, runGit, submodule, symlink, testRepository } from '../../support/git-repository.ts';
import { gitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function gitIn(folder: string, config = '/dev/null'): Promise<Git> {
  return createGit({ cacheDir: join(folder, 'cache'), env: gitEnvironment(config) });
}

async function kindOf(promise: Promise<unknown>): Promise<string | undefined> {
  return await promise.then(
    () => undefined,
    (error: unknown) => (error instanceof GitError ? error.kind : String(error)),
  );
}

describe('an address', () => {
  const refused = [
    '',
    '--upload-pack=touch pwned',
    '-oProxyCommand=touch pwned',
    'ext::sh -c "touch pwned"',
    'fd::17',
    'ssh://-oProxyCommand=touch%20pwned/x',
    'ssh://user@-oProxyCommand=x/y',
    '-oProxyCommand=x:y',
    'git@-oProxyCommand=x:y',
    'host:-path',
    'ftp://example.com/x',
    'git://example.com/x',
    'https://example.com/a\nb',
    'https://example.com/\u0000',
    '../elsewhere',
    'folder',
    'javascript:alert(1)//',
  ];
  test.each(refused)('%j is refused before git sees it', async address => {
    const folder = await temporaryFolder();
    const git = await gitIn(folder);
    const kind = await kindOf(git.open(address));
    // The last one looks like `host:path` of ssh, and is no more than that.
    expect(kind).toBe(address.startsWith('javascript') ? undefined : 'refused');
    expect(await readdir(folder)).not.toContain('pwned');
  });

  test('that the user config maps to a remote helper is refused as well', async () => {
    const folder = await temporaryFolder();
    const config = join(folder, 'gitconfig');
    await writeFile(
      config,
      `[url "ext::sh -c 'touch ${folder}/pwned' "]\n\tinsteadOf = https://git.example.com/\n[protocol "ext"]\n\tallow = always\n`,
    );
    const git = await gitIn(folder, config);
    expect(await kindOf(git.open('https://git.example.com/x'))).toBe('refused');
    expect(await kindOf(git.run(['ls-remote', 'https://git.example.com/x']))).toBe('refused');
    expect(await readdir(folder)).not.toContain('pwned');
  });

  test('is held to the protocols that the caller allows', async () => {
    const files = await testRepository({ main: { a: '' } });
    const git = createGit({
      cacheDir: join(await temporaryFolder(), 'cache'),
      env: gitEnvironment(),
      protocols: ['https'],
    });
    for (const address of [files.path, files.url, 'http://example.com/x', 'git@example.com:x']) {
      expect(await kindOf(git.open(address))).toBe('refused');
    }
  });
});

describe('a branch, a commit or a path', () => {
  const branches = [
    '-x',
    '--upload-pack=x',
    'a b',
    'a..b',
    'a:b',
    'a^',
    'a~1',
    'x.lock',
    '.x',
    'a/.b',
    '@',
    '@{-1}',
    'a\nb',
    '/a',
    'a/',
    'a//b',
    'a*',
    '',
  ];
  test.each(branches)('branch %j is refused', branch => {
    expect(() => checkBranch(branch)).toThrow(GitError);
  });

  test('usual names are taken', () => {
    for (const name of ['main', 'us-dev', 'release/1.0', 'berth/dev', 'a@b', 'ünïcode', '1'])
      expect(checkBranch(name)).toBe(name);
  });

  test('a commit that is no id is refused', async () => {
    const files = await testRepository({ main: { a: '' } });
    const repository = await (await gitIn(await temporaryFolder())).open(files.path);
    for (const commit of ['HEAD', '--all', 'main', 'abc1234', `${'a'.repeat(40)}\n`]) {
      expect(await kindOf(repository.fetch({ commit }))).toBe('refused');
    }
  });

  test('paths have one spelling, and none leaves the repository', () => {
    expect(['.', './', '/', '', './a/', 'a//b/.', '/a'].map(normalPath)).toEqual(['', '', '', '', 'a', 'a/b', 'a']);
    for (const path of ['..', 'a/../b', '../a', 'a/..', '\u0000']) expect(() => normalPath(path)).toThrow(GitError);
  });
});

describe('a repository', () => {
  test('with links and submodules gives them as what they are', async () => {
    const files = await testRepository({
      main: {
        link: symlink('/etc/passwd'),
        folder: symlink('../../..'),
        module: submodule('1'.repeat(40)),
        'a.yaml': 'a',
      },
    });
    const repository = await (await gitIn(await temporaryFolder())).open(files.path);
    const { commit } = await repository.fetch({ branch: 'main' });
    const entries = await repository.tree(commit);
    expect(entries.map(({ path, type }) => `${type} ${path}`)).toEqual([
      'file a.yaml',
      'symlink folder',
      'symlink link',
      'submodule module',
    ]);
    expect(await kindOf(repository.tree(commit, { path: 'folder/etc' }))).toBe('path-not-found');
  });

  test('with weird names gives them, and they can be shown on a terminal', async () => {
    const names = [
      'a\nb.yaml',
      '-rf.yaml',
      ':(glob)*.yaml',
      'tab\there.yaml',
      '"quoted".yaml',
      'A.yaml',
      'a.yaml',
      '\u001b[2Jclear.yaml',
      '*.yaml',
    ];
    const files = await testRepository({ main: Object.fromEntries(names.map(name => [name, name])) });
    const repository = await (await gitIn(await temporaryFolder())).open(files.path);
    const { commit } = await repository.fetch({ branch: 'main' });
    const entries = await repository.tree(commit);
    expect(entries.map(entry => entry.path).sort()).toEqual([...names].sort());
    expect((await repository.files(commit, ['*.yaml', ':(glob)*.yaml'])).map(entry => entry.path)).toEqual([
      '*.yaml',
      ':(glob)*.yaml',
    ]);
    expect(printable('\u001b[2J\u202egpj https://ada:secret@host/x')).toBe('\\x1b[2J\\x202egpj https://host/x');
  });

  test('with names that are not UTF-8 is still read', async () => {
    const files = await testRepository({ main: { 'a.yaml': 'a' } });
    const blob = (await files.git('rev-parse', 'main:a.yaml')).trim();
    const index = join(await temporaryFolder(), 'tree');
    await writeFile(
      index,
      Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml\0')]),
    );
    const tree = (await files.git('-c', `alias.t=!git mktree -z < ${index}`, 't')).trim();
    const repository = await (await gitIn(await temporaryFolder())).open(files.path);
    expect((await repository.tree(tree)).map(entry => entry.path)).toEqual(['\ufffd\ufffd.yaml']);
  });

  test('runs no hook, alias or program of its configuration', async () => {
    const files = await testRepository({ main: { 'a.yaml': 'a' } });
    const proof = await temporaryFolder();
    const touch = `touch ${proof}/pwned`;
    for (const hook of ['post-checkout', 'reference-transaction', 'pre-auto-gc', 'post-index-change']) {
      await writeFile(join(files.path, 'hooks', hook), `#!/bin/sh\n${touch}\n`).catch(() => undefined);
      await chmod(join(files.path, 'hooks', hook), 0o755).catch(() => undefined);
    }
    for (const [key, value] of [
      ['core.fsmonitor', touch],
      ['core.pager', touch],
      ['gpg.program', touch],
      ['log.showSignature', 'true'],
      ['diff.external', touch],
    ] as const) {
      await files.git('config', key, value);
    }
    const repository = await (await gitIn(await temporaryFolder())).open(files.path);
    const { commit } = await repository.fetch({ branch: 'main' });
    await repository.tree(commit);
    expect((await repository.log({ to: commit })).commits).toHaveLength(1);
    expect(await readdir(proof)).toEqual([]);
  });

  test('fetched into a cache leaves no checkout, hook or submodule there', async () => {
    const files = await testRepository({
      main: { '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ext::sh\n', x: submodule('1'.repeat(40)) },
    });
    const server = await gitServer({ root: join(files.path, '..') });
    const repository = await (await gitIn(await temporaryFolder())).open(`${server.url}/repository.git`);
    await repository.fetch({ branch: 'main' });
    expect((await readdir(repository.gitDir)).sort()).toEqual(
      expect.not.arrayContaining(['hooks', 'modules', 'FETCH_HEAD']),
    );
    expect(await readFile(join(repository.gitDir, 'config'), 'utf8')).not.toContain('remote');
  });
});

describe('a tree', () => {
  test.each([5_000, 3_000_000])('with a name of %i bytes is refused, whatever it takes to print it', async length => {
    const files = await testRepository({ main: { a: '' } });
    const blob = (await runGit(['hash-object', '-w', '--stdin'], { cwd: files.path })).trim();
    const tree = (
      await runGit(['mktree', '-z'], { cwd: files.path, input: `100644 blob ${blob}\t${'a.'.repeat(length / 2)}\0` })
    ).trim();
    const commit = (await files.git('commit-tree', tree, '-m', 'x')).trim();
    await files.git('update-ref', 'refs/heads/long', commit);
    const repository = await (await gitIn(await temporaryFolder())).open(files.path);
    expect(await kindOf(repository.tree(commit))).toBe('too-large');
  });

  test('with a name as long as it may be is listed', async () => {
    const path = `${'folder/'.repeat(500)}file`;
    const files = await testRepository({ main: { [path]: '' } });
    const repository = await (await gitIn(await temporaryFolder())).open(files.path);
    const { commit } = await repository.fetch({ branch: 'main' });
    expect((await repository.tree(commit)).map(entry => entry.path)).toEqual([path]);
  });
});
