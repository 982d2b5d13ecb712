import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];

// Importing this file is enough: what a test file made is removed when its tests are over, or, for a program that is no
// test, such as a benchmark, when it ends.
if (process.env['VITEST'] === undefined) {
  process.on('exit', () => made.forEach(path => rmSync(path, { recursive: true, force: true })));
} else {
  const { afterAll } = await import('vitest');
  afterAll(async () => {
    await Promise.all(
      made.splice(0).map(async path => await rm(path, { recursive: true, force: true, maxRetries: 3 })),
    );
  });
}

/** A new folder, removed after the tests of the file, with these files in it. */
export async function temporaryFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'berth-test-')));
  made.push(folder);
  await writeFiles(folder, files);
  return folder;
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
