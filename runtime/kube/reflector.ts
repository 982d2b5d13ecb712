import type { Clock } from '../clock.ts';
import { type ListWatchOptions, listAll, type ObjectList, watchEvents } from './list-watch.ts';
import type { KubeObject } from './resource.ts';
import { isNotServed, isResourceExpired, StatusError } from './status-error.ts';

const FIRST_WAIT_MS = 800;
const LONGEST_WAIT_MS = 30_000;
/** Kinds that aren't there, such as Flux's in a cluster without it, are asked for again each minute. */
const NOT_SERVED_MS = 60_000;
/** Before that they are asked for a few times with the usual waits. */
const SOON_AGAIN = 3;
/** Watches that end sooner without an event, three times in a row, are of a version that the server doesn't know any more. */
const SHORT_WATCH_MS = 2_000;
const MAX_SHORT_WATCHES = 3;

/** Why everything was read again. `error`: what an ERROR event or a refusal said. */
export type RelistReason = 'start' | 'expired' | 'short-watches' | 'error' | 'not-served';

/** Where what is seen goes. Nothing here waits. */
export interface ReflectorSink {
  /** All that there is, and nothing else. Called with whole lists alone. */
  replace(objects: readonly KubeObject[], reason: RelistReason): void;
  upsert(object: KubeObject): void;
  remove(object: KubeObject): void;
  /** The server said something, be it that there is nothing new. */
  contact(): void;
  /** `not-served`: the kind isn't there or may not be read, so that it has no objects that count. */
  failed(error: unknown, state: 'failed' | 'not-served'): void;
}

export interface ReflectorOptions extends ListWatchOptions {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly sink: ReflectorSink;
}

interface Progress {
  /** The version that was seen last; nothing when everything has to be read. */
  version: string | undefined;
  relist: RelistReason;
  /** Whether the server sends what there is at the beginning of a watch. Older ones don't. */
  streamsLists: boolean;
  failures: number;
  shortWatches: number;
}

/**
 * Keeps a sink at what a server has: reads everything once and follows what happens, for as long as it isn't aborted. It survives all
 * that a server, a network or a proxy may do: it goes on from the version that it saw last, and reads everything again where that
 * can't be relied on.
 */
export async function runReflector(options: ReflectorOptions, signal: AbortSignal): Promise<void> {
  const progress: Progress = { version: undefined, relist: 'start', streamsLists: true, failures: 0, shortWatches: 0 };
  while (!signal.aborted) {
    let wait: number;
    try {
      if (progress.version === undefined && !progress.streamsLists) await list(options, progress, signal);
      wait = await watchOnce(options, progress, signal);
    } catch (error) {
      if (signal.aborted) return;
      wait = afterError(error, options, progress);
    }
    await pause(options.clock, wait, signal);
  }
}

async function list({ sink, ...options }: ReflectorOptions, progress: Progress, signal: AbortSignal): Promise<void> {
  const { objects, version }: ObjectList = await listAll(options, signal);
  sink.contact();
  sink.replace(objects, progress.relist);
  progress.version = version;
}

/** Follows one watch to its end. Gives how long to wait before the next one, in milliseconds. */
async function watchOnce(options: ReflectorOptions, progress: Progress, signal: AbortSignal): Promise<number> {
  const { sink, clock } = options;
  const start = progress.version === undefined ? { initial: true as const } : { resourceVersion: progress.version };
  /** What comes before the end of the list: no sink gets a part of one. */
  let initial: KubeObject[] | undefined = 'initial' in start ? [] : undefined;
  const began = clock.now();
  let events = 0;
  for await (const event of watchEvents(options, start, signal)) {
    events += 1;
    progress.failures = 0;
    sink.contact();
    if (event.type === 'BOOKMARK') {
      if (initial !== undefined && !event.endsInitial) continue;
      if (initial !== undefined) sink.replace(initial, progress.relist);
      initial = undefined;
    } else if (initial !== undefined) {
      initial.push(event.object);
      continue;
    } else if (event.type === 'DELETED') sink.remove(event.object);
    else sink.upsert(event.object);
    // Only now: what was not taken would be missing for ever.
    progress.version = event.version;
  }
  if (events === 0 && clock.now() - began < SHORT_WATCH_MS) return afterShortWatch(options, progress);
  progress.shortWatches = 0;
  sink.contact();
  return 0;
}

function afterShortWatch({ random }: ReflectorOptions, progress: Progress): number {
  progress.shortWatches += 1;
  progress.failures += 1;
  if (progress.shortWatches >= MAX_SHORT_WATCHES) {
    progress.shortWatches = 0;
    forget(progress, 'short-watches');
  }
  return backoffOf(progress, random);
}

/** Decides how to go on after an error. Gives how long to wait, in milliseconds. */
function afterError(error: unknown, { sink, random }: ReflectorOptions, progress: Progress): number {
  if (isStreamedListRefusal(error, progress)) {
    progress.streamsLists = false;
    return 0;
  }
  const isExpired = isResourceExpired(error);
  const state = isNotServed(error) ? 'not-served' : 'failed';
  // That versions expire is the way of things.
  if (isExpired) sink.contact();
  else sink.failed(error, state);
  progress.failures += 1;
  if (state === 'not-served') {
    forget(progress, 'not-served');
    // A server that has just started may not know yet what it serves, and to whom.
    return progress.failures > SOON_AGAIN ? NOT_SERVED_MS : backoffOf(progress, random);
  }
  if (error instanceof StatusError && ![429, 500, 502, 503, 504].includes(error.code))
    forget(progress, isExpired ? 'expired' : 'error');
  const asked = error instanceof StatusError ? (error.retryAfter ?? 0) : 0;
  return Math.max(asked, backoffOf(progress, random));
}

/** Servers that can't do it say that the parameters are wrong. */
function isStreamedListRefusal(error: unknown, { version, streamsLists }: Progress): boolean {
  return error instanceof StatusError && [400, 422].includes(error.code) && version === undefined && streamsLists;
}

function forget(progress: Progress, reason: RelistReason): void {
  progress.version = undefined;
  progress.relist = reason;
}

function backoffOf({ failures }: Progress, random: () => number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return full / 2 + (full / 2) * random();
}

async function pause(clock: Pick<Clock, 'after'>, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0 || signal.aborted) return;
  await new Promise<void>(resolve => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(milliseconds, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
