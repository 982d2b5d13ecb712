import { coalesce } from '../runtime/coalesce.ts';
import type { Git } from '../runtime/git/git.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { errorFacts } from '../runtime/log.ts';
import {
  createPromoter,
  type Promoter,
  type PromoterOptions,
  type PromotionTurn,
} from '../use-cases/promotion/promoter.ts';
import type { ControlPlaneSource } from '../use-cases/reconcile/environment-runs.ts';
import type { EnvironmentWorker, WorkerDeps } from './environment-worker.ts';
import { type PromotionReporter, reportPromotion } from './report-promotion.ts';

/** Carries out the promotion policy of a control plane. */
export interface PromotionWatch {
  /** Decides once the environments have been worked on, if something has changed since the last time, or that was long ago. */
  look(listed: Listed): void;
  /** A cluster has reported: decide soon, and not more often than is worth it. */
  reported(): void;
  /** Something may have changed that no branch shows: the next time everything is read. */
  invalidate(): void;
  idle(): Promise<void>;
  close(): void;
}

interface Listed {
  readonly git: Git;
  readonly workers: ReadonlyMap<string, Pick<EnvironmentWorker, 'idle' | 'seen'>>;
}

export interface PromotionWatchOptions extends Pick<PromoterOptions, 'store' | 'key'> {
  /** Of the control plane, for the log. */
  readonly name: string;
  readonly source: ControlPlaneSource;
  readonly resyncMs: number;
  /** A pin was moved: the control plane is worth a look. */
  readonly onPromoted: () => void;
}

/** Reports are heard at least this long before they decide something, in milliseconds. */
const SOONEST_MS = 1_000;
/** Deciding takes at most one part in so many of a processor's time while clusters report. */
const SHARE = 20;

export function createPromotionWatch(options: PromotionWatchOptions, deps: WorkerDeps): PromotionWatch {
  return new PolicyTurns(options, deps);
}

class PolicyTurns implements PromotionWatch {
  readonly #options: PromotionWatchOptions;
  readonly #deps: WorkerDeps;
  readonly #promoter: Promoter;
  readonly #reporter: PromotionReporter;
  readonly #turns = coalesce(async () => await this.#turn());
  #listed: Listed | undefined;
  /** What the next turn has to do: look whether something is new, decide although nothing is, or read everything. */
  #due = NOTHING_DUE;
  #done: { readonly seen: string; readonly at: number } | undefined;
  /** Of the last turn, in milliseconds. */
  #cost = 0;
  #cancelWake = (): void => {};
  #cancelReport: (() => void) | undefined;

  constructor(options: PromotionWatchOptions, deps: WorkerDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#promoter = createPromoter({ ...options, runs: deps.runs }, deps.session);
    this.#reporter = reportPromotion({ name: options.name, canPromote: options.key !== undefined }, deps);
  }

  look(listed: Listed): void {
    this.#listed = listed;
    // Clusters may have reported to another process with the same store.
    this.#run({ look: true, decide: this.#options.store !== undefined });
  }

  reported(): void {
    this.#cancelReport ??= this.#deps.session.clock.after(Math.max(SOONEST_MS, this.#cost * SHARE), () => {
      this.#cancelReport = undefined;
      if (this.#done !== undefined) this.#run({ decide: true });
    });
  }

  invalidate(): void {
    this.#due = { ...this.#due, read: true };
  }

  async idle(): Promise<void> {
    await this.#turns.idle();
  }

  close(): void {
    this.#cancelWake();
    this.#cancelReport?.();
  }

  #run(more: Partial<Due>): void {
    this.#due = { ...this.#due, ...more };
    this.#turns.run(undefined);
  }

  async #turn(): Promise<void> {
    const { signal, log, session } = this.#deps;
    const { name, onPromoted } = this.#options;
    if (signal.aborted) return;
    try {
      const wanted = await this.#freshness();
      if (wanted === undefined || signal.aborted) return;
      const began = performance.now();
      const turn = await this.#promoter.turn(wanted);
      this.#cost = performance.now() - began;
      if (wanted.fresh) this.#done = { seen: wanted.seen, at: session.clock.now() };
      this.#reporter.turn(turn);
      this.#wakeFor(turn);
      if (turn.promoted.length > 0) onPromoted();
    } catch (error) {
      if (error instanceof GitError && error.kind === 'aborted') return;
      // The next poll tries again.
      this.#done = undefined;
      log.error({ controlPlane: name, ...errorFacts(error) }, 'promotions could not be decided');
    }
  }

  /** Whether everything has to be read; nothing when nothing has to be decided either. */
  async #freshness(): Promise<{ readonly fresh: boolean; readonly seen: string } | undefined> {
    const { look, decide, read } = this.#due;
    this.#due = NOTHING_DUE;
    const done = this.#done;
    const seen = look ? await this.#seenNow() : done?.seen;
    if (seen === undefined) return undefined;
    const isOld = done !== undefined && this.#deps.session.clock.now() - done.at >= this.#options.resyncMs;
    const fresh = read || isOld || seen !== done?.seen;
    return fresh || decide ? { fresh, seen } : undefined;
  }

  async #seenNow(): Promise<string | undefined> {
    if (this.#listed === undefined) return undefined;
    const { git, workers } = this.#listed;
    await Promise.all([...workers.values()].map(async worker => await worker.idle()));
    const environments = [...workers].map(([name, { seen }]) => [name, seen]);
    return JSON.stringify([await this.#promoter.heads(git), environments]);
  }

  #wakeFor({ view }: PromotionTurn): void {
    this.#cancelWake();
    const wakeAt = view?.decision.wakeAt;
    if (wakeAt === undefined) return;
    const { clock } = this.#deps.session;
    const wait = Math.min(Math.max(wakeAt - clock.now(), SOONEST_MS), LATEST_MS);
    this.#cancelWake = clock.after(wait, () => this.#run({ decide: true }));
  }
}

interface Due {
  readonly look: boolean;
  readonly decide: boolean;
  readonly read: boolean;
}

const NOTHING_DUE: Due = { look: false, decide: false, read: false };
/** Timers can't wait for weeks. */
const LATEST_MS = 24 * 3_600_000;
