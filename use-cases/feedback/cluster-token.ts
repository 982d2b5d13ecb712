import { UserError } from '../../runtime/errors.ts';
import { clusterToken, MIN_KEY_LENGTH } from '../../workflows/feedback/cluster-token.ts';
import { readerToken } from '../../workflows/feedback/reader-token.ts';
import type { Reporter } from '../../workflows/feedback/report.ts';

/** Throws a {@link UserError} for a key that can be guessed. */
export function checkClusterKey(key: string, place: string): string {
  if (key.length >= MIN_KEY_LENGTH) return key;
  throw new UserError(
    `${place} has ${key.length} characters, and a key for the tokens of clusters needs ${MIN_KEY_LENGTH}`,
    {
      fix: 'write a long random text into it, such as that of: openssl rand -hex 32',
    },
  );
}

/** The token with which a cluster reports. Throws a {@link UserError} for names that no cluster has. */
export function makeClusterToken(key: string, reporter: Reporter, generation: number): string {
  checkName('environment', reporter.environment);
  checkName('cluster', reporter.cluster);
  return clusterToken(key, reporter, generation);
}

/** The token with which a pipeline asks about an environment. Throws a {@link UserError} for a name that none has. */
export function makeReaderToken(key: string, environment: string, generation: number): string {
  checkName('environment', environment);
  return readerToken(key, environment, generation);
}

function checkName(what: string, name: string): void {
  if (/^[A-Za-z0-9][\w.-]{0,252}$/.test(name)) return;
  throw new UserError(`${JSON.stringify(name)} can't be the name of a ${what}`, {
    fix: 'use letters, digits, "-", "_" and ".", at most 253 of them',
  });
}
