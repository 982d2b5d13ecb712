import { chmod, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../../runtime/make-folder.ts';
import { sourceModules } from '../support/source-modules.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a folder', () => {
  test('is made with those above it, and is there afterwards as before', async () => {
    const path = join(await temporaryFolder(), 'a', 'b', 'c');
    await makeFolder(path, { mode: 0o700 });
    await makeFolder(path);
    const status = await stat(join(path, '..'));
    expect([status.isDirectory(), status.mode & 0o777]).toEqual([true, 0o700]);
  });

  test('is made once by many at a time', async () => {
    const path = join(await temporaryFolder(), 'a', 'b');
    await Promise.all(Array.from({ length: 20 }, async (_, index) => await makeFolder(join(path, String(index % 3)))));
    expect((await stat(join(path, '2'))).isDirectory()).toBe(true);
  });

  test('is made behind a link', async () => {
    const folder = await temporaryFolder();
    await makeFolder(join(folder, 'there'));
    await symlink('there', join(folder, 'link'));
    await makeFolder(join(folder, 'link', 'new'));
    expect((await stat(join(folder, 'there', 'new'))).isDirectory()).toBe(true);
  });

  test.each(['/proc/berth', '/proc/berth/more', '/proc/self/berth', '/sys/berth'])(
    'can’t be %s, which is an error and no loop',
    async path => {
      await expect(makeFolder(path)).rejects.toThrow(/ENOENT|EACCES|EPERM|EROFS/);
    },
  );

  test('can’t be where a file is', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file', 'more'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    await chmod(join(folder, 'file'), 0o600);
  });
});

test('nothing makes folders with Node’s own recursion', () => {
  const places = sourceModules().flatMap(({ placeOf, text }) =>
    /\bmkdir(?:Sync)?\([^)]*recursive/.test(text) ? [placeOf(0)] : [],
  );
  expect(places).toEqual([]);
});
