import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type HttpServer, serveHttp } from '../../server/http/server.ts';
import { createMetrics } from '../../server/metrics/metrics.ts';
import { FORGES } from '../../workflows/forges/registry.ts';
import { testFleet } from '../cli/fleet.ts';
import { daemon, type LogLine, recordingLog, runningDaemon } from './daemon.ts';

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
  readonly lines: readonly LogLine[];
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
  const log = recordingLog();
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
    { serving, metrics, log, forges: FORGES, ...(webhooks && { webhookSecret }) },
  );
  open.push(server);
  const url = `http://127.0.0.1:${server.address.port}`;
  return {
    url,
    hints: () => hints,
    doubts: () => doubts,
    metricsText: async () => await metrics.text(),
    lines: log.lines,
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

  test('a connection on which a body is still coming takes no other request', async () => {
    const { url, hints } = await testServer();
    const head = 'POST /webhooks/gitea HTTP/1.1\r\nHost: berth\r\nX-Gitea-Delivery: one\r\n';
    // The signature is missing, so the body isn't waited for.
    const unread = await raw(url, `${head}Content-Length: 100\r\n\r\n`);
    expect(unread).toMatch(/^HTTP\/1\.1 401 [\s\S]*\r\nConnection: close\r\n/i);
    const large = `${head}X-Gitea-Signature: ${'0'.repeat(64)}\r\nContent-Length: ${26 * 1024 * 1024}\r\n\r\n`;
    expect(await raw(url, large)).toMatch(/^HTTP\/1\.1 413 [\s\S]*\r\nConnection: close\r\n/i);
    expect(hints()).toBe(0);
  });

  test('a body without end is refused as soon as it is too large', async () => {
    const { url, hints } = await testServer();
    const headers = { 'X-Gitea-Signature': '0'.repeat(64), 'X-Gitea-Delivery': 'endless' };
    const pieces = [...Array.from({ length: 25 }, () => Buffer.alloc(1024 * 1024)), Buffer.alloc(1)];
    expect(await post(`${url}/webhooks/gitea`, headers, pieces, { ends: false })).toBe(413);
    expect(hints()).toBe(0);
  });

  test('a sender that goes away in the middle does no harm', async () => {
    const { url, hints, send, lines } = await testServer();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const [name, value] = ['X-Gitea-Signature', '0'.repeat(64)];
    socket.write(
      `POST /webhooks/gitea HTTP/1.1\r\nHost: berth\r\nX-Gitea-Delivery: x\r\n${name}: ${value}\r\nContent-Length: 99\r\n\r\nhalf`,
    );
    await new Promise(resolve => {
      socket.once('ready', resolve);
    });
    socket.destroy();
    await expect
      .poll(() => lines.map(({ level, message }) => [level, message]))
      .toEqual([['debug', 'a request was broken off']]);
    expect(await send('gitea', '{}')).toBe(202);
    expect(hints()).toBe(1);
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

  test.each([
    ['GET', '/healthz', 200, 'text/plain; charset=utf-8'],
    ['GET', '/readyz', 200, 'text/plain; charset=utf-8'],
    ['GET', '/metrics', 200, 'text/plain; version=0.0.4; charset=utf-8'],
    ['GET', '/nothing', 404, 'text/plain; charset=utf-8'],
    ['POST', '/metrics', 405, 'text/plain; charset=utf-8'],
    ['POST', '/webhooks/github', 401, 'text/plain; charset=utf-8'],
  ])('%s %s has a status, a type and a length, and is nothing else', async (method, path, status, type) => {
    const { url } = await testServer();
    const answer = await fetch(`${url}${path}`, { method });
    const { headers } = answer;
    expect([answer.status, headers.get('content-type')]).toEqual([status, type]);
    expect(headers.get('content-length')).toBe(String((await answer.bytes()).length));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('HEAD says what GET would, without the body', async () => {
    const { url } = await testServer();
    const headers = async (method: string) => {
      const answer = await fetch(`${url}/metrics`, { method });
      const all = Object.fromEntries(answer.headers);
      // Of the connection and the moment, not of the answer.
      for (const name of ['date', 'connection', 'keep-alive']) delete all[name];
      return { all, bytes: (await answer.bytes()).length };
    };
    const [get, head] = [await headers('GET'), await headers('HEAD')];
    expect(head.all).toEqual(get.all);
    expect(head.bytes).toBe(0);
    expect(get.bytes).toBeGreaterThan(0);
  });

  test.each([
    ['/healthz', 'GET, HEAD'],
    ['/readyz', 'GET, HEAD'],
    ['/metrics', 'GET, HEAD'],
    ['/webhooks/github', 'POST'],
  ])('%s says which methods it has', async (path, allow) => {
    const { url } = await testServer();
    const answer = await fetch(`${url}${path}`, { method: 'PUT' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  });

  test('a health check of HTTP/1.0, which names no host, is answered', async () => {
    const { url } = await testServer();
    expect(await raw(url, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nok\n$/);
  });

  test('what is no request, or names an impossible host, is refused and breaks nothing', async () => {
    const { url } = await testServer();
    expect(await raw(url, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(url, 'GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('what goes wrong inside is an answer that tells nothing, and a line of the log', async () => {
    const log = recordingLog();
    const metricsText = () => Promise.reject(new TypeError('a secret detail'));
    const serving = { hint: () => {}, waitingFor: () => [], metricsText };
    const metrics = createMetrics();
    const http = await serveHttp({ host: '127.0.0.1', port: 0 }, { serving, metrics, log, forges: FORGES });
    open.push(http);
    const answer = await fetch(`http://127.0.0.1:${http.address.port}/metrics`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(log.lines).toMatchObject([{ level: 'error', error: { kind: 'bug' } }]);
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

/** What is answered to these bytes, until the connection is closed. */
async function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
  return answer;
}

/** Posts pieces, and gives the status even when the server doesn't read them all. */
async function post(
  url: string,
  headers: Record<string, string>,
  pieces: readonly Buffer[],
  { ends = true } = {},
): Promise<number> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    sent.on('error', reject);
    for (const piece of pieces) sent.write(piece);
    if (headers['Content-Length'] === undefined && ends) sent.end();
    else sent.flushHeaders();
  });
}
