import { expect, test } from 'vitest';
import { createManifestCache } from '../../../environments/manifests/manifest-cache.ts';
import { parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import { type ParsedManifests, parseManifests } from '../../../environments/manifests/parsed-manifests.ts';

const origin = { repository: 'r', path: 'p' };
const parse = (): ParsedManifests => parseManifests(parseManifestFile('apiVersion: v1\nkind: A\n', origin));
const key = (oid: string, size = 100): { repository: string; path: string; oid: string; size: number } => ({
  ...origin,
  oid,
  size,
});

test('an unchanged file gives the very same objects', () => {
  const cache = createManifestCache();
  const first = cache.get(key('1'), parse);
  expect(cache.get(key('1'), parse)).toBe(first);
  expect(cache.get(key('2'), parse)).not.toBe(first);
  expect(cache.get({ ...key('1'), path: 'other' }, parse)).not.toBe(first);
});

test('files that were not asked for the longest go first', () => {
  const cache = createManifestCache({ maxBytes: 3 * (100 + 512) });
  for (const oid of ['1', '2', '3']) cache.get(key(oid), parse);
  cache.find(key('1'));
  cache.get(key('4'), parse);
  expect(['1', '2', '3', '4'].filter(oid => cache.find(key(oid)) !== undefined)).toEqual(['1', '3', '4']);
});

test('a file larger than the cache is still given', () => {
  const cache = createManifestCache({ maxBytes: 10 });
  expect(cache.get(key('1', 1000), parse).manifests).toHaveLength(1);
});

test('what a folder of a commit holds is read once, and again after a failure', async () => {
  const cache = createManifestCache();
  const content = parse();
  await expect(cache.folder('commit', async () => await Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await cache.folder('commit', async () => await Promise.resolve(content))).toBe(content);
  expect(await cache.folder('commit', async () => await Promise.resolve(parse()))).toBe(content);
});
