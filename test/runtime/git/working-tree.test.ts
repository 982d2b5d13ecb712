import { execFileSync } from 'node:child_process';
import { chmod, symlink as link, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import type { SourceTree } from '../../../runtime/git/source-tree.ts';
import { workingTree } from '../../../runtime/git/working-tree.ts';
import { gitEnvironment, runGit, submodule, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

async function treeOf(folder: string, options: { maxFileBytes?: number; maxFiles?: number } = {}): Promise<SourceTree> {
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  return await workingTree(git, folder, { maxFileBytes: 1_000_000, ...options });
}

async function paths(tree: SourceTree, folder = ''): Promise<string[]> {
  return (await tree.list(folder)).map(({ type, path }) => (type === 'file' ? path : `${type} ${path}`));
}

async function texts(tree: SourceTree): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  const entries = (await tree.list('')).filter(({ type }) => type === 'file');
  for await (const { entry, bytes } of tree.read(entries)) result[entry.path] = Buffer.from(bytes).toString('utf8');
  return result;
}

test('a working tree is what would be committed: edits and new files, without what is deleted or ignored', async () => {
  const repository = await testRepository({
    main: {
      'kept.yaml': 'kept',
      'edited.yaml': 'old',
      'deleted.yaml': 'x',
      'folder/a.yaml': 'a',
      '.gitignore': '*.log\nbuild/\n',
    },
  });
  const folder = await repository.checkout('main');
  await writeFiles(folder, {
    'edited.yaml': 'new',
    'new.yaml': 'n',
    'folder/deep/b.yaml': 'b',
    'x.log': '',
    'build/c.yaml': '',
  });
  await rm(join(folder, 'deleted.yaml'));
  const tree = await treeOf(folder);
  expect(await texts(tree)).toEqual({
    '.gitignore': '*.log\nbuild/\n',
    'edited.yaml': 'new',
    'folder/a.yaml': 'a',
    'folder/deep/b.yaml': 'b',
    'kept.yaml': 'kept',
    'new.yaml': 'n',
  });
  expect(await paths(tree, 'folder')).toEqual(['folder/a.yaml', 'folder/deep/b.yaml']);
  await expect(tree.list('nowhere')).rejects.toMatchObject({ kind: 'path-not-found' });
  expect((await tree.find(['new.yaml', 'nowhere.yaml'])).map(entry => entry.path)).toEqual(['new.yaml']);
  expect({ repository: tree.repository, commit: tree.commit }).toEqual({ repository: folder, commit: undefined });
});

test('an unchanged file has the id that git gives it', async () => {
  const repository = await testRepository({ main: { 'a.yaml': 'a: 1\n' } });
  const tree = await treeOf(await repository.checkout('main'));
  const [entry] = await tree.list('');
  expect(entry?.oid).toBe((await repository.git('rev-parse', 'main:a.yaml')).trim());
});

test('a folder inside of a checkout is a root of its own', async () => {
  const repository = await testRepository({ main: { 'env/dev/a.yaml': 'a', 'env/dev/x/b.yaml': 'b', 'c.yaml': 'c' } });
  const folder = await repository.checkout('main');
  expect(await paths(await treeOf(join(folder, 'env/dev')))).toEqual(['a.yaml', 'x/b.yaml']);
});

test('a folder that git knows nothing of, or ignores, is taken whole', async () => {
  const plain = await temporaryFolder({ 'a.yaml': 'a', 'b/c.yaml': 'c', '.git/config': '[[[' });
  await rm(join(plain, '.git'), { recursive: true });
  expect(await paths(await treeOf(plain))).toEqual(['a.yaml', 'b/c.yaml']);
  const repository = await testRepository({ main: { '.gitignore': 'tmp/\n' } });
  const folder = await repository.checkout('main');
  await writeFiles(folder, { 'tmp/dev/a.yaml': 'a', 'tmp/dev/.git/x.yaml': 'x' });
  expect(await paths(await treeOf(join(folder, 'tmp/dev')))).toEqual(['a.yaml']);
});

test('links are told and not followed, also where a folder was replaced by one', async () => {
  const repository = await testRepository({
    main: { 'a.yaml': 'a', 'folder/passwd': 'x', module: submodule('1'.repeat(40)) },
  });
  const folder = await repository.checkout('main');
  await rm(join(folder, 'folder'), { recursive: true });
  await link('/etc', join(folder, 'folder'));
  await link('/etc/passwd', join(folder, 'passwd.yaml'));
  expect(await paths(await treeOf(folder))).toEqual([
    'a.yaml',
    'symlink folder',
    'submodule module',
    'symlink passwd.yaml',
  ]);
});

test('a pipe is not waited for', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a' });
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  expect(await paths(await treeOf(folder))).toEqual(['a.yaml']);
});

test('runs no program that the configuration of the repository names', async () => {
  const repository = await testRepository({ main: { 'a.yaml': 'a', '.gitattributes': '* filter=evil\n' } });
  const folder = await repository.checkout('main');
  const proof = await temporaryFolder();
  const evil = join(proof, 'evil');
  await writeFile(evil, `#!/bin/sh\ntouch ${proof}/pwned\ncat\n`);
  await chmod(evil, 0o755);
  for (const key of ['core.fsmonitor', 'filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process']) {
    await runGit(['config', key, evil], { cwd: folder });
  }
  await writeFile(join(folder, 'a.yaml'), 'changed');
  expect(await texts(await treeOf(folder))).toMatchObject({ 'a.yaml': 'changed' });
  expect(await paths(await treeOf(proof))).toEqual(['evil']);
});

test('gives up over its limits, and leaves a large file for the reader to refuse', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a', 'b.yaml': 'bbb', 'c.yaml': 'c' });
  await expect(treeOf(folder, { maxFiles: 2 })).rejects.toMatchObject({ kind: 'too-large' });
  const tree = await treeOf(folder, { maxFileBytes: 2 });
  expect((await tree.list('')).map(entry => entry.size)).toEqual([1, 3, 1]);
});

test('says that there is no such folder', async () => {
  await expect(treeOf('/nonexistent/folder')).rejects.toMatchObject({ kind: 'not-found', fix: 'check the path' });
});

test('files that a sparse checkout leaves out are as the index has them, and not deleted', async () => {
  const repository = await testRepository({
    main: { 'a.yaml': 'a', 'in/b.yaml': 'b', 'out/c.yaml': 'c', 'out/deep/d.txt': 'd', 'out/run.sh': 'x' },
  });
  const folder = await repository.checkout('main');
  const git = async (...args: string[]): Promise<string> => await runGit(args, { cwd: folder });
  const whole = await texts(await treeOf(folder));
  await git('sparse-checkout', 'set', 'in');
  expect(await git('status', '--porcelain')).toBe('');
  expect(await texts(await treeOf(folder))).toEqual(whole);
  // What is in the checkout is as it is on disk, and what is deleted there is.
  await writeFiles(folder, { 'in/b.yaml': 'edited', 'in/new.yaml': 'n' });
  await rm(join(folder, 'a.yaml'));
  const { 'a.yaml': _, ...rest } = whole;
  expect(await texts(await treeOf(folder))).toEqual({ ...rest, 'in/b.yaml': 'edited', 'in/new.yaml': 'n' });
  const below = await texts(await treeOf(join(folder, 'in')));
  expect(below).toEqual({ 'b.yaml': 'edited', 'new.yaml': 'n' });
});
