import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies a folder of the module cache, where everything is read-only, so that the copy can be changed and removed. */
export async function copyWritable(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await copyWritable(source, copy);
    } else {
      await copyFile(source, copy);
      await chmod(copy, 0o644);
    }
  }
}
