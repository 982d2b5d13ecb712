import { expect, test } from 'vitest';
import { PromiseCache } from '../../runtime/promise-cache.ts';

/** Work that counts how often it is done; it fails while `isDown`. */
function counted() {
  const state = { count: 0, isDown: false };
  const work = async (): Promise<number> => {
    state.count += 1;
    return await (state.isDown ? Promise.reject(new Error('down')) : Promise.resolve(state.count));
  };
  return { state, work };
}

test('work is done once for each key, also for those who ask while it is being done', async () => {
  const { work } = counted();
  const cache = new PromiseCache<number>();
  expect(await Promise.all([cache.get('a', work), cache.get('a', work), cache.get('b', work)])).toEqual([1, 1, 2]);
  expect(await cache.get('a', work)).toBe(1);
  cache.clear();
  expect(await cache.get('a', work)).toBe(3);
});

test('a failure is an answer like any other', async () => {
  const { state, work } = counted();
  const cache = new PromiseCache<number>();
  state.isDown = true;
  await expect(cache.get('a', work)).rejects.toThrow('down');
  state.isDown = false;
  await expect(cache.get('a', work)).rejects.toThrow('down');
});

test('a failure that is to be forgotten is tried again by whoever asks next', async () => {
  const { state, work } = counted();
  const cache = new PromiseCache<number>({ failures: 'forget' });
  state.isDown = true;
  await expect(cache.get('a', work)).rejects.toThrow('down');
  state.isDown = false;
  expect(await cache.get('a', work)).toBe(2);
});

test('over the bound, the answer that came first is forgotten', async () => {
  const { work } = counted();
  const cache = new PromiseCache<number>({ maxEntries: 2 });
  for (const key of ['a', 'b', 'c']) await cache.get(key, work);
  expect(await cache.get('c', work)).toBe(3);
  expect(await cache.get('a', work)).toBe(4);
});
