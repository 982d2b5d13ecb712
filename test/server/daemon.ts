import type { Git } from '../../runtime/git/git.ts';
import type { Log } from '../../runtime/log.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { ControlPlaneDeps } from '../../server/control-plane-watch.ts';
import { createMetrics, type Metrics } from '../../server/metrics/metrics.ts';
import { createServing, type Serving } from '../../server/serve.ts';
import type { ServeSettings } from '../../server/settings.ts';
import { createEnvironmentRuns } from '../../use-cases/reconcile/environment-runs.ts';
import type { Session, SessionOptions } from '../../use-cases/session.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import type { TestFleet } from '../cli/fleet.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { testSession } from '../support/session.ts';
import { testWorkers } from '../support/workers.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [fact: string]: unknown;
}

export function recordingLog(lines: LogLine[] = [], facts: object = {}): Log & { readonly lines: readonly LogLine[] } {
  const at = (level: string) => (more: object, message: string) => lines.push({ ...facts, ...more, level, message });
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: more => recordingLog(lines, { ...facts, ...more }),
  };
}

/** A daemon on a fleet, with time in the test's hands. */
export interface Daemon {
  readonly serving: Serving;
  readonly clock: ManualClock;
  readonly metrics: Metrics;
  readonly lines: readonly LogLine[];
  /** Lines about runs of an environment since the last call. */
  readonly runs: (environment?: string) => string[];
  /** Lets time pass and waits until everything has been done. */
  readonly pass: (milliseconds: number) => Promise<void>;
  readonly git: Git;
}

export interface DaemonOptions {
  readonly settings?: Partial<ServeSettings>;
  readonly session?: Partial<SessionOptions>;
  /** Takes the place of the forge of an environment. */
  readonly openForge?: (run: { readonly environment: string }, open: () => Promise<Forge>) => Promise<Forge>;
  readonly credentials?: Pick<Session['forges']['credentials'], 'state'>;
  readonly promotion?: ControlPlaneDeps['promotion'];
  /** Reads and plans in processes of their own, as `berth serve` does. */
  readonly workers?: boolean;
}

export const POLL_MS = 30_000;

/** Not started yet. */
export async function daemon(
  fleet: Pick<TestFleet, 'controlPlane'>,
  { settings = {}, session: options = {}, openForge, credentials, promotion, workers = false }: DaemonOptions = {},
): Promise<Daemon> {
  const clock = manualClock(Date.UTC(2026, 2, 1, 12));
  const plain = await testSession({ clock, ...options });
  const forges = openForge === undefined ? plain.forges : replacedForges(plain, fleet, openForge);
  const session = { ...plain, forges: { ...forges, credentials: { ...forges.credentials, ...credentials } } };
  const log = recordingLog();
  const metrics = createMetrics();
  let ids = 0;
  const serving = createServing(
    {
      controlPlanes: [{ repository: fleet.controlPlane.path }],
      pollMs: POLL_MS,
      debounceMs: 500,
      resyncMs: 600_000,
      ...settings,
    },
    {
      session,
      runs: workers ? testWorkers(session) : createEnvironmentRuns(session),
      log,
      metrics,
      random: () => 1,
      newId: () => `run-${++ids}`,
      version: '1.2.3',
      ...(promotion && { promotion }),
    },
  );
  let told = 0;
  return {
    serving,
    clock,
    metrics,
    lines: log.lines,
    git: session.git,
    runs: environment => {
      const fresh = log.lines.slice(told).filter(line => line['run'] !== undefined);
      told = log.lines.length;
      const chosen = fresh.filter(line => environment === undefined || line['environment'] === environment);
      return chosen.map(line => `${String(line['environment'])} ${String(line['outcome'])}`).sort();
    },
    pass: async milliseconds => {
      clock.advance(milliseconds);
      await serving.idle();
    },
  };
}

/** Starts it and waits for its first look at everything. */
export async function runningDaemon(fleet: TestFleet, options: DaemonOptions = {}): Promise<Daemon> {
  const made = await daemon(fleet, options);
  made.serving.start();
  await made.serving.idle();
  return made;
}

/** Forges of which the test opens those of each environment. */
function replacedForges(
  { forges }: Session,
  { controlPlane }: Pick<TestFleet, 'controlPlane'>,
  openForge: NonNullable<DaemonOptions['openForge']>,
): Session['forges'] {
  // All environments of a fleet have the same GitOps repository: whose it is says the branch with the GitOpsRepo object.
  const environmentOf = async ({ commit = '' }: Pick<Origin, 'commit'>): Promise<string> =>
    (await controlPlane.git('branch', '--contains', commit, '--format=%(refname:short)')).trim();
  return {
    ...forges,
    open: async (address, origin = { repository: '', path: '', line: 1, column: 1 }) =>
      await openForge({ environment: await environmentOf(origin) }, async () => await forges.open(address, origin)),
  };
}
