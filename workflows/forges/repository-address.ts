/** Where a repository is hosted, from its address as a user wrote it. */
export interface RepositoryAddress {
  /** What git talks: `https`, `http` or `ssh`. */
  readonly protocol: 'https' | 'http' | 'ssh';
  /**
   * Scheme, host and port of the forge's web pages and API: `https://git.example.com:8443`. Behind ssh it is https on the
   * usual port, because ssh's port says nothing about it.
   */
  readonly origin: string;
  /** Host with its port, when it isn't the usual one: `git.example.com:8443`. Lower case. */
  readonly host: string;
  /** Folder on the host that the forge is served from: `''` or `/forge`. */
  readonly prefix: string;
  readonly owner: string;
  /** Without `.git`. */
  readonly name: string;
}

// `user@host:path`, as ssh writes it. A single letter before the colon is a drive of Windows.
const SCP = /^(?:[^/@:\s]+@)?([^/@:\s]{2,}):(?!\/\/)(.+)$/;

/** Takes an address apart; nothing for one that isn't on a server, or that names no owner and repository. */
export function parseRepositoryAddress(address: string): RepositoryAddress | undefined {
  const scp = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? null : SCP.exec(address);
  const url = parseUrl(scp === null ? address : `ssh://${scp[1] ?? ''}/${scp[2] ?? ''}`);
  const protocol = url?.protocol.slice(0, -1);
  if (url === undefined || (protocol !== 'https' && protocol !== 'http' && protocol !== 'ssh')) return undefined;
  // The parser leaves the case of hosts of ssh: addresses alone.
  const host = (protocol === 'ssh' ? url.hostname : url.host).toLowerCase();
  const segments = url.pathname.split('/').filter(segment => segment !== '');
  const last = segments.pop()?.replace(/\.git$/i, '');
  const owner = segments.pop();
  if (host === '' || owner === undefined || last === undefined || last === '') return undefined;
  const names = [owner, last].map(decoded);
  const [decodedOwner, name] = names;
  if (decodedOwner === undefined || name === undefined || names.some(part => part === undefined || isOdd(part)))
    return undefined;
  const prefix = segments.length === 0 ? '' : `/${segments.join('/')}`;
  const origin = `${protocol === 'http' ? 'http' : 'https'}://${host}`;
  return { protocol, origin, host, prefix, owner: decodedOwner, name };
}

function parseUrl(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Names that would mean another path when they stand in the API's addresses. */
function isOdd(name: string): boolean {
  return name === '.' || name === '..' || /[/\\\u0000-\u001f\u007f]/.test(name);
}
