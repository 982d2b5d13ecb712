import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../runtime/errors.ts';
import type { Git, OpenOptions } from '../runtime/git/git.ts';
import type { Repository } from '../runtime/git/repository.ts';
import { printable } from '../runtime/printable.ts';

/** The control-plane repository, as the user named it. */
export interface ControlPlane {
  readonly repository: Repository;
  /** Address to open it with again. */
  readonly address: string;
  /** Opens it by another address that it has, with the settings of the checkout, which its server may need. */
  readonly openAs: (address: string, options?: Pick<OpenOptions, 'history'>) => Promise<Repository>;
  /** A folder whose repository has no remote: what it calls itself is not known yet. */
  readonly unpushed: boolean;
}

/**
 * Opens what `--control-plane` names: an address, or a folder. A folder in a checkout whose repository has a remote
 * `origin` stands for that remote, because what is pushed there is what counts, as for Flux; without a remote it stands
 * for itself. Throws a {@link UserError} when it is neither, and a `GitError` when git can't open it.
 */
export async function openControlPlane(git: Git, location: string, cwd: string): Promise<ControlPlane> {
  const folder = await folderOf(location, cwd);
  if (folder === undefined) return await opened(git, location, { unpushed: false });
  const top = await repositoryAt(git, folder);
  const origin = await configValue(git, folder, 'remote.origin.url');
  if (origin === undefined) return await opened(git, top, { unpushed: true });
  // A relative remote is relative to the repository.
  const address = /^\.{1,2}(\/|$)/.test(origin) ? join(top, origin) : origin;
  return await opened(git, address, { unpushed: false, settings: { config: await connectionSettings(git, folder) } });
}

async function opened(
  git: Git,
  address: string,
  { unpushed, settings }: { readonly unpushed: boolean; readonly settings?: OpenOptions },
): Promise<ControlPlane> {
  const openAs: ControlPlane['openAs'] = async (other, options) => await git.open(other, { ...settings, ...options });
  return { repository: await openAs(address), address, openAs, unpushed };
}

/** The folder that is meant, unless it is an address. */
async function folderOf(location: string, cwd: string): Promise<string | undefined> {
  const isAddress = /^[a-z][a-z0-9+.-]*:/i.test(location) || /^[^/\s@]+@[^/\s:]+:/.test(location);
  const path = resolve(cwd, location);
  const isFolder = await stat(path).then(
    status => status.isDirectory(),
    () => false,
  );
  if (isFolder) return path;
  if (isAddress && !isAbsolute(location)) return undefined;
  throw new UserError(`there is no folder ${printable(location)}`, {
    fix: 'give --control-plane a folder, or an address such as https://host/owner/name',
  });
}

/** Top folder of the work tree, or the bare repository itself. */
async function repositoryAt(git: Git, folder: string): Promise<string> {
  const options = { cwd: folder, accept: [128] };
  const tree = await git.run(['rev-parse', '--show-toplevel'], options);
  if (tree.code === 0) return withoutNewline(tree.stdout);
  const bare = await git.run(
    ['-c', 'safe.bareRepository=all', 'rev-parse', '--path-format=absolute', '--git-dir'],
    options,
  );
  if (bare.code === 0) return withoutNewline(bare.stdout);
  const untrusted = /dubious ownership/i.test(tree.stderr);
  throw new UserError(`${printable(folder)} is not ${untrusted ? "the current user's" : 'in a'} git repository`, {
    fix: untrusted
      ? `if you trust it: git config --global --add safe.directory ${folder}`
      : 'give --control-plane the folder of a checkout, or an address such as https://host/owner/name',
  });
}

async function configValue(git: Git, folder: string, key: string): Promise<string | undefined> {
  const { code, stdout } = await git.run(['config', '--get', key], { cwd: folder, accept: [1, 128] });
  const value = withoutNewline(stdout);
  return code === 0 && value !== '' ? value : undefined;
}

/**
 * How the checkout connects: CI systems put the credentials of a job into its own configuration. Only what is about
 * connections, and nothing that names a program.
 */
async function connectionSettings(git: Git, folder: string): Promise<[string, string][]> {
  const args = ['config', '--null', '--local', '--includes', '--get-regexp', '^(http\\.|url\\.)'];
  const { stdout } = await git.run(args, { cwd: folder, accept: [1, 128] });
  return stdout
    .toString('utf8')
    .split('\0')
    .filter(entry => entry.includes('\n'))
    .map(entry => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)]);
}

function withoutNewline(output: Buffer): string {
  return output.toString('utf8').replace(/\r?\n$/, '');
}
