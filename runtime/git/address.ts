import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printableAddress, withoutCredentials } from '../printable.ts';
import { withoutTrailing } from '../without-trailing.ts';
import { GitError } from './git-error.ts';

/** Protocols that repositories are read and written with unless the caller says otherwise. */
export const DEFAULT_PROTOCOLS: readonly string[] = ['https', 'http', 'ssh', 'file'];

const CONTROL = /[\u0000-\u001f\u007f]/;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
// `user@host:path`, as ssh writes it. A single letter before the colon is a drive of Windows.
const SCP = /^(?:([^/@:\s]+)@)?([^/@:\s]{2,}):(?!\/\/)(.*)$/;

/**
 * Checks an address that came from somebody's file before git sees it.
 * Throws a {@link GitError} of kind `refused` for options in disguise, remote helpers (`ext::`), control characters,
 * protocols outside the allow-list, and relative paths, which mean something else in every folder.
 */
export function checkAddress(address: string, protocols: readonly string[] = DEFAULT_PROTOCOLS): void {
  const problem = addressProblem(address, protocols);
  if (problem === undefined) return;
  throw new GitError('refused', `the address "${printableAddress(address)}" ${problem.reason}`, { fix: problem.fix });
}

function addressProblem(address: string, protocols: readonly string[]): { reason: string; fix: string } | undefined {
  const fix = `write an address such as https://host/owner/name (${protocols.join(', ')} are allowed)`;
  if (address.trim() === '') return { reason: 'is empty', fix };
  if (CONTROL.test(address)) return { reason: 'has control characters', fix };
  if (address.startsWith('-')) return { reason: 'begins with "-"', fix };
  if (/^[a-z0-9+.-]+::/i.test(address)) return { reason: 'names a remote helper', fix };
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    if (!protocols.includes(scheme)) return { reason: `uses ${scheme}, which is not allowed`, fix };
    const host = address.slice(scheme.length + 3).replace(/^[^/]*@/, '');
    return host.startsWith('-') ? { reason: 'has a host that begins with "-"', fix } : undefined;
  }
  if (isAbsolute(address)) return protocols.includes('file') ? undefined : { reason: 'is a local path', fix };
  const scp = SCP.exec(address);
  if (scp === null) return { reason: 'is neither a URL nor an absolute path', fix };
  if (scp[1]?.startsWith('-') || scp[2]?.startsWith('-') || scp[3]?.startsWith('-')) {
    return { reason: 'has a part that begins with "-"', fix };
  }
  return protocols.includes('ssh') ? undefined : { reason: 'uses ssh, which is not allowed', fix };
}

/** The folder that an address names, when it is a path or a `file:` URL. */
export function localPath(address: string): string | undefined {
  if (isAbsolute(address)) return address;
  if (!/^file:\/\//i.test(address)) return undefined;
  try {
    return fileURLToPath(address);
  } catch {
    return undefined;
  }
}

/**
 * One spelling for all addresses of the same repository: `https://Host/a/b.git/`, `git@host:a/b` and
 * `ssh://git@host/a/b` are equal. Only for comparing: git gets what the user wrote.
 */
export function normalAddress(address: string): string {
  const local = localPath(address);
  if (local !== undefined) return `file:${withoutTrailing(local, '/')}`;
  const url = SCHEME.exec(address);
  if (url !== null) {
    const rest = withoutCredentials(address).slice(url[0].length);
    const slash = rest.indexOf('/');
    const host = (slash < 0 ? rest : rest.slice(0, slash)).toLowerCase().replace(/:(443|80|22)$/, '');
    return `${host}/${trimPath(slash < 0 ? '' : rest.slice(slash + 1))}`;
  }
  const scp = SCP.exec(address);
  return scp === null ? address : `${(scp[2] ?? '').toLowerCase()}/${trimPath(scp[3] ?? '')}`;
}

function trimPath(path: string): string {
  return path
    .replace(/\/{2,}/g, '/')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/i, '');
}

/** A folder name for an address: readable, and unique by its hash. */
export function folderName(address: string): string {
  const shown = withoutCredentials(address);
  const hash = createHash('sha256').update(shown).digest('hex').slice(0, 16);
  const slug = shown
    .replace(SCHEME, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(-60)
    .replace(/^-+/, '');
  return `${slug}-${hash}.git`;
}
