import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blobIdOf } from '../../../runtime/git/object-id.ts';
import { readFolderTree } from '../../../use-cases/build/folder-tree.ts';
import { writeFolder } from '../../../use-cases/build/write-folder.ts';
import type { Change } from '../../../workflows/gitops/change-set.ts';
import { ROOT_LAYOUT } from '../../../workflows/gitops/layout.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const add = (path: string, text: string, mode = '100644'): Change => ({
  action: 'add',
  path,
  file: { path, text },
  after: { oid: '', mode },
});
const remove = (path: string): Change => ({ action: 'remove', path, before: { oid: '', mode: '100644' } });

describe('the tree of a folder', () => {
  test('has ids of files that Berth may have written, and only the paths of others', async () => {
    const folder = await temporaryFolder({
      'large/cart/reconciler.yaml': 'a',
      'docs/notes.txt': 'b',
      '.git/config': 'c',
      '.github/tracking/Promoted_Commit_Id': 'd',
    });
    expect(Object.fromEntries(await readFolderTree(folder, ROOT_LAYOUT))).toEqual({
      'large/cart/reconciler.yaml': { oid: blobIdOf(Buffer.from('a')), mode: '100644' },
      'docs/notes.txt': { oid: '', mode: '100644' },
      '.github/tracking/Promoted_Commit_Id': { oid: blobIdOf(Buffer.from('d')), mode: '100644' },
    });
  });

  test('lists links and doesn’t follow them', async () => {
    const outside = await temporaryFolder({ 'cart/reconciler.yaml': 'a' });
    const folder = await temporaryFolder({});
    await symlink(outside, join(folder, 'large'));
    expect([...(await readFolderTree(folder, ROOT_LAYOUT))]).toEqual([['large', { oid: '', mode: '120000' }]]);
  });

  test('is empty when the folder isn’t there', async () => {
    const folder = await temporaryFolder({});
    expect((await readFolderTree(join(folder, 'nowhere'), ROOT_LAYOUT)).size).toBe(0);
  });
});

test('the tree of a file is an error that names it', async () => {
  const folder = await temporaryFolder({ a: 'file' });
  await expect(readFolderTree(join(folder, 'a'), ROOT_LAYOUT)).rejects.toThrow(`${join(folder, 'a')} is not a folder`);
});

describe('writing a folder', () => {
  test('adds and replaces files, and makes the folders that they need', async () => {
    const folder = join(await temporaryFolder({}), 'new');
    await writeFolder(folder, [add('a/b/c.yaml', 'x'), add('a/run.sh', '#!', '100755')]);
    await writeFolder(folder, [add('a/b/c.yaml', 'y')]);
    expect(await readFile(join(folder, 'a/b/c.yaml'), 'utf8')).toBe('y');
    expect((await lstat(join(folder, 'a/run.sh'))).mode & 0o111).not.toBe(0);
    expect(await readdir(join(folder, 'a'))).toEqual(['b', 'run.sh']);
  });

  test('removes folders that become empty, and no others', async () => {
    const folder = await temporaryFolder({ 'a/b/c.yaml': '', 'a/d/e.yaml': '', 'a/d/notes.txt': '' });
    await writeFolder(folder, [remove('a/b/c.yaml'), remove('a/d/e.yaml')]);
    expect(await readdir(join(folder, 'a'))).toEqual(['d']);
    expect(await readdir(join(folder, 'a/d'))).toEqual(['notes.txt']);
    expect(await readdir(folder)).toEqual(['a']);
  });

  test('replaces a link instead of writing through it', async () => {
    const outside = await temporaryFolder({ 'precious.txt': 'keep' });
    const folder = await temporaryFolder({ 'a/b/notes.txt': '' });
    await symlink(join(outside, 'precious.txt'), join(folder, 'a/b/c.yaml'));
    await writeFolder(folder, [add('a/b/c.yaml', 'x')]);
    expect(await readFile(join(outside, 'precious.txt'), 'utf8')).toBe('keep');
    expect((await lstat(join(folder, 'a/b/c.yaml'))).isFile()).toBe(true);
  });

  test.each([['write'], ['remove']])('refuses to %s below a link', async action => {
    const outside = await temporaryFolder({ 'b/c.yaml': 'keep' });
    const folder = await temporaryFolder({});
    await mkdir(join(folder, 'x'));
    await symlink(outside, join(folder, 'x/a'));
    const change = action === 'write' ? add('x/a/b/c.yaml', 'gone') : remove('x/a/b/c.yaml');
    await expect(writeFolder(folder, [change])).rejects.toThrow('is not a folder');
    expect(await readFile(join(outside, 'b/c.yaml'), 'utf8')).toBe('keep');
  });

  test('refuses to write below a file', async () => {
    const folder = await temporaryFolder({});
    await writeFile(join(folder, 'a'), 'a file');
    await expect(writeFolder(folder, [add('a/b.yaml', 'x')])).rejects.toThrow('is not a folder');
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('a file');
  });
});
