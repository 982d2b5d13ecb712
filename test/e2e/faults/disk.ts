import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);

/** A disk of 4 MB at this folder. Linux lets only the superuser have one. */
export async function mountDisk(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'berth-test', folder]);
}

export async function unmountDisk(folder: string): Promise<void> {
  await run('umount', ['--lazy', folder]);
}

/** Whether small disks can be made here. */
export async function hasDisks(): Promise<boolean> {
  const folder = await temporaryFolder();
  try {
    await mountDisk(folder);
  } catch {
    return false;
  }
  await unmountDisk(folder);
  return true;
}
