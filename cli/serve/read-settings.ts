import { dirname, resolve } from 'node:path';
import { parseDuration } from '../../runtime/duration.ts';
import { UserError } from '../../runtime/errors.ts';
import { parseServeConfig, type ServeConfig } from '../../server/config-file.ts';
import { parseListenAddress, parseNetwork } from '../../server/listen-address.ts';
import type {
  ClustersSettings,
  ControlPlaneSettings,
  ListenAddress,
  ReportSettings,
  ServerSettings,
  WorkerSettings,
} from '../../server/settings.ts';
import { reportPlaceOf } from '../../use-cases/feedback/report-state.ts';
import type { Context } from '../context.ts';
import { STATE_VARIABLE } from '../options.ts';
import { removalsOf } from '../plan/run-plan.ts';
import { type WorkersInput, workersOf } from '../workers.ts';
import { CLUSTER_KEY, LEDGER_KEY, readText, type SecretSources, secretOf, WEBHOOK_SECRET } from './read-secret.ts';

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
  readonly state: string | undefined;
  readonly clusterKeyFile: string | undefined;
  readonly ledgerKeyFile: string | undefined;
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
  const from = { config, file };
  const secret = await secretOf(WEBHOOK_SECRET, { option: input.webhookSecretFile, ...from, context });
  const ledgerKey = await secretOf(LEDGER_KEY, { option: input.ledgerKeyFile, ...from, context });
  const reports = await reportSettings(input, { ...from, context });
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
    ...(reports !== undefined && { reports }),
    ...(ledgerKey !== undefined && { ledgerKey }),
    ...clustersOf(from, reports, context),
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

/** What is read of clusters is kept where their reports are. */
function clustersOf(
  { config, file }: { readonly config: Partial<ServeConfig>; readonly file: string | undefined },
  reports: ReportSettings | undefined,
  { cwd, env }: Context,
): { readonly clusters?: ClustersSettings } {
  if (config.clusters === undefined) return {};
  if (reports === undefined)
    throw new UserError('there are clusters to read, and no file in which their state is kept', {
      fix: 'name one with "state", and the key for reports with "clusterKeyFile"',
    });
  const folder = file === undefined ? cwd : dirname(file);
  const list = config.clusters.map(({ name, environment, clusterType, kubeconfig, context }) => ({
    name,
    environment,
    ...(clusterType !== undefined && { clusterType }),
    kubeconfig: resolve(folder, kubeconfig),
    ...(context !== undefined && { context }),
  }));
  return { clusters: { list, env } };
}

/** Reports need a key and a place; naming one of them alone is a mistake. */
async function reportSettings(
  { state: option, clusterKeyFile }: ServeInput,
  from: Omit<SecretSources, 'option'>,
): Promise<ReportSettings | undefined> {
  const { config, file, context } = from;
  const key = await secretOf(CLUSTER_KEY, { option: clusterKeyFile, ...from });
  const configured = config.state !== undefined && file !== undefined && { text: config.state, folder: dirname(file) };
  const { cwd, env } = context;
  const state = reportPlaceOf({ option, variable: env[STATE_VARIABLE], cwd, ...(configured && { configured }) });
  if (key === undefined && state === undefined) return undefined;
  if (key === undefined)
    throw new UserError('there is a place for reports of clusters, and no key for their tokens', {
      fix: 'name the file with it: --cluster-key-file FILE; one is made with: openssl rand -hex 32',
    });
  if (state === undefined)
    throw new UserError('there is a key for the tokens of clusters, and no place for their reports', {
      fix: 'name a file in a folder that Berth may write to, or a database: --state FILE|URL',
    });
  const ofClusters = config.clusterGenerations;
  const generations = { current: config.clusterGeneration ?? 1, ...(ofClusters && { ofClusters }) };
  return { key, state, generations };
}
