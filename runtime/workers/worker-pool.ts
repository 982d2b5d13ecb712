import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import minBy from 'lodash-es/minBy.js';
import type { Clock } from '../clock.ts';
import { TerminalError, TransientError } from '../errors.ts';
import type { Remote } from './channel.ts';
import { startWorker, type WorkerEnd, type WorkerProcess } from './worker-process.ts';

export interface WorkerPoolOptions<Jobs extends object> {
  /** Module that calls `serveParent`. */
  readonly entry: URL;
  /** What workers are started with: plain data. */
  readonly settings: object;
  /** Workers at most, beside the one of suspects. */
  readonly size: number;
  /** Environment variables of workers. */
  readonly env: Readonly<Record<string, string>>;
  /** MiB of the heap of a worker. */
  readonly memoryMb: number;
  /** How long one piece of work may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly clock: Pick<Clock, 'every'>;
  /** Functions that a worker calls. */
  readonly host: (jobs: Remote<Jobs>) => object;
  /** Called when a worker has ended that nobody closed. */
  readonly onEnd?: (end: WorkerEnd) => void;
}

/** What every worker can be told, beside what it is for. */
export interface WorkerBasics {
  /** Units of work that ended another worker, and why, as pairs: they aren't done again. */
  readonly avoid: (units: readonly (readonly [unit: string, reason: string])[]) => void;
}

/** One job of a worker, for whoever calls its functions. */
export interface Job<Jobs extends object> {
  readonly jobs: Remote<Jobs>;
  /** Names the job, in calls both ways. */
  readonly job: number;
}

/** Processes in which strangers' input is worked on. What one of them dies of costs the job that it died of. */
export interface WorkerPool<Jobs extends object> {
  /**
   * Has a worker do something; for one key always the same one, which therefore knows what it found out before.
   * Throws a {@link TransientError} when the worker doesn't survive it. The next call has a new worker, without what it died of.
   */
  call<Result>(key: string, work: (job: Job<Jobs>) => Promise<Result>): Promise<Result>;
  /** Starts workers before there is anything to do, so that the first calls needn't wait for them. */
  start(count: number): void;
  /** All went well with it: it needs no worker of its own any more. */
  acquit(key: string): void;
  /** There will be no more calls for it soon. */
  forget(key: string): void;
  /** Ends all workers, whatever they do. Nothing is done any more: calls throw a {@link TerminalError}. */
  close(): void;
}

export function createWorkerPool<Jobs extends WorkerBasics>(options: WorkerPoolOptions<Jobs>): WorkerPool<Jobs> {
  return new Pool<Jobs>(options);
}

interface Slot<Jobs extends object> {
  readonly keys: Set<string>;
  worker?: WorkerProcess<Jobs>;
}

/** What workers died of is kept for so many units: then for those that were found last. */
const MOST_AVOIDED = 1_000;

class Pool<Jobs extends WorkerBasics> implements WorkerPool<Jobs> {
  readonly #options: WorkerPoolOptions<Jobs>;
  readonly #slots: Slot<Jobs>[] = [];
  /** For keys whose last call ended a worker, and nobody knows by which unit: they can end each other's worker, and no other. */
  readonly #suspects: Slot<Jobs> = { keys: new Set() };
  readonly #avoided = new Map<string, string>();
  #folder: string | undefined;
  #started = 0;
  #jobs = 0;
  #closed = false;

  constructor(options: WorkerPoolOptions<Jobs>) {
    this.#options = options;
  }

  async call<Result>(key: string, work: (job: Job<Jobs>) => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new TerminalError('the process is stopping');
    const job = ++this.#jobs;
    const slot = this.#slotOf(key);
    const worker = (slot.worker ??= this.#startWorker(slot));
    const ended = worker.ended.then((end): never => {
      throw this.#failure(end, { key, job });
    });
    try {
      return await Promise.race([work({ jobs: worker.jobs, job }), ended]);
    } finally {
      ended.catch(() => undefined);
    }
  }

  start(count: number): void {
    while (this.#slots.length < Math.min(count, this.#options.size)) {
      const slot: Slot<Jobs> = { keys: new Set() };
      slot.worker = this.#startWorker(slot);
      this.#slots.push(slot);
    }
  }

  acquit(key: string): void {
    const { keys, worker } = this.#suspects;
    if (keys.delete(key) && keys.size === 0) worker?.close();
  }

  forget(key: string): void {
    for (const slot of this.#slots) slot.keys.delete(key);
    this.acquit(key);
  }

  close(): void {
    this.#closed = true;
    for (const { worker } of this.#all()) worker?.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  #slotOf(key: string): Slot<Jobs> {
    const known = this.#all().find(({ keys }) => keys.has(key));
    if (known !== undefined) return known;
    const idlest = minBy(this.#slots, ({ keys }) => keys.size);
    const slot =
      idlest !== undefined && (idlest.keys.size === 0 || this.#slots.length >= this.#options.size)
        ? idlest
        : { keys: new Set<string>() };
    if (slot !== idlest) this.#slots.push(slot);
    slot.keys.add(key);
    return slot;
  }

  #startWorker(slot: Slot<Jobs>): WorkerProcess<Jobs> {
    const { host, ...rest } = this.#options;
    this.#folder ??= mkdtempSync(join(tmpdir(), 'berth-workers-'));
    const recorder = join(this.#folder, String(++this.#started));
    const worker = startWorker<Jobs>({ ...rest, recorder }, host);
    tell(worker, [...this.#avoided]);
    void this.#replaceWhenEnded(slot, worker);
    return worker;
  }

  /** The next call has a new worker. */
  async #replaceWhenEnded(slot: Slot<Jobs>, worker: WorkerProcess<Jobs>): Promise<void> {
    const end = await worker.ended;
    if (slot.worker === worker) delete slot.worker;
    if (end.reason === 'closed') return;
    this.#avoid(end);
    this.#options.onEnd?.(end);
  }

  #avoid({ step, ...end }: WorkerEnd): void {
    if (step?.unit === undefined) return;
    const avoided = [step.unit, `is left out: ${whyItEnded(end, this.#options)} the last time`] as const;
    this.#avoided.set(avoided[0], avoided[1]);
    const [oldest] = this.#avoided.keys();
    if (this.#avoided.size > MOST_AVOIDED && oldest !== undefined) this.#avoided.delete(oldest);
    for (const { worker } of this.#all()) if (worker !== undefined) tell(worker, [avoided]);
  }

  /** Why a call failed whose worker ended: by itself, or by a call for another key that shares the worker. */
  #failure(end: WorkerEnd, { key, job }: { readonly key: string; readonly job: number }): TransientError {
    if (end.reason === 'closed') return new TransientError('the process is stopping');
    const { step } = end;
    if (step?.job !== undefined && step.job !== job) {
      return new TransientError('other work in the same process ended it; it begins anew');
    }
    if (step?.unit === undefined) this.#suspect(key);
    const what = step === undefined ? 'it' : step.what;
    return new TransientError(`${what} was given up: ${whyItEnded(end, this.#options)}`, { fix: fixFor(end) });
  }

  #suspect(key: string): void {
    for (const slot of this.#slots) slot.keys.delete(key);
    this.#suspects.keys.add(key);
  }

  #all(): Slot<Jobs>[] {
    return [...this.#slots, this.#suspects];
  }
}

function tell<Jobs extends WorkerBasics>({ jobs }: WorkerProcess<Jobs>, units: Parameters<Jobs['avoid']>[0]): void {
  void (jobs as unknown as Remote<WorkerBasics>).$callEvent('avoid', units);
}

function whyItEnded(
  { reason, detail }: WorkerEnd,
  { deadlineMs, memoryMb }: Pick<WorkerPoolOptions<never>, 'deadlineMs' | 'memoryMb'>,
): string {
  if (reason === 'silent') return `it took more than ${deadlineMs / 1_000} s`;
  if (reason === 'out of memory') return `it needed more than ${memoryMb} MiB of memory`;
  return `its process crashed (${detail})`;
}

function fixFor({ reason }: WorkerEnd): string {
  if (reason === 'silent')
    return 'look at what is special in it; a fleet that is this large needs a longer --worker-deadline';
  if (reason === 'out of memory')
    return 'look at what is special in it; a fleet that is this large needs more --worker-memory';
  return 'please report this bug, with the file that leads to it if you can';
}
