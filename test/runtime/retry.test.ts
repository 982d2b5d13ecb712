import { expect, test } from 'vitest';
import { retry } from '../../runtime/retry.ts';

class Trouble extends Error {}

/** Fails so many times, and then gives the number of the attempt. */
function failing(times: number, error: Error = new Trouble('trouble')): (attempt: number) => Promise<number> {
  return async attempt => await (attempt <= times ? Promise.reject(error) : Promise.resolve(attempt));
}

const isRetryable = (error: unknown): boolean => error instanceof Trouble;

test('what fails for a while is tried until it succeeds', async () => {
  expect(await retry(failing(2), { attempts: 5, isRetryable })).toBe(3);
});

test('the last attempt tells why it failed', async () => {
  await expect(retry(failing(3), { attempts: 3, isRetryable })).rejects.toThrow(Trouble);
  expect(await retry(failing(2), { attempts: 3, isRetryable })).toBe(3);
});

test('an error that trying again would not help is thrown at once', async () => {
  await expect(retry(failing(1, new Error('wrong')), { attempts: 3, isRetryable })).rejects.toThrow('wrong');
});

test('it waits after each failure but the last, by the injected clock', async () => {
  const waits: number[] = [];
  const clock = { sleep: async (milliseconds: number) => await Promise.resolve(void waits.push(milliseconds)) };
  const wait = { clock, milliseconds: (attempt: number) => 100 * 2 ** (attempt - 1) };
  await expect(retry(failing(9), { attempts: 4, isRetryable, wait })).rejects.toThrow('trouble');
  expect(waits).toEqual([100, 200, 400]);
});
