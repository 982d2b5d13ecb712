import { TransientError } from '../../../runtime/errors.ts';
import type { ServerSettings } from '../credentials/credential.ts';
import type { RepositoryAddress } from '../repository-address.ts';

/** Where a GitHub is. */
export interface Server {
  /** For people, and in the addresses of its accounts: `github.com`. */
  readonly host: string;
  /** Without a slash at its end. */
  readonly api: string;
  readonly graphql: string;
}

/** The GitHub that an address belongs to, told by the address and the user's settings; nothing when they don't tell. */
export function knownServer({ host, origin, prefix }: RepositoryAddress, settings: ServerSettings): Server | undefined {
  const { type, api } = settings;
  if (type !== undefined && type !== 'github') return undefined;
  if (api !== undefined && type === 'github') return serverAt(host, api);
  // ssh.github.com takes ssh on port 443.
  if (/^((www|ssh)\.)?github\.com$/.test(host)) return serverAt('github.com', 'https://api.github.com');
  // Enterprise Cloud with its data in one region.
  if (/^[a-z0-9-]+\.ghe\.com$/.test(host)) return serverAt(host, `https://api.${host}`);
  return type === 'github' ? enterpriseServer({ host, origin, prefix }) : undefined;
}

/** Where an Enterprise Server has its API, below its address. */
export const ENTERPRISE_API = '/api/v3';

/** github.com alone has its API on another host. */
export function isApiOf(server: string, api: string): boolean {
  return server === 'https://github.com' && new URL(api).origin === 'https://api.github.com';
}

export function enterpriseServer({
  host,
  origin,
  prefix,
}: Pick<RepositoryAddress, 'host' | 'origin' | 'prefix'>): Server {
  return serverAt(host, `${origin}${prefix}${ENTERPRISE_API}`);
}

function serverAt(host: string, api: string): Server {
  return { host, api, graphql: `${api.replace(/\/v3$/, '')}/graphql` };
}

const PROBE_MS = 5_000;

/**
 * Asks a server whether it is an Enterprise Server, showing no credential.
 * Throws a {@link TransientError} when it doesn't answer.
 */
export async function probeEnterprise(address: RepositoryAddress): Promise<Server | undefined> {
  const server = enterpriseServer(address);
  try {
    const { headers, body } = await fetch(`${server.api}/meta`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_MS),
    });
    await body?.cancel();
    // Said with every answer, also with a refusal in private mode.
    return headers.has('x-github-enterprise-version') || headers.has('x-github-request-id') ? server : undefined;
  } catch (cause) {
    throw new TransientError(`${address.host} could not be asked whether it is a GitHub Enterprise Server`, {
      cause,
      fix: 'check the network and the server, then try again; "type: github" in the credentials file says what it is',
    });
  }
}
