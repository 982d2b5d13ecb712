import { AccessError } from '../../../runtime/errors.ts';
import { readOutput, startProcess } from '../../../runtime/process.ts';
import { Secret } from '../../../runtime/secret.ts';

/** Of the environment: a token that somebody else got. */
export const TOKEN_VARIABLE = 'AZURE_ACCESS_TOKEN';

const AZ_TIMEOUT_MS = 60_000;
const MAX_TOKEN = 64 * 1024;
const FIX = `sign in with "az login" (in a workflow: azure/login), or set ${TOKEN_VARIABLE}; without Azure, name the file with reports: --state FILE`;

export interface AccessTokenOptions {
  /** Whom the token is for. */
  readonly endpoint: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** The token of the environment, else that of Azure's command line. It is kept until it isn't taken any more. */
export function azureToken({ endpoint, env, cwd }: AccessTokenOptions): (again: boolean) => Promise<Secret> {
  const given = env[TOKEN_VARIABLE]?.trim() ?? '';
  let kept = given === '' ? undefined : Secret.token(given, TOKEN_VARIABLE);
  return async again => {
    if (kept === undefined || (again && given === '')) kept = Secret.token(await askAz(endpoint, { env, cwd }), 'az');
    return kept;
  };
}

async function askAz(endpoint: string, { env, cwd }: Pick<AccessTokenOptions, 'env' | 'cwd'>): Promise<string> {
  const args = ['account', 'get-access-token', '--resource', endpoint, '--query', 'accessToken', '--output', 'tsv'];
  const az = startProcess('az', args, { cwd, env, timeoutMs: AZ_TIMEOUT_MS, maxOutput: MAX_TOKEN });
  const token = (await readOutput(az.output)).toString('utf8').trim();
  const { code, startError } = await az.ended;
  if (startError !== undefined)
    throw new AccessError(`there is no token for Azure, and "az" can’t be started: ${startError.code ?? 'unknown'}`, {
      fix: FIX,
    });
  // What it says may have parts of a token in it.
  if (code !== 0 || !/^[\w.~+/=-]+$/.test(token))
    throw new AccessError(`"az account get-access-token" gave no token (exit code ${code ?? 'none'})`, { fix: FIX });
  return token;
}
