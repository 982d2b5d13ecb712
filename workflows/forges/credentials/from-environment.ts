import type { Environment } from '../../../runtime/git/safety.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { TokenVariable } from '../port/server-kind.ts';
import type { Credential } from './credential.ts';

const PREFIX = 'BERTH_TOKEN_';

/** The token that environment variables have for a server, by its origin; only ever for that one. `shared`: those of other programs. */
export function tokenFromEnvironment(
  origin: string,
  env: Environment,
  shared: readonly TokenVariable[],
): Credential | undefined {
  const url = new URL(origin);
  // Without TLS everybody on the way could read it. On this machine nobody is on the way.
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) return undefined;
  const own = environmentName(url.host);
  const candidates = [
    ...(own === undefined ? [] : [own]),
    ...shared.filter(({ server }) => originOf(server(env)) === url.origin).map(({ name }) => name),
  ];
  for (const name of candidates) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return { kind: 'token', token: Secret.token(value, name), source: name };
  }
  return undefined;
}

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
