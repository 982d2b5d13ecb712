import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { printable } from '../../runtime/printable.ts';
import type { Context } from '../context.ts';

const VARIABLE = 'BERTH_LEDGER_KEY';
/** Shorter ones can be guessed. */
const SHORTEST = 32;

/** The key that signs the ledger; nothing where none is configured. Throws a {@link UserError} for one that can't be used. */
export async function ledgerKey(
  { ledgerKeyFile }: { readonly ledgerKeyFile: string | undefined },
  { cwd, env }: Pick<Context, 'cwd' | 'env'>,
): Promise<string | undefined> {
  const written =
    ledgerKeyFile === undefined ? env[VARIABLE] : await readKey(resolve(cwd, ledgerKeyFile), ledgerKeyFile);
  if (written === undefined || (written === '' && ledgerKeyFile === undefined)) return undefined;
  return checkLedgerKey(written, ledgerKeyFile ?? VARIABLE);
}

/** Throws a {@link UserError} for a key that can be guessed. @param place Where it stands. */
export function checkLedgerKey(key: string, place: string): string {
  if (key.length >= SHORTEST) return key;
  throw new UserError(`${place} has ${key.length} characters, and a key for the ledger needs ${SHORTEST}`, {
    fix: 'write a long random text into it, such as that of: openssl rand -hex 32',
  });
}

async function readKey(path: string, named: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    throw new UserError(`the key of the ledger can't be read from ${printable(named)}`, {
      cause,
      fix: 'check the path',
    });
  }
}
