import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpServer, serveHttp } from '../../../server/http/server.ts';
import { createMetrics } from '../../../server/metrics/metrics.ts';
import { clusterToken, type Generations } from '../../../workflows/feedback/cluster-token.ts';
import type { ReportStore } from '../../../workflows/feedback/store/report-store.ts';
import { sqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import {
  argoBody,
  COMMIT,
  fluxEvent,
  ownBody,
  REPORTER,
  rawFluxEvent,
  SEEN_AT,
} from '../../workflows/feedback/bodies.ts';
import { type LogLine, recordingLog } from '../daemon.ts';

const KEY = 'a key that is long enough to be one';
const TOKEN = clusterToken(KEY, REPORTER, 1);

let folder: string;
const open: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-reports-'));
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  await rm(folder, { recursive: true });
});

interface TestServer {
  readonly clock: ManualClock;
  readonly store: ReportStore;
  readonly lines: readonly LogLine[];
  readonly metricsText: () => Promise<string>;
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
}

async function testServer({
  generations = { current: 1 },
  reports = true,
}: {
  readonly generations?: Generations;
  readonly reports?: boolean;
} = {}): Promise<TestServer> {
  const clock = manualClock(SEEN_AT);
  const store = sqliteStore(join(folder, 'reports.sqlite'));
  const metrics = createMetrics();
  const log = recordingLog();
  const metricsText = async (): Promise<string> => await metrics.text();
  const serving = { hint: () => undefined, waitingFor: () => [], metricsText };
  const tokens = { key: async () => await Promise.resolve(KEY), generations };
  const server: HttpServer = await serveHttp(
    { host: '127.0.0.1', port: 0 },
    { serving, metrics, log, forges: [], ...(reports && { reporting: { tokens, store, clock } }) },
  );
  open.push(
    async () => await server.close(),
    async () => await store.close(),
  );
  const url = `http://127.0.0.1:${server.address.port}`;
  return {
    clock,
    store,
    lines: log.lines,
    metricsText,
    post: async (path, body, headers = bearer()) =>
      await fetch(url + path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers,
      }),
  };
}

// biome-ignore lint/style/useNamingConvention: a header
const bearer = (token = TOKEN): Record<string, string> => ({ Authorization: `Bearer ${token}` });

function signed(body: string, token = TOKEN): Record<string, string> {
  return { 'X-Signature': `sha256=${createHmac('sha256', token).update(body).digest('hex')}` };
}

describe('a report', () => {
  test.each([
    ['/reports/flux', fluxEvent(), 'flux', 'applied'],
    ['/reports/flux', rawFluxEvent(), 'flux', 'applied'],
    ['/reports/argo', argoBody(), 'argo', 'ready'],
    ['/reports', { ...REPORTER, ...ownBody() }, 'status', 'ready'],
    ['/reports', [{ ...REPORTER, ...ownBody() }], 'status', 'ready'],
  ])('to %s is kept, with its token or signed with it', async (path, body, agent, state) => {
    const { post, store } = await testServer();
    expect((await post(path, body)).status).toBe(202);
    expect(await store.newest('dev')).toMatchObject([{ ...REPORTER, agent, state, revision: COMMIT }]);
    await store.prune(new Date(SEEN_AT + 1));
    const text = JSON.stringify(body, undefined, 1);
    expect((await post(path, text, signed(text))).status).toBe(202);
    expect(await store.newest('dev')).toHaveLength(1);
  });

  test('is counted with what became of it', async () => {
    const { post, metricsText } = await testServer();
    await post('/reports/flux', fluxEvent());
    await post('/reports/flux', fluxEvent({ timestamp: '2026-11-25T09:59:00Z' }));
    await post('/reports/flux', fluxEvent({}, { cluster: 'member2' }));
    await post('/reports/flux', fluxEvent(), {});
    await post('/reports', [ownBody(), ownBody({ state: 'fine' })]);
    const text = await metricsText();
    for (const [source, outcome] of [
      ['flux', 'recorded'],
      ['flux', 'older'],
      ['flux', 'foreign'],
      ['flux', 'unauthorized'],
      ['berth', 'recorded'],
      ['berth', 'malformed'],
    ])
      expect(text).toContain(`berth_reports_total{source="${source}",outcome="${outcome}"} 1`);
  });

  test('of which a part is refused says which, and keeps the rest', async () => {
    const { post, store } = await testServer();
    const answer = await post('/reports', [ownBody({ cluster: 'member2' }), ownBody()]);
    expect(answer.status).toBe(202);
    expect(await answer.text()).toBe('1 recorded\n0: foreign: the token is that of another cluster or environment\n');
    expect(await store.newest('dev')).toHaveLength(1);
  });

  test('with a token of the next generation is taken, and of one before not any more', async () => {
    const { post } = await testServer({ generations: { current: 2 } });
    const statuses = [1, 2, 3, 4].map(async generation => {
      const token = clusterToken(KEY, REPORTER, generation);
      const body = JSON.stringify(fluxEvent());
      return [
        (await post('/reports/flux', body, bearer(token))).status,
        (await post('/reports/flux', body, signed(body, token))).status,
      ];
    });
    expect(await Promise.all(statuses)).toEqual([
      [401, 401],
      [202, 202],
      [202, 202],
      [401, 401],
    ]);
  });
});

describe('nothing is kept of a report', () => {
  const other = clusterToken(KEY, { environment: 'dev', cluster: 'member2' }, 1);
  const body = JSON.stringify(fluxEvent());

  test.each([
    ['without a token', '/reports/flux', body, {}, 401],
    ['with a token of another key', '/reports/flux', body, bearer(clusterToken('x'.repeat(40), REPORTER, 1)), 401],
    ['with what is no token', '/reports/flux', body, bearer('hello'), 401],
    ['with the token of another cluster', '/reports/flux', body, bearer(other), 403],
    ['signed with the token of another cluster', '/reports/flux', body, signed(body, other), 401],
    ['signed with the key itself', '/reports/flux', body, signed(body, KEY), 401],
    ['whose body was changed', '/reports/flux', `${body} `, signed(body), 401],
    [
      'signed by another algorithm',
      '/reports/flux',
      body,
      { 'X-Signature': signed(body)['X-Signature']?.replace('256', '512') ?? '' },
      401,
    ],
    ['that is no JSON', '/reports', 'hello', bearer(), 400],
    ['that is JSON in part', '/reports', '{"a":', bearer(), 400],
    ['of another sender', '/reports/argo', body, bearer(), 422],
    ['that is empty', '/reports/flux', '', bearer(), 400],
    ['with a wrong field', '/reports', ownBody({ state: 'fine' }), bearer(), 422],
    ['without a cluster', '/reports/flux', fluxEvent({ metadata: {} }), bearer(), 422],
    [
      'about a source',
      '/reports/flux',
      fluxEvent({ involvedObject: { kind: 'GitRepository', name: 'a' } }),
      bearer(),
      202,
    ],
    ['of more than 1 MiB', '/reports', JSON.stringify(ownBody({ message: 'a'.repeat(1024 * 1024) })), bearer(), 413],
    ['of more than 1000 entries', '/reports', Array.from({ length: 1_001 }, () => ({})), bearer(), 413],
  ])('%s', async (_, path, sent, headers, status) => {
    const { post, store } = await testServer();
    expect((await post(path, sent, headers)).status).toBe(status);
    expect([...(await store.newest('dev')), ...(await store.newest('prod'))]).toEqual([]);
  });

  test('where reports are off', async () => {
    const { post } = await testServer({ reports: false });
    expect((await post('/reports/flux', fluxEvent())).status).toBe(404);
  });
});

test('a cluster that reports too often waits, and no other waits for it', async () => {
  const { post, clock } = await testServer();
  for (let sent = 0; sent < 300; sent++) expect((await post('/reports/flux', fluxEvent())).status).toBe(202);
  const refused = await post('/reports/flux', fluxEvent());
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60']);
  const second = { environment: 'dev', cluster: 'member2' };
  const other = await post('/reports/flux', fluxEvent({}, second), bearer(clusterToken(KEY, second, 1)));
  expect(other.status).toBe(202);
  clock.advance(1_000);
  expect((await post('/reports/flux', fluxEvent())).status).toBe(202);
});

test('a report that can’t be kept is asked for again, and the log says why', async () => {
  const { post, store, lines, metricsText } = await testServer();
  await store.close();
  open.pop();
  const answer = await post('/reports/flux', fluxEvent());
  expect(answer.status).toBe(503);
  expect(await answer.text()).toBe('it could not be kept: send it again\n');
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'a report of a cluster could not be kept' },
  ]);
  expect(await metricsText()).toContain('berth_reports_total{source="flux",outcome="failed"} 1');
});

test('a request without POST is told so', async () => {
  const { post } = await testServer();
  const response = await post('/reports/flux', fluxEvent());
  const get = await fetch(response.url);
  expect([get.status, get.headers.get('Allow')]).toEqual([405, 'POST']);
});
