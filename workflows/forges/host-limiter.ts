import type { Clock } from '../../runtime/clock.ts';
import { TransientError } from '../../runtime/errors.ts';

/** What goes first when a host takes only so many writes. */
export type Priority = (typeof PRIORITIES)[number];

/** The most urgent one first. A notice is about proposals, and is none itself. */
const PRIORITIES = ['rollback', 'promotion', 'ordinary', 'notice'] as const;

/** Reads wait for nothing but a host's silence. */
export const WAITING_PRIORITIES = [...PRIORITIES, 'read'] as const;

/** How many writes a host takes. */
export interface Limits {
  /** Writes at the same time. */
  readonly atOnce: number;
  /** From the end of a write to the begin of the next, in milliseconds. */
  readonly betweenMs: number;
  /** The longest one last. */
  readonly windows: readonly Window[];
}

interface Window {
  readonly count: number;
  readonly milliseconds: number;
  /** `hour` */
  readonly name: string;
}

/** For a host that publishes none: only what it asks for in its answers is kept to. */
export const NO_LIMITS: Limits = { atOnce: Number.POSITIVE_INFINITY, betweenMs: 0, windows: [] };

/** A wait that somebody may want to see. */
export interface Wait {
  readonly host: string;
  readonly milliseconds: number;
  /** Why, as a clause: "80 writes in the last minute". */
  readonly reason: string;
}

/** Requests of one kind that wait at a moment. */
export interface Waiting {
  readonly priority: (typeof WAITING_PRIORITIES)[number];
  readonly count: number;
  /** Milliseconds since 1970; absent when they only wait for their turn. */
  readonly until?: number;
  readonly reason: string;
}

/** A host at a moment. */
export interface HostState {
  readonly host: string;
  /** End of the silence that the host asked for, in milliseconds since 1970; absent when it may be asked. */
  readonly silentUntil?: number;
  /** The most urgent first. */
  readonly waiting: readonly Waiting[];
}

/** What a host says is left of the requests that it answers in a time. */
export interface Quota {
  readonly remaining: number;
  readonly limit: number;
  /** When it begins anew, in milliseconds since 1970. */
  readonly resetAt: number;
}

export interface HostLimiterOptions {
  readonly host: string;
  readonly limits: Limits;
  readonly clock: Clock;
  /** Told of every wait longer than a second. */
  readonly onWait?: (wait: Wait) => void;
  /** Longest time that a limit may hold up one request, in milliseconds; 2 minutes by default. */
  readonly maxWaitMs?: number;
}

/** Keeps what all requests to a host together may do. One for each host. */
export interface HostLimiter {
  /**
   * Does something that writes, within the host's limits: the most urgent first, then in the order in which it was asked
   * for. Throws a {@link TransientError} when a limit holds for too long.
   */
  write<Result>(work: () => Promise<Result>, priority?: Priority): Promise<Result>;
  /** Waits until the host may be asked anything again. Throws a {@link TransientError} when that takes too long. */
  ready(): Promise<void>;
  /** The host asked for silence, for so many milliseconds from now. */
  pause(milliseconds: number, reason: string): void;
  /** The host said what is left: a part of it is kept for what is urgent. */
  noteQuota(quota: Quota): void;
  state(): HostState;
}

/** Until when something is held up; in the past when it isn't. */
interface Hold {
  readonly at: number;
  readonly reason: string;
}

interface Waiter {
  readonly start: () => Promise<void>;
  readonly fail: (error: unknown) => void;
  /** What limits have taken from its patience, in milliseconds. */
  waited: number;
}

const SHOWN_MS = 1_000;
// Waits are taken in steps, so that what is more urgent can overtake.
const STEP_MS = 1_000;
// Part of every limit that is left to what is more urgent.
const RESERVES: Readonly<Record<Priority, number>> = { rollback: 0, promotion: 0, ordinary: 0.1, notice: 0.5 };
// A notice can be made by a later run as well.
const NOTICE_WAIT_MS = 30_000;

export function createHostLimiter({ maxWaitMs = 120_000, ...options }: HostLimiterOptions): HostLimiter {
  const lines = new Map<Priority, Waiter[]>(PRIORITIES.map(priority => [priority, []]));
  const none = { active: 0, reading: 0, moving: false, written: [], silence: { at: 0, reason: '' } };
  const state: State = { ...options, maxWaitMs, lines, ...none };
  const { clock } = options;
  return {
    ready: async () => await silenceOver(state),
    pause(milliseconds, reason) {
      const at = clock.now() + milliseconds;
      if (at > state.silence.at) state.silence = { at, reason };
    },
    noteQuota(quota) {
      state.quota = quota;
    },
    async write(work, priority = 'ordinary') {
      return await new Promise((resolve, reject) => {
        const start = async (): Promise<void> => await work().then(resolve, reject);
        lines.get(priority)?.push({ start, fail: reject, waited: 0 });
        void move(state);
      });
    },
    state: () => stateOf(state),
  };
}

interface State extends Required<Omit<HostLimiterOptions, 'onWait'>>, Pick<HostLimiterOptions, 'onWait'> {
  readonly lines: ReadonlyMap<Priority, Waiter[]>;
  /** When writes ended, in the order of time, as far back as a limit counts. */
  readonly written: number[];
  /** Writes that are under way. */
  active: number;
  /** Reads that wait. */
  reading: number;
  /** Somebody lets those in line begin. */
  moving: boolean;
  silence: Hold;
  quota?: Quota;
}

async function silenceOver(state: State): Promise<void> {
  const { clock } = state;
  state.reading += 1;
  try {
    for (let waited = 0; state.silence.at > clock.now(); ) waited += await step(state, state.silence, waited);
  } finally {
    state.reading -= 1;
  }
}

/** Lets those in line begin, as far as the limits let them. */
async function move(state: State): Promise<void> {
  if (state.moving) return;
  state.moving = true;
  for (let first = next(state); first !== undefined && state.active < state.limits.atOnce; first = next(state)) {
    const { waiter, line, priority } = first;
    const hold = holdOf(state, priority);
    if (hold.at <= state.clock.now()) {
      line.shift();
      begin(state, waiter);
      continue;
    }
    try {
      const maxWaitMs = priority === 'notice' ? Math.min(state.maxWaitMs, NOTICE_WAIT_MS) : state.maxWaitMs;
      waiter.waited += await step({ ...state, maxWaitMs }, hold, waiter.waited);
    } catch (error) {
      line.splice(line.indexOf(waiter), 1);
      waiter.fail(error);
    }
  }
  state.moving = false;
}

function next({ lines }: State): { waiter: Waiter; line: Waiter[]; priority: Priority } | undefined {
  for (const [priority, line] of lines) {
    const [waiter] = line;
    if (waiter !== undefined) return { waiter, line, priority };
  }
  return undefined;
}

function begin(state: State, waiter: Waiter): void {
  state.active += 1;
  void waiter.start().finally(() => {
    if (state.limits.windows.length > 0) state.written.push(state.clock.now());
    state.active -= 1;
    void move(state);
  });
}

/** One step of a wait; gives what it took. Throws when there is no patience left for all of it. */
async function step({ host, clock, onWait, maxWaitMs }: State, { at, reason }: Hold, waited: number): Promise<number> {
  const milliseconds = at - clock.now();
  if (waited + milliseconds > maxWaitMs) throw tooLong({ host, milliseconds, reason });
  if (waited === 0 && milliseconds > SHOWN_MS) onWait?.({ host, milliseconds, reason });
  const taken = Math.min(milliseconds, STEP_MS);
  await clock.sleep(taken);
  return taken;
}

function stateOf(state: State): HostState {
  const { host, lines, silence } = state;
  const now = state.clock.now();
  const writes = [...lines].map(([priority, { length: count }]) => {
    const { at, reason } = holdOf(state, priority);
    return { priority, count, ...(at > now ? { until: at, reason } : { reason: 'other writes go first' }) };
  });
  const isSilent = silence.at > now;
  const reads: Waiting = { priority: 'read', count: state.reading, until: silence.at, reason: silence.reason };
  return {
    host,
    ...(isSilent && { silentUntil: silence.at }),
    waiting: [...writes, ...(isSilent ? [reads] : [])].filter(({ count }) => count > 0),
  };
}

function holdOf({ silence, written, limits, quota, clock }: State, priority: Priority): Hold {
  return latest([silence, ...windowHolds(written, limits, { priority, now: clock.now() }), quotaHold(quota, priority)]);
}

function latest(holds: readonly Hold[]): Hold {
  return holds.reduce((last, hold) => (hold.at > last.at ? hold : last));
}

/** What the writes until now hold up. Forgets those that no limit counts any more. */
function windowHolds(
  written: number[],
  { betweenMs, windows }: Limits,
  { priority, now }: { readonly priority: Priority; readonly now: number },
): Hold[] {
  const longest = windows.at(-1)?.milliseconds ?? 0;
  while (written[0] !== undefined && written[0] <= now - longest) written.shift();
  const pause = { at: (written.at(-1) ?? -betweenMs) + betweenMs, reason: `${betweenMs / 1000} s between writes` };
  const full = windows.map(({ count, milliseconds, name }) => {
    const allowed = Math.floor(count * (1 - RESERVES[priority]));
    return {
      at: (written.at(-allowed) ?? -milliseconds) + milliseconds,
      reason: `${allowed} writes in the last ${name}`,
    };
  });
  return [pause, ...full];
}

function quotaHold(quota: Quota | undefined, priority: Priority): Hold {
  const reserve = RESERVES[priority];
  if (quota === undefined || reserve === 0 || quota.remaining > quota.limit * reserve) return { at: 0, reason: '' };
  const kept = priority === 'notice' ? 'proposals' : 'promotions and rollbacks';
  return { at: quota.resetAt, reason: `${quota.remaining} requests are left, which are kept for ${kept}` };
}

function tooLong({ host, milliseconds, reason }: Wait): TransientError {
  const seconds = Math.ceil(milliseconds / 1000);
  return new TransientError(`${host} takes no more requests for ${seconds} s: ${reason}`, {
    fix: 'try again then; nothing is lost, the next run goes on where this one stopped',
    retryAfter: milliseconds,
  });
}
