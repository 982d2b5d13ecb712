import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface MakeFolderOptions {
  /** Permissions of folders that are made. */
  readonly mode?: number;
}

/**
 * Makes a folder and those above it that aren't there. Node's own `recursive` never ends where a file system says of a folder that is there
 * that it isn't, as `/proc` does. Throws the error of the operating system.
 */
export async function makeFolder(path: string, { mode }: MakeFolderOptions = {}): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above, { ...(mode !== undefined && { mode }) });
  try {
    await mkdir(path, { ...(mode !== undefined && { mode }) });
  } catch (error) {
    // Somebody else has made it meanwhile.
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    status => status.isDirectory(),
    () => false,
  );
}
