import type { Clock } from '../runtime/clock.ts';
import { type ControlPlaneDeps, watchControlPlane } from './control-plane-watch.ts';
import { showHosts } from './metrics/hosts.ts';
import type { ServeSettings } from './settings.ts';

export interface ServeDeps extends Omit<ControlPlaneDeps, 'signal'> {
  readonly version: string;
}

/** The loop of `berth serve`: from commits to pull requests, until it is stopped. */
export interface Serving {
  /** Polls every control plane, and goes on until it is stopped. */
  start(): void;
  /**
   * Something may have changed: poll soon. Many hints at once give one poll. `pulls`: something that branches don't show,
   * so that environments are reconciled although none has moved.
   */
  hint(options?: { readonly pulls?: boolean }): void;
  /** A cluster has reported something: what follows from it is decided soon. */
  reported(): void;
  /** What hasn't been read since the start; empty when ready. */
  waitingFor(): readonly string[];
  /** The metrics, in the text format of Prometheus. */
  metricsText(): Promise<string>;
  /** Resolves when nothing is being done. */
  idle(): Promise<void>;
  /**
   * Begins nothing new and gives what runs so many milliseconds to end; true when it did. What is cut off then does no
   * harm: the next process goes on from what git and the forge have.
   */
  stop(graceMs: number): Promise<boolean>;
}

/** All state is in git and in the forge: what is kept in memory only saves work. */
export function createServing(settings: ServeSettings, deps: ServeDeps): Serving {
  const stopping = new AbortController();
  const { session, log, metrics } = deps;
  metrics.set('berth_build_info', { version: deps.version }, 1);
  const watches = settings.controlPlanes.map(controlPlane =>
    watchControlPlane(controlPlane, settings, { ...deps, signal: stopping.signal }),
  );
  let cancelHint: (() => void) | undefined;
  const idle = async (): Promise<void> => {
    await Promise.all(watches.map(async watch => await watch.idle()));
  };
  return {
    start() {
      for (const watch of watches) watch.poll();
    },
    hint({ pulls = false } = {}) {
      if (pulls) for (const watch of watches) watch.invalidate();
      // Counted from the first of a burst, so that a stream of hints can't put off the poll for ever.
      cancelHint ??= session.clock.after(settings.debounceMs, () => {
        cancelHint = undefined;
        for (const watch of watches) watch.poll();
      });
    },
    reported() {
      for (const watch of watches) watch.reported();
    },
    waitingFor: () => watches.flatMap(watch => watch.waitingFor()),
    metricsText: async () => {
      showHosts(metrics, session.limiters.hosts());
      return await metrics.text();
    },
    idle,
    async stop(graceMs) {
      log.info({}, 'stopping');
      stopping.abort();
      cancelHint?.();
      for (const watch of watches) watch.close();
      return await within(graceMs, idle(), session.clock);
    },
  };
}

async function within(milliseconds: number, work: Promise<void>, clock: Clock): Promise<boolean> {
  return await new Promise<boolean>((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => resolve(false));
    work.then(() => resolve(true), reject).finally(cancel);
  });
}
