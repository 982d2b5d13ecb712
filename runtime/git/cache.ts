import { randomBytes } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { folderName } from './address.ts';
import { explainFailure, GitError } from './git-error.ts';
import type { Runner } from './run.ts';

/** A bare repository that holds what was fetched from one address. Any number of processes may use it at once. */
export interface CacheFolder {
  readonly path: string;
  /** Makes it when it isn't there. */
  ensure(): Promise<void>;
  /** Moves a damaged one aside, where it stays for a look until the next one is damaged, and makes it anew. */
  replace(): Promise<void>;
}

export function cacheFolder(cacheDir: string, address: string, runner: Runner): CacheFolder {
  const path = join(cacheDir, folderName(address));
  const ensure = async (): Promise<void> => {
    if (await exists(join(path, 'HEAD'))) return;
    await create(path, runner);
  };
  return {
    path,
    ensure,
    async replace() {
      const aside = `${path}.damaged`;
      await rm(aside, { recursive: true, force: true });
      await rename(path, aside).catch((error: NodeJS.ErrnoException) => {
        // Another process was quicker.
        if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY') throw error;
      });
      await ensure();
    },
  };
}

/** Made under another name and then renamed, so that nobody ever sees half of one. */
async function create(path: string, runner: Runner): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await makeFolder(draft);
    // No template folder: its hooks and config would come from the machine.
    await runner.run(['init', '--quiet', '--bare', '--template=', '--', draft], { cwd: draft });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (error instanceof GitError) throw error;
    const { message } = error as NodeJS.ErrnoException;
    throw explainFailure(message, { repository: path, action: "can't make the cache" });
  }
  await rename(draft, path).catch(async (error: NodeJS.ErrnoException) => {
    const madeByAnother = await exists(join(path, 'HEAD'));
    if (madeByAnother) {
      await rm(draft, { recursive: true, force: true });
      return;
    }
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    // What stands there is no repository: damaged beyond use.
    await rm(path, { recursive: true, force: true });
    await rename(draft, path);
  });
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
