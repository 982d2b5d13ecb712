import type { HostLimiters } from '../workflows/forges/host-limiters.ts';
import { type WatchDeps, watchControlPlane } from './control-plane-watch.ts';
import { showHosts } from './metrics/hosts.ts';
import type { ServeSettings } from './settings.ts';

export type ServeDeps = Omit<WatchDeps, 'signal'> & {
  readonly version: string;
  /** What waits for the limits of forges. */
  readonly hosts?: HostLimiters['hosts'];
};

/** The loop of `berth serve`: from commits to pull requests, until it is stopped. */
export interface Serving {
  /** Begins to look, and goes on until it is stopped. */
  start(): void;
  /**
   * Something may have changed: look soon. Many at once give one look. `pulls`: something that branches don't show, so
   * that environments are compared although nothing has moved.
   */
  hint(options?: { readonly pulls?: boolean }): void;
  /** What hasn't been looked at since the start; empty when ready. */
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
  const { clock, log, metrics } = deps;
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
      for (const watch of watches) watch.look();
    },
    hint({ pulls = false } = {}) {
      if (pulls) for (const watch of watches) watch.invalidate();
      // Counted from the first of a burst, so that a stream of hints can't put off the look for ever.
      cancelHint ??= clock.after(settings.debounceMs, () => {
        cancelHint = undefined;
        for (const watch of watches) watch.look();
      });
    },
    waitingFor: () => watches.flatMap(watch => watch.waitingFor()),
    metricsText: async () => {
      showHosts(metrics, deps.hosts?.() ?? []);
      return await metrics.text();
    },
    idle,
    async stop(graceMs) {
      log.info({}, 'stopping');
      stopping.abort();
      cancelHint?.();
      for (const watch of watches) watch.close();
      return await within(graceMs, idle(), deps);
    },
  };
}

async function within(
  milliseconds: number,
  work: Promise<void>,
  { clock }: Pick<ServeDeps, 'clock'>,
): Promise<boolean> {
  return await new Promise<boolean>((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => resolve(false));
    work.then(() => resolve(true), reject).finally(cancel);
  });
}
