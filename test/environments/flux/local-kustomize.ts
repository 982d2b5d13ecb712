import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { locate } from '../../testbed/binaries/locate.ts';

/** The kustomize that the testbed has built, or what this machine has. */
export const LOCAL_KUSTOMIZE: string | undefined =
  locate(process.env).files.get('kustomize') ??
  ['kustomize', 'kubectl']
    .flatMap(name => (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, name)))
    .find(file => existsSync(file));

/** A `PATH` with nothing else: no `unshare` in particular, which would keep it from the network whatever it is given. */
export async function pathOfKustomize(file: string): Promise<string> {
  const folder = await temporaryFolder();
  await symlink(file, join(folder, basename(file)));
  return folder;
}
