import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveHttp } from '../../../server/http/server.ts';
import { createMetrics } from '../../../server/metrics/metrics.ts';
import { clusterToken } from '../../../workflows/feedback/cluster-token.ts';
import type { Observation } from '../../../workflows/feedback/observation.ts';
import { readerToken } from '../../../workflows/feedback/reader-token.ts';
import { sqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLog } from '../daemon.ts';

const KEY = 'a key that is long enough to be one';
const COMMIT = 'c'.repeat(40);
const OTHER = 'd'.repeat(40);
const ENDPOINT = 'https://github.com/Acme/gitops/dev/large/cart-api';

let folder: string;
const open: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-state-'));
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  await rm(folder, { recursive: true });
});

interface Hub {
  readonly report: (cluster: string, seen?: Partial<Observation>) => Promise<void>;
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<Response>;
  /** The answer about {@link COMMIT}. */
  readonly ask: (question?: object) => Promise<unknown>;
}

// biome-ignore lint/style/useNamingConvention: a header
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });
const READER = bearer(readerToken(KEY, 'dev', 1));

async function hub({ reports = true, generation = 1 } = {}): Promise<Hub> {
  const clock = manualClock();
  const store = sqliteStore(join(folder, 'reports.sqlite'));
  const metrics = createMetrics();
  const serving = { hint: () => undefined, waitingFor: () => [], metricsText: async () => await metrics.text() };
  const tokens = { key: async () => await Promise.resolve(KEY), generations: { current: generation } };
  const server = await serveHttp(
    { host: '127.0.0.1', port: 0 },
    { serving, metrics, log: recordingLog(), forges: [], ...(reports && { reporting: { tokens, store, clock } }) },
  );
  open.push(
    async () => await server.close(),
    async () => await store.close(),
  );
  const post: Hub['post'] = async (body, headers = READER) =>
    await fetch(`http://127.0.0.1:${server.address.port}/deployment_state`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers,
    });
  let minute = 0;
  return {
    post,
    ask: async question => {
      const answer = await post({ manifests_endpoint: ENDPOINT, commit_id: COMMIT, ...question });
      expect(answer.headers.get('content-type')).toBe('application/json');
      return await answer.json();
    },
    report: async (cluster, seen) => {
      minute++;
      const at = new Date(Date.UTC(2024, 4, 6, 7, minute)).toISOString();
      const object = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
      const words = { state: 'applied', reason: 'Done', message: '', agent: 'flux', branch: 'dev' } as const;
      const known = { environment: 'dev', cluster, clusterType: 'large', revision: COMMIT, object };
      await store.record([{ ...known, ...words, reportedAt: at, seenAt: at, ...seen }]);
    },
  };
}

describe('POST /deployment_state', () => {
  test('says how many clusters have a commit of an endpoint, and which', async () => {
    const { report, ask } = await hub();
    await report('a');
    await report('b', { revision: COMMIT.slice(0, 12), state: 'failed', reason: 'BuildFailed' });
    await report('c', { revision: OTHER });
    await report('d', { state: 'progressing' });
    expect(await ask()).toEqual({
      manifests_endpoint: ENDPOINT,
      commit_id: COMMIT,
      state: 'failed',
      reason: 'b Kustomization apps BuildFailed',
      total: 4,
      succeeded: 1,
      failed: 1,
      in_progress: 2,
      succeeded_clusters: ['a'],
      failed_clusters: [{ cluster: 'b', reason: 'Kustomization apps BuildFailed' }],
      in_progress_clusters: ['c', 'd'],
    });
  });

  test('no cluster is never success, and neither are some where nobody says how many there are', async () => {
    const { report, ask } = await hub();
    expect(await ask()).toMatchObject({ state: 'undecided', total: 0 });
    expect(await ask({ expected: 1 })).toMatchObject({ state: 'in_progress', total: 0 });
    await report('a');
    expect(await ask()).toMatchObject({ state: 'undecided', succeeded: 1 });
    expect(await ask({ expected: 2 })).toMatchObject({ state: 'in_progress', succeeded: 1 });
    expect(await ask({ expected: 1 })).toMatchObject({ state: 'succeeded', succeeded: 1 });
  });

  test('a cluster that had the commit counts, although it went on, and although that failed', async () => {
    const { report, ask } = await hub();
    await report('a');
    await report('a', { revision: OTHER, state: 'failed' });
    await report('b', { state: 'failed', reason: 'HealthCheckFailed' });
    await report('b', { revision: OTHER });
    expect(await ask()).toMatchObject({ succeeded_clusters: ['a'], failed_clusters: [{ cluster: 'b' }] });
  });

  test('looks at the repository, the branch and the cluster type of the endpoint', async () => {
    const { report, ask } = await hub();
    await report('a', { repo: 'git@github.com:acme/gitops.git' });
    await report('b', { repo: 'https://github.com/acme/other' });
    await report('c', { branch: 'prod' });
    await report('d', { clusterType: 'small' });
    await report('e', { environment: 'prod' });
    const answer = await ask({ manifests_endpoint: 'https://github.com/acme/gitops.git/dev/large/cart-api' });
    expect(answer).toMatchObject({ succeeded_clusters: ['a'], total: 1 });
    expect(await ask({ manifests_endpoint: 'https://github.com/acme/gitops/dev' })).toMatchObject({
      succeeded_clusters: ['a', 'd'],
    });
    // A name that another one begins with is not it.
    expect(await ask({ manifests_endpoint: 'https://github.com/acme/gitops-two/dev' })).toMatchObject({
      succeeded_clusters: ['d'],
    });
  });

  test.each([
    ['none', {}],
    ['that of a cluster', bearer(clusterToken(KEY, { environment: 'dev', cluster: 'a' }, 1))],
    ['one by another key', bearer(readerToken('another key that is long enough too', 'dev', 1))],
    ['one of an older generation', bearer(readerToken(KEY, 'dev', 1))],
    ['one with another environment written in', bearer(readerToken(KEY, 'dev', 2).replace('ZGV2', 'cHJvZA'))],
  ])('refuses a token: %s', async (_, headers) => {
    const { post, report } = await hub({ generation: 2 });
    await report('a');
    const answer = await post({ manifests_endpoint: ENDPOINT, commit_id: COMMIT }, headers);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('berth clusters reader-token');
  });

  test('takes tokens of this generation and of the next, each for its own environment', async () => {
    const { post, report } = await hub({ generation: 2 });
    await report('a', { environment: 'prod', branch: 'dev' });
    for (const generation of [2, 3]) {
      const headers = bearer(readerToken(KEY, 'prod', generation));
      const answer = await post({ manifests_endpoint: ENDPOINT, commit_id: COMMIT }, headers);
      expect(await answer.json()).toMatchObject({ succeeded_clusters: ['a'] });
    }
  });

  test.each([
    ['no JSON', '{', 400],
    ['no endpoint', { commit_id: COMMIT }, 400],
    ['half a commit', { manifests_endpoint: ENDPOINT, commit_id: 'abc1234' }, 400],
    ['no number', { manifests_endpoint: ENDPOINT, commit_id: COMMIT, expected: 0 }, 400],
    ['too much', 'x'.repeat(1_100_000), 413],
  ])('refuses %s', async (_, body, status) => {
    const { post } = await hub();
    expect((await post(body)).status).toBe(status);
  });

  test('is off where no reports are taken', async () => {
    const { post } = await hub({ reports: false });
    expect((await post({})).status).toBe(404);
  });

  test('stops who asks too often', async () => {
    const { post } = await hub();
    const statuses: number[] = [];
    for (let count = 0; count <= 300; count++) statuses.push((await post('{')).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.filter(status => status === 429)).toHaveLength(1);
  });
});
