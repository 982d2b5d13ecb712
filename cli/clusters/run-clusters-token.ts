import { UserError } from '../../runtime/errors.ts';
import { makeClusterToken, makeReaderToken } from '../../use-cases/feedback/cluster-token.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { CLUSTER_KEY, secretOf } from '../serve/read-secret.ts';

interface TokenInput {
  readonly environment: string | undefined;
  readonly keyFile: string | undefined;
  readonly generation: string;
}

export interface ClustersTokenInput extends TokenInput {
  readonly cluster: string;
}

/** Prints a token of a cluster and nothing else, so that it can be piped into a Secret. */
export async function runClustersToken({ cluster, ...input }: ClustersTokenInput, context: Context): Promise<ExitCode> {
  return await printToken(`token ${cluster}`, input, {
    context,
    make: (key, environment, generation) => makeClusterToken(key, { environment, cluster }, generation),
  });
}

/** The same with the token of a pipeline that asks. */
export async function runReaderToken(input: TokenInput, context: Context): Promise<ExitCode> {
  return await printToken('reader-token', input, { context, make: makeReaderToken });
}

interface PrintOptions {
  readonly context: Context;
  readonly make: (key: string, environment: string, generation: number) => string;
}

async function printToken(
  command: string,
  { environment, keyFile, generation }: TokenInput,
  { context, make }: PrintOptions,
): Promise<ExitCode> {
  if (environment === undefined)
    throw new UserError(`berth clusters ${command.split(' ')[0] ?? ''} needs the environment`, {
      fix: `berth clusters ${command} --environment NAME`,
    });
  if (!/^[1-9]\d{0,5}$/.test(generation))
    throw new UserError(`${JSON.stringify(generation)} is no generation`, { fix: 'name a whole number from 1' });
  const key = await secretOf(CLUSTER_KEY, { option: keyFile, config: {}, file: undefined, context });
  if (key === undefined)
    throw new UserError('there is no key for the tokens of clusters', {
      fix: 'name the file that berth serve has: --key-file FILE; one is made with: openssl rand -hex 32',
    });
  context.stdout.write(`${make(await key(), environment, Number(generation))}\n`);
  return ExitCode.done;
}
