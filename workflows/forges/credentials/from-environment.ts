import type { Environment } from '../../../runtime/git/safety.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { Credential } from './credential.ts';

const PREFIX = 'BERTH_TOKEN_';

/** The token that environment variables have for a server, by its origin; only ever for that one. */
export function tokenFromEnvironment(env: Environment, origin: string): Credential | undefined {
  const url = new URL(origin);
  // Without TLS everybody on the way could read it. On this machine nobody is on the way.
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) return undefined;
  const own = environmentName(url.host);
  const candidates = [
    ...(own === undefined ? [] : [own]),
    ...SHARED.filter(({ server }) => originOf(server(env)) === url.origin).map(({ name }) => name),
  ];
  for (const name of candidates) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return { kind: 'token', token: new Secret(value), source: name };
  }
  return undefined;
}

/** Variables of other programs, and the server that each of them is for. */
const SHARED: readonly { readonly name: string; readonly server: (env: Environment) => string | undefined }[] = [
  { name: 'GH_TOKEN', server: () => 'https://github.com' },
  // In a workflow on an Enterprise Server, or on Gitea, the token is that server's.
  { name: 'GITHUB_TOKEN', server: env => env['GITHUB_SERVER_URL'] || 'https://github.com' },
  { name: 'GH_ENTERPRISE_TOKEN', server: env => (env['GH_HOST'] ? `https://${env['GH_HOST']}` : undefined) },
  { name: 'GITEA_TOKEN', server: env => env['GITEA_SERVER_URL'] },
  { name: 'FORGEJO_TOKEN', server: env => env['FORGEJO_SERVER_URL'] },
];

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

const HOST = /^[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)*(:\d+)?$/;

/**
 * `git.example.com:3000` → `BERTH_TOKEN_GIT_EXAMPLE_COM_PORT_3000`; a hyphen is two underscores. No two hosts have the
 * same name, or whoever registers a similar one would be sent the token. Nothing for hosts that have no such name.
 */
export function environmentName(host: string): string | undefined {
  if (!HOST.test(host)) return undefined;
  return PREFIX + host.replaceAll('-', '__').replaceAll('.', '_').replace(':', '_PORT_').toUpperCase();
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
