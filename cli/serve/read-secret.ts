import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import type { ServeConfig } from '../../server/config-file.ts';
import { checkClusterKey } from '../../use-cases/feedback/cluster-token.ts';
import type { Context } from '../context.ts';
import { checkLedgerKey } from '../promotion/ledger-key.ts';

interface SecretSpec {
  readonly field: 'webhookSecretFile' | 'clusterKeyFile' | 'ledgerKeyFile';
  readonly variable: string;
  readonly what: string;
  /** Throws a {@link UserError} for one that can be guessed. */
  readonly check: (secret: string, place: string) => string;
}

export const WEBHOOK_SECRET: SecretSpec = {
  field: 'webhookSecretFile',
  variable: 'BERTH_WEBHOOK_SECRET',
  what: 'file with the secret of webhooks',
  check: (secret, place) => {
    if (secret !== '') return secret;
    throw new UserError(`${place} is empty, and anybody could sign with an empty secret`, {
      fix: 'write a long random text into it, such as that of: openssl rand -hex 32',
    });
  },
};
export const CLUSTER_KEY: SecretSpec = {
  field: 'clusterKeyFile',
  variable: 'BERTH_CLUSTER_KEY',
  what: 'file with the key for the tokens of clusters',
  check: checkClusterKey,
};

export const LEDGER_KEY: SecretSpec = {
  field: 'ledgerKeyFile',
  variable: 'BERTH_LEDGER_KEY',
  what: 'file with the key of the ledger',
  check: checkLedgerKey,
};

/** Where a secret may stand. */
export interface SecretSources {
  readonly option: string | undefined;
  readonly config: Partial<ServeConfig>;
  /** The configuration file. */
  readonly file: string | undefined;
  readonly context: Pick<Context, 'cwd' | 'env'>;
}

/**
 * A file wins over the variable; one that is named must be there and have something in it. It is read for each request, so
 * that a secret can be replaced while the process runs; while it can't be read, what it said before holds.
 */
export async function secretOf(
  spec: SecretSpec,
  { option, config, file, context }: SecretSources,
): Promise<(() => Promise<string>) | undefined> {
  const named = pathOf(option, config[spec.field], { file, context });
  if (named === undefined) {
    const variable = context.env[spec.variable] ?? '';
    if (variable === '') return undefined;
    const checked = spec.check(variable, spec.variable);
    return async () => await Promise.resolve(checked);
  }
  let secret = await readSecret(named, spec);
  return async () => (secret = await readSecret(named, spec).catch(() => secret));
}

async function readSecret(path: string, { what, check }: SecretSpec): Promise<string> {
  return check((await readText(path, what)).replace(/\r?\n$/, ''), path);
}

/** A path of an option starts from the current folder, one of the configuration file from where that is. */
export function pathOf(
  option: string | undefined,
  configured: string | undefined,
  { file, context }: Pick<SecretSources, 'file'> & { readonly context: Pick<Context, 'cwd'> },
): string | undefined {
  if (option !== undefined) return resolve(context.cwd, option);
  return configured === undefined || file === undefined ? undefined : resolve(dirname(file), configured);
}

/** Throws a {@link UserError} for a file that can't be read. */
export async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`can't read the ${what} ${path}: ${code ?? message}`, { cause: error, fix: 'check the path' });
  }
}
