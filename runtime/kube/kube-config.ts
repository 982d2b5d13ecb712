import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import trimEnd from 'lodash-es/trimEnd.js';
import type { Clock } from '../clock.ts';
import { Problem, UserError } from '../errors.ts';
import { Secret } from '../secret.ts';

/** Credentials are read again after so long, in milliseconds: tokens, certificates and authorities are rotated in their files. */
const MAX_AGE_MS = 60_000;

export type KubeConfigSource =
  | {
      readonly file: string;
      /** The current one of the file without it. */
      readonly context?: string;
    }
  /** What Kubernetes mounts into a pod, and the variables that it sets there. */
  | {
      readonly inCluster: true;
      /** Instead of `/`, for tests. */
      readonly root?: string;
    };

/** How servers prove who they are, and we who we are, on a connection. */
export interface TlsOptions {
  readonly ca?: Buffer | string;
  readonly cert?: Buffer | string;
  readonly key?: Buffer | string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** What is needed to ask an API server. */
export interface KubeAccess {
  /** Without a slash at its end. */
  readonly server: string;
  readonly namespace: string;
  readonly tls: TlsOptions;
  /** Among them `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly proxyUrl?: string;
  /** Takes the credentials out of a text that somebody else wrote. */
  hide(text: string): string;
}

export interface KubeConfigReader {
  /**
   * What holds now: read again when it is older than a minute, or `fresh`, which also runs a credential plugin again.
   *
   * @throws UserError for a file that can't be read or understood, or doesn't have what it names
   */
  read(options?: { readonly fresh?: boolean }): Promise<KubeAccess>;
}

/** Reads a kubeconfig or what a pod has. Each reader has credentials of its own: users of two files may have the same name. */
export function readKubeConfig(
  source: KubeConfigSource,
  { clock }: { readonly clock: Pick<Clock, 'now'> },
): KubeConfigReader {
  let known: { readonly at: number; readonly access: Promise<KubeAccess> } | undefined;
  return {
    async read({ fresh = false } = {}) {
      if (known === undefined || fresh || clock.now() - known.at >= MAX_AGE_MS) {
        const access = readAccess(source);
        const reading = { at: clock.now(), access };
        known = reading;
        access.catch(() => {
          if (known === reading) known = undefined;
        });
      }
      return await known.access;
    },
  };
}

async function readAccess(source: KubeConfigSource): Promise<KubeAccess> {
  const name = 'file' in source ? source.file : 'the configuration in the cluster';
  const config = await load(source, name);
  const cluster = config.getCurrentCluster();
  const context = config.getContextObject(config.getCurrentContext());
  if (cluster === null || context === null || config.getCurrentUser() === null) {
    throw new UserError(`${name} has no context "${config.getCurrentContext() ?? ''}" with a cluster and a user`, {
      fix: 'name a context that "kubectl config get-contexts" lists, or set current-context',
    });
  }
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw unusable(`the credentials of ${name} can't be used`, error);
  }
  const headers = headersOf(options);
  return {
    server: trimEnd(cluster.server, '/'),
    namespace: context.namespace ?? 'default',
    tls: tlsOf(options),
    headers,
    ...(cluster.proxyUrl !== undefined && { proxyUrl: cluster.proxyUrl }),
    hide: hider(headers['authorization'], cluster.proxyUrl),
  };
}

async function load(source: KubeConfigSource, name: string): Promise<KubeConfig> {
  // A quarter of a second that only those pay who have a cluster.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    if ('inCluster' in source) config.loadFromCluster(source.root ?? '');
    else {
      config.loadFromString(await readFile(source.file, 'utf8'));
      config.makePathsAbsolute(dirname(source.file));
      if (source.context !== undefined) config.setCurrentContext(source.context);
    }
  } catch (error) {
    throw unusable(`${name} can't be read as a kubeconfig`, error);
  }
  return config;
}

/** What the library or a credential plugin says may quote what it was given: only the code of an error of the system is shown. */
function unusable(what: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new UserError(`${what}${code}`, {
    fix: 'see that "kubectl get namespaces" works with it, as the user that Berth runs as',
  });
}

function tlsOf({ ca, cert, key, rejectUnauthorized, ...rest }: RequestOptions): TlsOptions {
  const { servername } = rest as { servername?: string };
  const given = { ca, cert, key } as Pick<TlsOptions, 'ca' | 'cert' | 'key'>;
  return {
    ...given,
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
}

/** Under their names in lower case. A token that is read from a file ends with a line break there, which no header may have. */
function headersOf({ headers, auth }: RequestOptions): Record<string, string> {
  const given = Object.entries(headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value).trim()] as const,
  );
  const basic = auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  return { ...basic, ...Object.fromEntries(given) };
}

function hider(authorization: string | undefined, proxyUrl: string | undefined): (text: string) => string {
  const credential = authorization?.replace(/^\w+ /, '') ?? '';
  const password =
    proxyUrl !== undefined && URL.canParse(proxyUrl) ? decodeURIComponent(new URL(proxyUrl).password) : '';
  const secrets = [credential, password].filter(value => value !== '').map(value => new Secret(value));
  return text => secrets.reduce((shown, secret) => secret.hideIn(shown), text);
}
