import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../environments/git/clock.ts';
import { createBudget, type Wait } from '../../../workflows/forges/budget.ts';

function time(): Clock & { at: number } {
  const clock = {
    at: 0,
    now: () => clock.at,
    sleep: async (milliseconds: number) => {
      clock.at += milliseconds;
      await Promise.resolve();
    },
  };
  return clock;
}

/** When each of so many writes went out, in milliseconds. */
async function writes(
  count: number,
  options: { maxWaitMs?: number } = {},
): Promise<{ times: number[]; waits: Wait[] }> {
  const clock = time();
  const waits: Wait[] = [];
  const budget = createBudget({ host: 'github.com', clock, onWait: wait => waits.push(wait), ...options });
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    await budget.write(async () => {
      times.push(clock.at);
      await Promise.resolve();
    });
  }
  return { times, waits };
}

describe('what a host may be asked', () => {
  test('writes are a second apart', async () => {
    const { times, waits } = await writes(3);
    expect(times).toEqual([0, 1_000, 2_000]);
    expect(waits).toEqual([]);
  });

  test('no more than 80 in any minute and 500 in any hour, and the wait is told', async () => {
    const { times, waits } = await writes(600, { maxWaitMs: 3_600_000 });
    for (const [index, at] of times.entries()) {
      expect(at - (times[index - 80] ?? -60_000)).toBeGreaterThanOrEqual(60_000);
      expect(at - (times[index - 500] ?? -3_600_000)).toBeGreaterThanOrEqual(3_600_000);
    }
    expect(waits).toMatchObject([{ host: 'github.com', reason: '500 writes in the last hour' }]);
  });

  test('a wait has an end: what takes longer is tried later', async () => {
    await expect(writes(501)).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringContaining('500 writes in the last hour') as string,
      retryAfter: 3_600_000 - 499_000,
    });
  });

  test('silence that the host asks for holds for everything, and for one who waits in line too', async () => {
    const clock = time();
    const budget = createBudget({ host: 'github.com', clock });
    budget.pause(30_000, 'secondary rate limit');
    await budget.ready();
    expect(clock.at).toBe(30_000);
    budget.pause(500_000, 'secondary rate limit');
    await expect(budget.write(async () => await Promise.resolve())).rejects.toMatchObject({ retryAfter: 500_000 });
  });

  test('writes go one after the other, and one that fails holds up no other', async () => {
    const clock = time();
    const budget = createBudget({ host: 'github.com', clock });
    const order: string[] = [];
    const slow = budget.write(async () => {
      order.push('begins');
      await Promise.resolve();
      order.push('ends');
      throw new Error('no');
    });
    const next = budget.write(async () => {
      order.push('next');
      await Promise.resolve();
    });
    await expect(slow).rejects.toThrow('no');
    await next;
    expect(order).toEqual(['begins', 'ends', 'next']);
  });
});
