import { resolve } from 'node:path';
import type { Context } from './context.ts';

export const CREDENTIALS_VARIABLE = 'BERTH_CREDENTIALS';

/** Path of the credentials file, when the user has one. */
export function credentialsFile({ env, cwd }: Context): string | undefined {
  const path = env[CREDENTIALS_VARIABLE];
  return path === undefined || path === '' ? undefined : resolve(cwd, path);
}
