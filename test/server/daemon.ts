import { join } from 'node:path';
import { createManifestCache } from '../../environments/manifests/manifest-cache.ts';
import { createGit, type Git, type GitOptions } from '../../runtime/git/git.ts';
import type { Log } from '../../runtime/log.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { ServeClock } from '../../server/clock.ts';
import { createMetrics, type Metrics } from '../../server/metrics/metrics.ts';
import { createServing, type ServeDeps, type Serving } from '../../server/serve.ts';
import type { ServeSettings } from '../../server/settings.ts';
import { createTemplateEngines } from '../../templates/index.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import { createHostLimiters } from '../../workflows/forges/host-limiters.ts';
import type { TestFleet } from '../cli/fleet.ts';
import { skippingClock, testForges } from '../support/forges.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Time that stands still until it is moved. */
export interface FakeClock extends ServeClock {
  /** Moves it and calls what is due, in order. */
  advance(milliseconds: number): void;
  /** When the next action is due, in milliseconds from now; nothing when none is. */
  next(): number | undefined;
}

export function fakeClock(): FakeClock {
  let now = Date.UTC(2026, 2, 1, 12);
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  const earliest = () => [...timers].sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after: (milliseconds, action) => {
      const timer = { at: now + milliseconds, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    next: () => {
      const timer = earliest();
      return timer && timer.at - now;
    },
    advance: milliseconds => {
      const end = now + milliseconds;
      for (let timer = earliest(); timer !== undefined && timer.at <= end; timer = earliest()) {
        timers.delete(timer);
        now = timer.at;
        timer.action();
      }
      now = end;
    },
  };
}

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
  readonly clock: FakeClock;
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
  /** Takes the place of the forge of a plan. */
  readonly openForge?: (plan: Plan, open: () => Promise<Forge>) => Promise<Forge>;
  readonly git?: Partial<GitOptions>;
  readonly credentials?: ServeDeps['credentials'];
  readonly trace?: ServeDeps['trace'];
}

export const POLL_MS = 30_000;

/** Not started yet. */
export async function daemon(
  { controlPlane }: Pick<TestFleet, 'controlPlane'>,
  {
    settings = {},
    openForge: replace = async (_, open) => await open(),
    git: gitOptions = {},
    credentials,
    trace,
  }: DaemonOptions = {},
): Promise<Daemon> {
  const env = gitEnvironment();
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env, ...gitOptions });
  const clock = fakeClock();
  const log = recordingLog();
  const metrics = createMetrics();
  const limiters = createHostLimiters({ clock: skippingClock() });
  const sleep = async (): Promise<void> => await Promise.resolve();
  const forges = testForges({ git, limiters, clock: { now: () => clock.now(), sleep } });
  const open = async ({ snapshot }: Plan): Promise<Forge> => await forges.open(snapshot.gitOpsRepo?.spec.repo ?? '');
  let ids = 0;
  const serving = createServing(
    {
      controlPlanes: [{ repository: controlPlane.path }],
      pollMs: POLL_MS,
      debounceMs: 500,
      resyncMs: 600_000,
      ...settings,
    },
    {
      git,
      clock,
      log,
      metrics,
      env,
      cwd: '/',
      cache: createManifestCache(),
      engines: createTemplateEngines(),
      random: () => 1,
      newId: () => `run-${++ids}`,
      version: '1.2.3',
      ...(credentials && { credentials }),
      ...(trace && { trace }),
      openForge: async plan => await replace(plan, async () => await open(plan)),
    },
  );
  let told = 0;
  return {
    serving,
    clock,
    metrics,
    lines: log.lines,
    git,
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
