import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseDuration } from '../../runtime/duration.ts';
import { UserError } from '../../runtime/errors.ts';
import { parseServeConfig, type ServeConfig } from '../../server/config-file.ts';
import { parseListenAddress, parseNetwork } from '../../server/listen-address.ts';
import type { ControlPlaneSettings, ListenAddress, ServerSettings, WorkerSettings } from '../../server/settings.ts';
import type { Context } from '../context.ts';
import { removalsOf } from '../plan/run-plan.ts';
import { type WorkersInput, workersOf } from '../workers.ts';

export interface ServeInput extends WorkersInput {
  readonly config: string | undefined;
  readonly controlPlane: readonly string[];
  readonly environment: readonly string[];
  readonly poll: string | undefined;
  readonly debounce: string | undefined;
  readonly resync: string | undefined;
  readonly allowRemovals: string | undefined;
  readonly listen: string | undefined;
  readonly healthListen: string | undefined;
  readonly trustedProxy: readonly string[];
  readonly webhookSecretFile: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | undefined;
}

/** All settings of `berth serve`, from options, configuration file and environment. */
export interface ProcessSettings extends ServerSettings {
  /** Folder that relative control planes start from: that of the configuration file. */
  readonly folder: string;
  /** Path of the credentials file that the configuration file names. An option or a variable takes precedence. */
  readonly credentials?: string;
  readonly workers: WorkerSettings;
  readonly logLevel: NonNullable<ServeInput['logLevel']>;
}

const DEFAULT_WORKER_MEMORY_MB = 1_024;
const DEFAULTS = { pollMs: 30_000, debounceMs: 500, resyncMs: 600_000, listen: { host: '127.0.0.1', port: 8080 } };

/** Throws a {@link UserError} for what can't be meant or read. */
export async function readSettings(input: ServeInput, context: Context): Promise<ProcessSettings> {
  const file = input.config === undefined ? undefined : resolve(context.cwd, input.config);
  const config: Partial<ServeConfig> =
    file === undefined ? {} : parseServeConfig(await readText(file, 'configuration file'), input.config ?? file);
  const folder = file === undefined || input.controlPlane.length > 0 ? context.cwd : dirname(file);
  const { allowRemovals = config.allowRemovals } = removalsOf(input.allowRemovals);
  const healthListen = listenAddress(input.healthListen) ?? config.healthListen;
  const trustedProxies = input.trustedProxy.length > 0 ? input.trustedProxy.map(parseNetwork) : config.trustedProxies;
  const secret = await webhookSecret(input, { config, file }, context);
  return {
    controlPlanes: controlPlanesOf(input, config),
    pollMs: duration(input.poll) ?? config.poll ?? DEFAULTS.pollMs,
    debounceMs: duration(input.debounce) ?? config.debounce ?? DEFAULTS.debounceMs,
    resyncMs: duration(input.resync) ?? config.resync ?? DEFAULTS.resyncMs,
    ...(allowRemovals !== undefined && { allowRemovals }),
    folder,
    ...(file !== undefined &&
      config.credentials !== undefined && { credentials: resolve(dirname(file), config.credentials) }),
    listen: listenAddress(input.listen) ?? config.listen ?? DEFAULTS.listen,
    ...(healthListen !== undefined && { healthListen }),
    ...(trustedProxies !== undefined && { trustedProxies }),
    ...(secret !== undefined && { webhookSecret: secret }),
    workers: workersOf(input, {
      ...(config.workers !== undefined && { count: config.workers }),
      ...(config.workerDeadline !== undefined && { deadlineMs: config.workerDeadline }),
      memoryMb: config.workerMemory ?? DEFAULT_WORKER_MEMORY_MB,
    }),
    logLevel: input.logLevel ?? config.logLevel ?? 'info',
  };
}

function listenAddress(text: string | undefined): ListenAddress | undefined {
  return text === undefined ? undefined : parseListenAddress(text);
}

function duration(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

function controlPlanesOf(
  { controlPlane, environment }: ServeInput,
  config: Partial<ServeConfig>,
): ControlPlaneSettings[] {
  const named =
    controlPlane.length > 0
      ? controlPlane.map(repository => ({ repository }))
      : (config.controlPlanes ?? [{ repository: '.' }]);
  const seen = new Set<string>();
  return named.map(({ repository, ...rest }) => {
    if (seen.has(repository)) {
      throw new UserError('a control plane is named twice', {
        fix: 'leave one of them out, and list its environments',
      });
    }
    seen.add(repository);
    const { branch, environments } = { branch: undefined, environments: undefined, ...rest };
    const chosen = environment.length > 0 ? environment : environments;
    return { repository, ...(branch !== undefined && { branch }), ...(chosen && { environments: chosen }) };
  });
}

/**
 * A file wins over the variable; one that is named must be there and have something in it. It is read for each webhook, so
 * that a secret can be replaced while the process runs; while it can't be read, what it said before holds.
 */
async function webhookSecret(
  input: ServeInput,
  { config, file }: { readonly config: Partial<ServeConfig>; readonly file: string | undefined },
  { cwd, env }: Context,
): Promise<ProcessSettings['webhookSecret']> {
  const named =
    input.webhookSecretFile !== undefined
      ? resolve(cwd, input.webhookSecretFile)
      : config.webhookSecretFile === undefined || file === undefined
        ? undefined
        : resolve(dirname(file), config.webhookSecretFile);
  if (named === undefined) {
    const variable = env['BERTH_WEBHOOK_SECRET'] ?? '';
    return variable === '' ? undefined : async () => await Promise.resolve(variable);
  }
  let secret = await readSecret(named);
  return async () => (secret = await readSecret(named).catch(() => secret));
}

async function readSecret(path: string): Promise<string> {
  const secret = (await readText(path, 'file with the secret of webhooks')).replace(/\r?\n$/, '');
  if (secret !== '') return secret;
  throw new UserError(`${path} is empty, and anybody could sign with an empty secret`, {
    fix: 'write a long random text into it, such as that of: openssl rand -hex 32',
  });
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`can't read the ${what} ${path}: ${code ?? message}`, { cause: error, fix: 'check the path' });
  }
}
