import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type HttpServer, serveHttp } from '../../server/http/server.ts';
import { createMetrics } from '../../server/metrics/metrics.ts';
import { FORGES } from '../../workflows/forges/registry.ts';
import { testFleet } from '../cli/fleet.ts';
import { daemon, recordingLog, runningDaemon } from './daemon.ts';

const SECRET = 'a long random text';
const webhookSecret = async (): Promise<string> => await Promise.resolve(SECRET);

const open: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async server => await server.close()));
});

interface TestServer {
  readonly url: string;
  readonly hints: () => number;
  /** Those of them that ask for a comparison. */
  readonly doubts: () => number;
  readonly metricsText: () => Promise<string>;
  /** Sends a webhook as the forge would, and gives the status. */
  readonly send: (
    forge: 'github' | 'gitea',
    body: string,
    changes?: Readonly<Record<string, string>>,
  ) => Promise<number>;
}

async function testServer({ webhooks = true } = {}): Promise<TestServer> {
  let hints = 0;
  let doubts = 0;
  const metrics = createMetrics();
  const serving = {
    hint: ({ pulls = false } = {}) => {
      hints++;
      if (pulls) doubts++;
    },
    waitingFor: () => [],
    metricsText: async () => await metrics.text(),
  };
  const server = await serveHttp(
    { host: '127.0.0.1', port: 0 },
    { serving, metrics, log: recordingLog(), forges: FORGES, ...(webhooks && { webhookSecret }) },
  );
  open.push(server);
  const url = `http://127.0.0.1:${server.address.port}`;
  return {
    url,
    hints: () => hints,
    doubts: () => doubts,
    metricsText: async () => await metrics.text(),
    send: async (forge, body, changes = {}) => {
      const headers = { ...signed(forge, body), ...changes };
      return (await fetch(`${url}/webhooks/${forge}`, { method: 'POST', body, headers })).status;
    },
  };
}

function signed(forge: 'github' | 'gitea', body: string, id = 'one'): Record<string, string> {
  const hmac = createHmac('sha256', SECRET).update(body).digest('hex');
  return forge === 'github'
    ? { 'X-Hub-Signature-256': `sha256=${hmac}`, 'X-GitHub-Delivery': id }
    : { 'X-Gitea-Signature': hmac, 'X-Gitea-Delivery': id };
}

describe('webhooks', () => {
  test.each(['github', 'gitea'] as const)('one of %s that is signed asks for a look', async forge => {
    const { send, hints, metricsText } = await testServer();
    expect(await send(forge, '{"ref": "refs/heads/dev"}\n')).toBe(202);
    expect(hints()).toBe(1);
    expect(await metricsText()).toContain(`berth_webhooks_total{forge="${forge}",result="accepted"} 1`);
  });

  test.each([
    ['github', 'X-GitHub-Event'],
    ['gitea', 'X-Gitea-Event'],
  ] as const)('one of %s about a pull request asks for a comparison, others for a look', async (forge, header) => {
    const { send, hints, doubts } = await testServer();
    expect(await send(forge, '{"action": "edited"}', { [header]: 'pull_request' })).toBe(202);
    expect([hints(), doubts()]).toEqual([1, 1]);
    const other = { ...signed(forge, '{"ref": "refs/heads/dev"}', 'two'), [header]: 'push' };
    expect(await send(forge, '{"ref": "refs/heads/dev"}', other)).toBe(202);
    expect([hints(), doubts()]).toEqual([2, 1]);
    const forged = { ...signed(forge, 'else', 'three'), [header]: 'pull_request' };
    expect(await send(forge, '{"action": "closed"}', forged)).toBe(401);
    expect([hints(), doubts()]).toEqual([2, 1]);
  });

  test('the signature is over the bytes as they were sent, whatever they are', async () => {
    const { url, hints } = await testServer();
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x20, 0x7d]);
    const hmac = createHmac('sha256', SECRET).update(body).digest('hex');
    const headers = { 'X-Gitea-Signature': hmac, 'X-Gitea-Delivery': 'bytes' };
    expect((await fetch(`${url}/webhooks/gitea`, { method: 'POST', body, headers })).status).toBe(202);
    expect(hints()).toBe(1);
  });

  test.each([
    ['a wrong signature', { 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` }, 401],
    [
      'the signature of other content',
      { 'X-Hub-Signature-256': signed('github', 'other')['X-Hub-Signature-256'] ?? '' },
      401,
    ],
    ['a signature that is too short', { 'X-Hub-Signature-256': 'sha256=00' }, 401],
    ['a signature of another kind', { 'X-Hub-Signature-256': `sha1=${'0'.repeat(40)}` }, 401],
    ['no signature', { 'X-Hub-Signature-256': '' }, 401],
    ['no delivery id', { 'X-GitHub-Delivery': '' }, 400],
  ])('one with %s does nothing', async (_, changes, status) => {
    const { send, hints, metricsText } = await testServer();
    expect(await send('github', '{}', changes)).toBe(status);
    expect(hints()).toBe(0);
    expect(await metricsText()).toContain('berth_webhooks_total{forge="github",result="rejected"} 1');
  });

  test('one that is sent again does nothing, with another id neither', async () => {
    const { send, hints } = await testServer();
    expect(await send('github', '{"first": 1}')).toBe(202);
    expect(await send('github', '{"first": 1}')).toBe(200);
    expect(await send('github', '{"first": 1}', { 'X-GitHub-Delivery': 'two' })).toBe(200);
    expect(hints()).toBe(1);
    expect(await send('github', '{"second": 2}', { 'X-GitHub-Delivery': 'three' })).toBe(202);
    expect(hints()).toBe(2);
  });

  test('ids of what isn’t signed are not remembered', async () => {
    const { send } = await testServer();
    await send('github', '{}', { 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` });
    expect(await send('github', '{}')).toBe(202);
  });

  test('one that is too large is refused, whether it says so or not', async () => {
    const { url, hints } = await testServer();
    const size = 25 * 1024 * 1024 + 1;
    const headers = { 'X-Gitea-Signature': '0'.repeat(64), 'X-Gitea-Delivery': 'large' };
    expect(await post(`${url}/webhooks/gitea`, { ...headers, 'Content-Length': String(size) }, [])).toBe(413);
    const pieces = Array.from({ length: 26 }, () => Buffer.alloc(1024 * 1024));
    expect(await post(`${url}/webhooks/gitea`, headers, pieces)).toBe(413);
    expect(hints()).toBe(0);
  });

  test('without a secret none is taken', async () => {
    const { send, hints } = await testServer({ webhooks: false });
    expect(await send('github', '{}')).toBe(404);
    expect(hints()).toBe(0);
  });

  test('one makes a daemon propose what was pushed, and nothing of what it says', async () => {
    const fleet = await testFleet();
    const { serving, metrics, clock, runs, pass } = await runningDaemon(fleet);
    await pass(30_000);
    const http = await serveHttp(
      { host: '127.0.0.1', port: 0 },
      { serving, metrics, log: recordingLog(), forges: FORGES, webhookSecret },
    );
    open.push(http);
    const shop = await fleet.shop.read('main', 'workloads/cart.yaml');
    await fleet.shop.commit('main', { 'workloads/cart.yaml': shop.replace('path: ./api', 'path: ./api-two') });
    runs();
    const body = JSON.stringify({ ref: 'refs/heads/evil', repository: { clone_url: 'https://evil.example/x.git' } });
    const headers = signed('github', body);
    const url = `http://127.0.0.1:${http.address.port}/webhooks/github`;
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(202);
    expect(clock.next()).toBe(500);
    await pass(500);
    // Both read the repository that was pushed to; only one of them differs.
    expect(runs()).toEqual(['dev updated', 'prod unchanged']);
    expect(await fleet.gitops.read('berth/dev', 'large/cart-api/reconciler.yaml')).toContain('./api-two');
  });
});

describe('pages', () => {
  test('it is healthy from the start and ready when everything was looked at', async () => {
    const fleet = await testFleet();
    const { serving, metrics } = await daemon(fleet);
    const http = await serveHttp(
      { host: '127.0.0.1', port: 0 },
      { serving, metrics, log: recordingLog(), forges: FORGES },
    );
    open.push(http);
    const get = async (path: string) => await fetch(`http://127.0.0.1:${http.address.port}${path}`);
    expect((await get('/healthz')).status).toBe(200);
    const early = await get('/readyz');
    expect([early.status, await early.text()]).toEqual([503, `not looked at yet: ${fleet.controlPlane.path}\n`]);
    serving.start();
    await serving.idle();
    expect((await get('/readyz')).status).toBe(200);
    const text = await (await get('/metrics')).text();
    expect(text).toContain('berth_build_info{version="1.2.3"} 1');
    expect(text).toMatch(/^berth_runs_total\{control_plane="[^"]+",environment="dev",outcome="opened"\} 1$/m);
    expect(text).toMatch(/^berth_run_duration_seconds_bucket\{[^}]*le="\+Inf"[^}]*\} 1$/m);
  });

  test('other paths and methods are refused', async () => {
    const { url } = await testServer();
    const status = async (path: string, method: string) => (await fetch(`${url}${path}`, { method })).status;
    expect(await status('/', 'GET')).toBe(404);
    expect(await status('/webhooks/gitlab', 'POST')).toBe(404);
    expect(await status('/webhooks/github', 'GET')).toBe(405);
    expect(await status('/metrics', 'POST')).toBe(405);
    expect(await status('/healthz', 'HEAD')).toBe(200);
  });

  test('an address that is taken is told as such', async () => {
    const { url } = await testServer();
    const port = Number(new URL(url).port);
    const serving = { hint: () => {}, waitingFor: () => [], metricsText: async () => '' };
    const second = serveHttp(
      { host: '127.0.0.1', port },
      { serving, metrics: createMetrics(), log: recordingLog(), forges: FORGES },
    );
    await expect(second).rejects.toThrow(`can't listen on 127.0.0.1:${port}: EADDRINUSE`);
  });
});

/** Posts pieces, and gives the status even when the server doesn't read them all. */
async function post(url: string, headers: Record<string, string>, pieces: readonly Buffer[]): Promise<number> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    sent.on('error', reject);
    for (const piece of pieces) sent.write(piece);
    if (headers['Content-Length'] === undefined) sent.end();
    else sent.flushHeaders();
  });
}
