import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withFileLock } from '../../../runtime/git/file-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NOW = Date.parse('2024-05-06T07:08:09Z');

/** Tries to take a lock that was renewed so many seconds ago, and tells how often it waited for it. */
async function take(secondsAgo: number): Promise<{ taken: boolean; waits: number }> {
  const path = join(await temporaryFolder(), 'cache.lock');
  await writeFile(path, 'another');
  const renewed = new Date(NOW - secondsAgo * 1_000);
  await utimes(path, renewed, renewed);
  let waits = 0;
  let now = NOW;
  const clock = {
    now: () => now,
    sleep: async () => {
      waits++;
      now += 1_000;
      await Promise.resolve();
    },
  };
  const work = async (): Promise<boolean> => (await readFile(path, 'utf8')) !== 'another';
  const taken = await withFileLock(path, { clock, timeoutMs: 5_000 }, work).catch(() => false);
  return { taken, waits };
}

describe('a lock of another process', () => {
  test.each([31, 86_400, -31, -86_400])('that was renewed %d s ago is stale: nobody waits for it', async seconds => {
    expect(await take(seconds)).toEqual({ taken: true, waits: 0 });
  });

  test.each([0, 20, -20])('that was renewed %d s ago is held', async seconds => {
    expect(await take(seconds)).toEqual({ taken: false, waits: 5 });
  });

  test('has the time of the clock that its age is told by', async () => {
    const path = join(await temporaryFolder(), 'cache.lock');
    const clock = { now: () => NOW, sleep: async () => await Promise.resolve() };
    await withFileLock(path, { clock, timeoutMs: 0 }, async () => {
      await expect(
        withFileLock(path, { clock, timeoutMs: 0 }, async () => await Promise.resolve()),
      ).rejects.toMatchObject({
        kind: 'busy',
      });
    });
  });
});
