import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../runtime/clock.ts';
import { GITHUB_LIMITS } from '../../../workflows/forges/github/limits.ts';
import {
  createHostLimiter,
  type HostLimiter,
  NO_LIMITS,
  type Priority,
  type Wait,
} from '../../../workflows/forges/host-limiter.ts';

function time(): Clock & { at: number } {
  const clock = {
    ...systemClock(),
    at: 0,
    now: () => clock.at,
    sleep: async (milliseconds: number) => {
      clock.at += milliseconds;
      await Promise.resolve();
    },
  };
  return clock;
}

const GITHUB = { host: 'github.com', limits: GITHUB_LIMITS };

/** When each of so many writes went out, in milliseconds. */
async function writes(
  count: number,
  { priority = 'ordinary', ...options }: { maxWaitMs?: number; priority?: Priority } = {},
): Promise<{ times: number[]; waits: Wait[] }> {
  const clock = time();
  const waits: Wait[] = [];
  const limiter = createHostLimiter({ ...GITHUB, clock, onWait: wait => waits.push(wait), ...options });
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    await limiter.write(async () => {
      times.push(clock.at);
      await Promise.resolve();
    }, priority);
  }
  return { times, waits };
}

/** Writes that say their name when they go out. */
function naming(limiter: HostLimiter): {
  names: string[];
  write: (name: string, priority?: Priority) => Promise<void>;
} {
  const names: string[] = [];
  const write = async (name: string, priority?: Priority): Promise<void> =>
    await limiter.write(async () => {
      names.push(name);
      await Promise.resolve();
    }, priority);
  return { names, write };
}

describe('what a host may be asked', () => {
  test('writes are a second apart', async () => {
    const { times, waits } = await writes(3);
    expect(times).toEqual([0, 1_000, 2_000]);
    expect(waits).toEqual([]);
  });

  test.each([
    ['ordinary', 450],
    ['promotion', 500],
    ['rollback', 500],
  ] as const)(
    'a %s has no more than 80 in any minute and %i in any hour, and the wait is told',
    async (priority, hour) => {
      const { times, waits } = await writes(600, { priority, maxWaitMs: 3_600_000 });
      for (const [index, at] of times.entries()) {
        expect(at - (times[index - 80] ?? -60_000)).toBeGreaterThanOrEqual(60_000);
        expect(at - (times[index - hour] ?? -3_600_000)).toBeGreaterThanOrEqual(3_600_000);
      }
      expect(waits).toMatchObject([{ host: 'github.com', reason: `${hour} writes in the last hour` }]);
    },
  );

  test('a wait has an end: what takes longer is tried later', async () => {
    await expect(writes(501, { priority: 'promotion' })).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringContaining('500 writes in the last hour') as string,
      retryAfter: 3_600_000 - 499_000,
    });
  });

  test('silence that the host asks for holds for everything, and for one who waits in line too', async () => {
    const clock = time();
    const limiter = createHostLimiter({ ...GITHUB, clock });
    limiter.pause(30_000, 'secondary rate limit');
    await limiter.ready();
    expect(clock.at).toBe(30_000);
    limiter.pause(500_000, 'secondary rate limit');
    await expect(limiter.write(async () => await Promise.resolve())).rejects.toMatchObject({ retryAfter: 500_000 });
  });

  test('writes go one after the other, and one that fails holds up no other', async () => {
    const clock = time();
    const limiter = createHostLimiter({ ...GITHUB, clock });
    const order: string[] = [];
    const slow = limiter.write(async () => {
      order.push('begins');
      await Promise.resolve();
      order.push('ends');
      throw new Error('no');
    });
    const next = limiter.write(async () => {
      order.push('next');
      await Promise.resolve();
    });
    await expect(slow).rejects.toThrow('no');
    await next;
    expect(order).toEqual(['begins', 'ends', 'next']);
  });
});

describe('who goes first', () => {
  test('a rollback before a promotion before all else, each in the order in which it was asked for', async () => {
    const { names, write } = naming(createHostLimiter({ ...GITHUB, clock: time() }));
    await Promise.all([
      write('first'),
      write('a'),
      write('b'),
      write('up', 'promotion'),
      write('back', 'rollback'),
      write('up again', 'promotion'),
    ]);
    expect(names).toEqual(['first', 'back', 'up', 'up again', 'a', 'b']);
  });

  test('one with many writes takes turns with one that has few', async () => {
    const { names, write } = naming(createHostLimiter({ ...GITHUB, clock: time() }));
    const several = async (name: string, count: number): Promise<void> => {
      for (let index = 0; index < count; index++) await write(name);
    };
    await Promise.all([several('many', 4), several('few', 2)]);
    expect(names).toEqual(['many', 'few', 'many', 'few', 'many', 'many']);
  });

  test('a promotion overtakes what waits for the limits', async () => {
    const clock = time();
    const limiter = createHostLimiter({ ...GITHUB, clock, maxWaitMs: 3_600_000 });
    const { names, write } = naming(limiter);
    for (let index = 0; index < 450; index++) await write('earlier');
    const ordinary = write('ordinary');
    await write('promotion', 'promotion');
    expect(clock.at).toBeLessThan(3_600_000);
    await ordinary;
    expect(clock.at).toBeGreaterThanOrEqual(3_600_000);
    expect(names.slice(450)).toEqual(['promotion', 'ordinary']);
  });

  test('a notice leaves half of each limit to proposals, goes last and gives up soon', async () => {
    const clock = time();
    const limiter = createHostLimiter({ ...GITHUB, clock });
    const { names, write } = naming(limiter);
    const first = write('first');
    const notice = write('notice', 'notice');
    await write('proposal');
    await Promise.all([first, notice]);
    expect(names).toEqual(['first', 'proposal', 'notice']);
    for (let index = 3; index < 250; index++) await write('earlier');
    await expect(write('one more', 'notice')).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringContaining('250 writes in the last hour') as string,
    });
    const before = clock.at;
    await write('proposal');
    expect(clock.at - before).toBeLessThanOrEqual(1_000);
  });

  test('the last tenth of what the host allows is left to what is urgent, until it begins anew', async () => {
    const clock = time();
    const limiter = createHostLimiter({ ...GITHUB, clock });
    limiter.noteQuota({ remaining: 500, limit: 5_000, resetAt: 100_000 });
    const { names, write } = naming(limiter);
    const ordinary = write('ordinary');
    await write('back', 'rollback');
    expect([names, clock.at < 100_000]).toEqual([['back'], true]);
    await ordinary;
    expect(clock.at).toBeGreaterThanOrEqual(100_000);
    limiter.noteQuota({ remaining: 501, limit: 5_000, resetAt: 900_000 });
    await write('enough is left');
    expect(clock.at).toBeLessThan(200_000);
  });
});

describe('what can be seen', () => {
  test('nothing waits in a host that is not asked', () => {
    expect(createHostLimiter({ ...GITHUB, clock: time() }).state()).toEqual({ host: 'github.com', waiting: [] });
  });

  test('who waits for what, and until when', async () => {
    const clock = time();
    const limiter = createHostLimiter({ ...GITHUB, clock });
    limiter.pause(5_000, 'secondary rate limit');
    const reason = 'secondary rate limit';
    const { write } = naming(limiter);
    const all = Promise.all([write('a'), write('b'), write('up', 'promotion'), limiter.ready()]);
    const until = 5_000;
    expect(limiter.state()).toEqual({
      host: 'github.com',
      silentUntil: until,
      waiting: [
        { priority: 'promotion', count: 1, until, reason },
        { priority: 'ordinary', count: 2, until, reason },
        { priority: 'read', count: 1, until, reason },
      ],
    });
    await all;
    expect(limiter.state().waiting).toEqual([]);
  });
});

describe('a host that publishes no limits', () => {
  test('takes writes at once, until it asks for silence; then the urgent ones go first', async () => {
    const clock = time();
    const limiter = createHostLimiter({ host: 'git.example.com', limits: NO_LIMITS, clock });
    const { names, write } = naming(limiter);
    const ends: (() => void)[] = [];
    const open = Array.from(
      { length: 20 },
      async () => await limiter.write(async () => await new Promise<void>(resolve => ends.push(resolve))),
    );
    await Promise.resolve();
    expect(ends).toHaveLength(20);
    for (const end of ends) end();
    await Promise.all(open);
    expect(clock.at).toBe(0);
    limiter.pause(30_000, 'it answered 429');
    await Promise.all([write('a'), write('up', 'promotion')]);
    expect([names, clock.at]).toEqual([['up', 'a'], 30_000]);
  });
});
