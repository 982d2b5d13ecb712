import { randomUUID } from 'node:crypto';
import { createManifestCache } from '../../environments/manifests/manifest-cache.ts';
import { Problem, UserError } from '../../runtime/errors.ts';
import { openTelemetryTrace, tellUnusable, traceFacts } from '../../runtime/open-telemetry.ts';
import { systemServeClock } from '../../server/clock.ts';
import { serveHttp } from '../../server/http/server.ts';
import { createMetrics } from '../../server/metrics/metrics.ts';
import { createServing, type ServeDeps } from '../../server/serve.ts';
import { factsOf } from '../../use-cases/reconcile.ts';
import type { Wait } from '../../workflows/forges/host-limiter.ts';
import { readSourceChanges } from '../../workflows/gitops/source-commits.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { CREDENTIALS_VARIABLE } from '../fleet/credentials-file.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { openEnvironmentForge } from '../plan/compare.ts';
import type { Progress } from '../progress.ts';
import type { ColorMode } from '../style.ts';
import { checkServe } from './check-serve.ts';
import { jsonLog } from './json-log.ts';
import { type ProcessSettings, readSettings, type ServeInput } from './read-settings.ts';

/** What runs when the process is told to stop gets this long; supervisors kill after 10 seconds or more. */
const GRACE_MS = 4_000;

/** A log takes the place of progress. */
const SILENT: Progress = { say: () => {}, stop: () => {}, timings: () => [] };

interface RunServeInput extends ServeInput {
  readonly check: boolean;
  readonly color: ColorMode;
}

/** Serves until the process is told to stop. */
export async function runServe(input: RunServeInput, context: Context): Promise<ExitCode> {
  try {
    return await run(input, context);
  } catch (error) {
    if (input.check || context.stdout.isTTY || !(error instanceof Problem)) throw error;
    // Nobody sits at a terminal: who collects the log is to see why there is no more of it, as a line like the others.
    const log = jsonLog(context.stdout, { level: 'error', now: context.clock.now });
    log.error(factsOf(error), `berth serve can't start: ${error.message}`);
    return error instanceof UserError ? ExitCode.wrongInput : ExitCode.failed;
  }
}

async function run(input: RunServeInput, context: Context): Promise<ExitCode> {
  const settings = await readSettings(input, context);
  const clock = systemServeClock();
  const log = jsonLog(context.stdout, { level: settings.logLevel, now: () => clock.now(), facts: traceFacts });
  const onWait = ({ host, milliseconds, reason }: Wait): void =>
    log.info({ host, seconds: Math.ceil(milliseconds / 1_000), reason }, 'requests wait for the limits of a forge');
  const work = async (opened: Session): Promise<ExitCode> => {
    const session = { ...opened, progress: SILENT };
    // Later a wrong file changes nothing; at the start nothing would go well.
    await session.forges.credentials.state();
    return input.check ? await checkServe(settings, input, session) : await serve(settings, session, { clock, log });
  };
  const options = input.check ? {} : { onWait, trace: openTelemetryTrace(context.version) };
  return await withSession(sessionContext(settings, context), work, options);
}

/** The environment of git and of what git starts: with the credentials file, without the secret of webhooks. */
function sessionContext({ credentials }: ProcessSettings, context: Context): Context {
  const { BERTH_WEBHOOK_SECRET: _, ...env } = context.env;
  const isSaid = (env[CREDENTIALS_VARIABLE] ?? '') !== '';
  return {
    ...context,
    env: isSaid || credentials === undefined ? env : { ...env, [CREDENTIALS_VARIABLE]: credentials },
  };
}

async function serve(
  settings: ProcessSettings,
  session: Session,
  { clock, log }: Pick<ServeDeps, 'clock' | 'log'>,
): Promise<ExitCode> {
  const { context } = session;
  const stop = context.stopSignal?.() ?? new AbortController().signal;
  tellUnusable(log);
  const metrics = createMetrics({ process: true });
  const serving = createServing(settings, { ...depsOf(settings, session), clock, log, metrics });
  try {
    const { listen, webhookSecret } = settings;
    const http = await serveHttp(listen, {
      serving,
      metrics,
      log,
      forges: session.forges.factories,
      ...(webhookSecret !== undefined && { webhookSecret }),
    });
    const { host, port } = http.address;
    serving.start();
    log.info({ host, port, webhooks: webhookSecret !== undefined, version: context.version }, 'serving');
    await aborted(stop);
    await http.close();
  } finally {
    const ended = await serving.stop(GRACE_MS);
    log.info({ ended }, ended ? 'stopped' : 'stopped in the middle of a run; the next start goes on from there');
  }
  return ExitCode.done;
}

function depsOf({ folder }: ProcessSettings, session: Session): Omit<ServeDeps, 'clock' | 'log' | 'metrics'> {
  const { context, git, engines, forges, limiters } = session;
  return {
    git,
    credentials: forges.credentials,
    engines,
    cwd: folder,
    env: context.env,
    cache: createManifestCache(),
    random: Math.random,
    newId: randomUUID,
    version: context.version,
    trace: openTelemetryTrace(context.version),
    hosts: () => limiters.hosts(),
    openForge: async plan => await openEnvironmentForge(plan, session),
    readSources: async moved => await readSourceChanges(git, moved),
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
