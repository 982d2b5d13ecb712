import type { ForbiddenFunction } from './function.ts';

const CLOCK = 'reads the clock, so that every rendering would differ from the last';
const RANDOM = 'draws at random, so that every rendering would differ from the last';
const ENVIRONMENT = 'reads the environment of the process, which holds secrets';

const VALUE: ForbiddenFunction['instead'] = 'put the value into a platform config and read it from .ConfigData';
const SECRET: ForbiddenFunction['instead'] =
  'create the secret in the cluster, for example with cert-manager or External Secrets, and refer to it by name';
const STABLE: ForbiddenFunction['instead'] =
  'derive a stable text from the data, for example sha256sum of .DeploymentTargetName, shortened by trunc';

/** Functions of sprig's that look at the world outside of the template and its data. */
export const FORBIDDEN: ReadonlyMap<string, ForbiddenFunction> = new Map([
  ...entries(['now', 'ago'], { reason: CLOCK, instead: VALUE }),
  ...entries(['env', 'expandenv'], { reason: ENVIRONMENT, instead: VALUE }),
  ...entries(['getHostByName'], { reason: 'asks the network, whose answers change and can be forged', instead: VALUE }),
  ...entries(['randAlpha', 'randAlphaNum', 'randAscii', 'randNumeric', 'shuffle', 'uuidv4'], {
    reason: RANDOM,
    instead: STABLE,
  }),
  ...entries(['genPrivateKey', 'genCA', 'genSelfSignedCert', 'genSignedCert'], { reason: RANDOM, instead: SECRET }),
]);

function entries(names: readonly string[], why: ForbiddenFunction): (readonly [string, ForbiddenFunction])[] {
  return names.map(name => [name, why] as const);
}
