import { UserError } from '../../runtime/errors.ts';
import { makeClusterToken } from '../../use-cases/feedback/cluster-token.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { CLUSTER_KEY, secretOf } from '../serve/read-secret.ts';

export interface ClustersTokenInput {
  readonly cluster: string;
  readonly environment: string | undefined;
  readonly keyFile: string | undefined;
  readonly generation: string;
}

/** Prints a token and nothing else, so that it can be piped into a Secret. */
export async function runClustersToken(
  { cluster, environment, keyFile, generation }: ClustersTokenInput,
  context: Context,
): Promise<ExitCode> {
  if (environment === undefined)
    throw new UserError('berth clusters token needs the environment of the cluster', {
      fix: `berth clusters token ${cluster} --environment NAME`,
    });
  if (!/^[1-9]\d{0,5}$/.test(generation))
    throw new UserError(`${JSON.stringify(generation)} is no generation`, { fix: 'name a whole number from 1' });
  const key = await secretOf(CLUSTER_KEY, { option: keyFile, config: {}, file: undefined, context });
  if (key === undefined)
    throw new UserError('there is no key for the tokens of clusters', {
      fix: 'name the file that berth serve has: --key-file FILE; one is made with: openssl rand -hex 32',
    });
  context.stdout.write(`${makeClusterToken(await key(), { environment, cluster }, Number(generation))}\n`);
  return ExitCode.done;
}
