import { randomUUID } from 'node:crypto';
import { UserError } from '../../environments/errors.ts';
import { createManifestCache } from '../../environments/manifests/manifest-cache.ts';
import { readEnvironments } from '../../environments/read-environments.ts';
import type { Wait } from '../../workflows/forges/budget.ts';
import { systemServeClock } from '../../workflows/serve/clock.ts';
import { serveHttp } from '../../workflows/serve/http/server.ts';
import { createMetrics } from '../../workflows/serve/metrics/metrics.ts';
import { openTelemetryTrace, tellUnusable, traceFacts } from '../../workflows/serve/open-telemetry.ts';
import { createServing, type ServeDeps } from '../../workflows/serve/serve.ts';
import { readSourceChanges } from '../../workflows/source-commits.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { CREDENTIALS_VARIABLE } from '../fleet/credentials-file.ts';
import { missingDiagnostics, worstOf } from '../fleet/problems.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { openEnvironmentForge } from '../plan/compare.ts';
import type { Progress } from '../progress.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { jsonLog } from './json-log.ts';
import { type ProcessSettings, readSettings, type ServeInput } from './read-settings.ts';

/** What runs when the process is told to stop gets this long; supervisors kill after 10 seconds or more. */
const GRACE_MS = 4_000;

/** A log takes the place of progress. */
const SILENT: Progress = { say: () => {}, stop: () => {}, timings: () => [] };

/** Serves until the process is told to stop. */
export async function runServe(
  input: ServeInput & { readonly check: boolean; readonly color: ColorMode },
  context: Context,
): Promise<ExitCode> {
  const settings = await readSettings(input, context);
  const clock = systemServeClock();
  const log = jsonLog(context.stdout, { level: settings.logLevel, now: () => clock.now(), facts: traceFacts });
  const onWait = ({ host, milliseconds, reason }: Wait): void =>
    log.info({ host, seconds: Math.ceil(milliseconds / 1_000), reason }, 'requests wait for the limits of a forge');
  const work = async (opened: Session): Promise<ExitCode> => {
    const session = { ...opened, progress: SILENT };
    return input.check ? await check(settings, input, session) : await serve(settings, session, { clock, log });
  };
  return await withSession(sessionContext(settings, context), work, { onWait });
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
  const { context, git, engines, credentials, budgets } = session;
  const trace = openTelemetryTrace(context.version);
  return {
    git,
    credentials,
    engines,
    cwd: folder,
    env: context.env,
    cache: createManifestCache(),
    random: Math.random,
    newId: randomUUID,
    version: context.version,
    trace,
    hosts: () => budgets.hosts(),
    openForge: async plan => await openEnvironmentForge(plan, session, { trace }),
    readSources: async moved => await readSourceChanges(git, moved),
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Says what would be followed. */
async function check(
  { controlPlanes, folder, pollMs, listen, webhookSecret }: ProcessSettings,
  { color }: { readonly color: ColorMode },
  { context, git }: Session,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const style = styleFor(context.stderr, context, color);
  for (const { repository, branch, environments } of controlPlanes) {
    const options = {
      git,
      controlPlane: repository,
      cwd: folder,
      env: context.env,
      ...(branch !== undefined && { branch }),
    };
    const { declared, missing, diagnostics } = await readEnvironments({ ...options, environments: [] });
    const absent = (environments ?? []).filter(name => missing.length === 0 && !declared.includes(name));
    if (absent.length > 0) {
      throw new UserError(`${repository} declares no environment ${absent.join(', ')}`, {
        fix: `use those that it declares: ${declared.join(', ')}`,
      });
    }
    const problems = [...missingDiagnostics(missing), ...diagnostics.filter(({ severity }) => severity !== 'info')];
    context.stderr.write(diagnosticsText(problems, style));
    codes.push(missing.length > 0 ? ExitCode.failed : ExitCode.done);
    if (missing.length === 0) context.stdout.write(`${repository}: follows ${(environments ?? declared).join(', ')}\n`);
  }
  const webhooks = webhookSecret === undefined ? 'takes no webhooks: there is no secret' : 'takes webhooks';
  context.stdout.write(`looks every ${pollMs / 1_000} s, listens on ${listen.host}:${listen.port}, ${webhooks}\n`);
  return worstOf(codes);
}
