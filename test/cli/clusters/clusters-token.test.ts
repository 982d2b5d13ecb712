import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reporterOfToken } from '../../../workflows/feedback/cluster-token.ts';
import { environmentOfReader } from '../../../workflows/feedback/reader-token.ts';
import { berth } from '../fixture.ts';

const KEY = 'k'.repeat(40);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-token-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('berth clusters token', () => {
  test('prints a token of the cluster, and nothing else', async () => {
    await writeFile(join(folder, 'key'), `${KEY}\n`);
    const words = ['clusters', 'token', 'member1', '-e', 'dev', '--key-file', 'key'];
    const { code, stdout, stderr } = await berth(words, { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^[\w.-]+\n$/);
    const reporter = { environment: 'dev', cluster: 'member1' };
    expect(reporterOfToken(stdout.trim(), KEY, { current: 1 })).toEqual(reporter);
    const next = await berth([...words, '--generation', '3'], { cwd: folder });
    expect(reporterOfToken(next.stdout.trim(), KEY, { current: 1 })).toBeUndefined();
    expect(reporterOfToken(next.stdout.trim(), KEY, { current: 3 })).toEqual(reporter);
  });

  test.each([
    [['member1'], { BERTH_CLUSTER_KEY: KEY }, 'needs the environment'],
    [['member1', '-e', 'dev'], {}, 'there is no key'],
    [['member1', '-e', 'dev'], { BERTH_CLUSTER_KEY: 'short-and-secret' }, 'BERTH_CLUSTER_KEY has 16 characters'],
    [['member1', '-e', 'dev', '--generation', '0'], { BERTH_CLUSTER_KEY: KEY }, 'is no generation'],
    [['a/b', '-e', 'dev'], { BERTH_CLUSTER_KEY: KEY }, "can't be the name of a cluster"],
    [['member1', '-e', 'dev', '--key-file', 'absent'], {}, "can't read the file with the key"],
  ])('%j with %j ends with 2, says why and shows no key', async (words, env, message) => {
    const { code, stdout, stderr } = await berth(['clusters', 'token', ...words], { cwd: folder, env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/short-and-secret|kkkk/);
  });
});

test('berth clusters reader-token prints a token that reads one environment and speaks for no cluster', async () => {
  const words = ['clusters', 'reader-token', '-e', 'dev'];
  const { code, stdout, stderr } = await berth(words, { cwd: folder, env: { BERTH_CLUSTER_KEY: KEY } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(environmentOfReader(stdout.trim(), KEY, { current: 1 })).toBe('dev');
  expect(reporterOfToken(stdout.trim(), KEY, { current: 1 })).toBeUndefined();
  const without = await berth(words.slice(0, 2), { cwd: folder, env: { BERTH_CLUSTER_KEY: KEY } });
  expect(without.code).toBe(2);
  expect(without.stderr).toContain('needs the environment');
});
