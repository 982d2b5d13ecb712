import { randomUUID } from 'node:crypto';
import { Problem, UserError } from '../../runtime/errors.ts';
import { jsonLog } from '../../runtime/json-log.ts';
import { errorFacts, type Log } from '../../runtime/log.ts';
import { openTelemetryTrace, traceFacts, warnUnusableTelemetry } from '../../runtime/open-telemetry.ts';
import type { WorkerEnd } from '../../runtime/workers/worker-process.ts';
import { runServer } from '../../server/run-server.ts';
import { createEnvironmentRuns } from '../../use-cases/reconcile/environment-runs.ts';
import { createSession, type Session, type SessionOptions } from '../../use-cases/session.ts';
import { createPooledRuns, type PooledRuns } from '../../use-cases/workers/pooled-runs.ts';
import type { Wait } from '../../workflows/forges/host-limiter.ts';
import type { Context } from '../context.ts';
import { CREDENTIALS_VARIABLE } from '../credentials-file.ts';
import { ExitCode } from '../exit-code.ts';
import { oneLine } from '../output/text-lines.ts';
import { sessionOptions } from '../session.ts';
import type { ColorMode } from '../style.ts';
import { checkServe } from './check-serve.ts';
import { type ProcessSettings, readSettings, type ServeInput } from './read-settings.ts';
import { serveLog } from './terminal-log.ts';

interface RunServeInput extends ServeInput {
  readonly check: boolean;
  readonly color: ColorMode;
}

/** Serves until the process gets SIGINT or SIGTERM. */
export async function runServe(input: RunServeInput, context: Context): Promise<ExitCode> {
  try {
    const settings = await readSettings(input, context);
    return input.check ? await check(settings, input, context) : await serve(settings, context);
  } catch (error) {
    if (input.check || context.stdout.isTTY || !(error instanceof Problem)) throw error;
    // Nobody sits at a terminal: whoever collects the log finds the reason there, as a line like the others.
    const log = jsonLog(context.stdout.write, { level: 'error', now: () => context.clock.now() });
    log.error(errorFacts(error), `berth serve can't start: ${error.message}`);
    return error instanceof UserError ? ExitCode.wrongInput : ExitCode.failed;
  }
}

async function check(settings: ProcessSettings, input: RunServeInput, context: Context): Promise<ExitCode> {
  return await withServeSession(serveSessionOptions(settings, context), async session => {
    const { warning } = await session.forges.credentials.state();
    if (warning !== undefined) context.stderr.write(`${oneLine(`warning: ${warning}`)}\n`);
    return await checkServe(settings, { ...input, session }, context);
  });
}

async function serve(settings: ProcessSettings, context: Context): Promise<ExitCode> {
  const { clock, version } = context;
  const log = serveLog(context, { level: settings.logLevel, now: () => clock.now(), facts: traceFacts });
  const options = {
    ...serveSessionOptions(settings, context),
    trace: openTelemetryTrace(version),
    onWait: waitLogger(log),
  };
  return await withServeSession(options, async session => {
    warnUnusableTelemetry(log);
    const { warning } = await session.forges.credentials.state();
    if (warning !== undefined) log.warn({}, warning);
    const uncaught = stopWhenUncaught(log, context);
    const signals = [uncaught, ...(context.stopSignal === undefined ? [] : [context.stopSignal()])];
    const runs = runsFor(session, { settings, log, context });
    try {
      const deps = { session, runs, log, version, random: Math.random, newId: randomUUID };
      await runServer(settings, deps, AbortSignal.any(signals));
    } finally {
      runs.close();
    }
    return uncaught.aborted ? ExitCode.failed : ExitCode.done;
  });
}

interface RunsDeps {
  readonly settings: ProcessSettings;
  readonly log: Log;
  readonly context: Context;
}

/** In workers, where this process has any. */
function runsFor(session: Session, { settings: { workers }, log, context: { worker } }: RunsDeps): PooledRuns {
  if (worker === undefined) return { ...createEnvironmentRuns(session), close: () => undefined };
  const { count, ...limits } = workers;
  const onEnd = ({ reason, step, detail }: WorkerEnd): void =>
    log.error({ reason, doing: step?.what, detail }, 'a worker has ended: what it was doing is given up');
  return createPooledRuns(session, { ...worker, ...limits, size: count, onEnd });
}

/** After an error that nobody caught nothing is certain any more: what runs is ended, and whoever supervises starts anew. */
function stopWhenUncaught(log: Log, { onUncaught }: Context): AbortSignal {
  const stopping = new AbortController();
  onUncaught?.(error => {
    log.error(
      errorFacts(error),
      'nobody caught an error, which is a bug of Berth: the process stops, to be started anew',
    );
    stopping.abort();
  });
  return stopping.signal;
}

/** A credentials file that becomes wrong later changes nothing; one that is wrong at the start ends the process. */
async function withServeSession(
  options: SessionOptions,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const session = createSession(options);
  try {
    await session.forges.credentials.state();
    return await work(session);
  } finally {
    session.close();
  }
}

/** Git and what it starts get the credentials file in their environment, and neither the secret of webhooks nor the keys of clusters and the ledger. */
function serveSessionOptions({ credentials, folder }: ProcessSettings, context: Context): SessionOptions {
  const { BERTH_WEBHOOK_SECRET: _, BERTH_CLUSTER_KEY: __, BERTH_LEDGER_KEY: ___, ...env } = context.env;
  const isSet = (env[CREDENTIALS_VARIABLE] ?? '') !== '';
  const file = isSet || credentials === undefined ? {} : { [CREDENTIALS_VARIABLE]: credentials };
  return { ...sessionOptions({ ...context, env: { ...env, ...file } }), cwd: folder };
}

function waitLogger(log: Log): (wait: Wait) => void {
  return ({ host, milliseconds, reason }) =>
    log.info({ host, seconds: Math.ceil(milliseconds / 1_000), reason }, 'requests wait for the limits of a forge');
}
