import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { portOf } from '../process/ports.ts';
import { type HttpProxy, startHttpProxy } from './http-proxy.ts';

const done: string[] = [];
// Says what it was asked to do, and remembers it.
const server = createServer((request, response) => {
  void (async () => {
    const line = `${request.method} ${request.url} ${await text(request)}`.trim();
    done.push(line);
    response.end(line);
  })();
});
let proxy: HttpProxy;

beforeEach(async () => {
  done.length = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startHttpProxy({ upstream: `http://127.0.0.1:${portOf(server)}` });
});

afterEach(async () => {
  await proxy.close();
  server.close();
  server.closeAllConnections();
});

test('a request and its body go through while there is no fault', async () => {
  const response = await fetch(`${proxy.address}/things?x=1`, { method: 'POST', body: 'a thing' });
  expect(await response.text()).toBe('POST /things?x=1 a thing');
  expect(proxy.seen()).toEqual([{ method: 'POST', path: '/things?x=1', fault: undefined }]);
});

test('a status is answered as often as asked, to the requests that fit, without the server seeing them', async () => {
  const headers = { 'retry-after': '7' };
  proxy.on({ method: 'GET', path: /^\/things/, times: 2 }, { kind: 'answer', status: 429, headers, body: 'slowly' });
  const first = await fetch(`${proxy.address}/things`);
  expect([first.status, first.headers.get('retry-after'), await first.text()]).toEqual([429, '7', 'slowly']);
  expect(await statusOf('/other')).toBe(200);
  expect(await statusOf('/things')).toBe(429);
  expect(await statusOf('/things')).toBe(200);
  expect(done).toEqual(['GET /other', 'GET /things']);
});

test('a fault can let some requests pass first', async () => {
  proxy.on({ skip: 1, times: 1 }, { kind: 'answer', status: 500 });
  expect([await statusOf('/'), await statusOf('/'), await statusOf('/')]).toEqual([200, 500, 200]);
});

test('a reset request never reaches the server', async () => {
  proxy.on({ times: 1 }, { kind: 'reset' });
  await expect(fetch(proxy.address)).rejects.toThrow('fetch failed');
  expect(done).toEqual([]);
});

test('a lost answer leaves the deed done', async () => {
  proxy.on({ method: 'PUT' }, { kind: 'lose-answer' });
  await expect(fetch(`${proxy.address}/deed`, { method: 'PUT', body: 'x' })).rejects.toThrow('fetch failed');
  expect(done).toEqual(['PUT /deed x']);
});

test('an answer that is held leaves the deed done, and whoever asked has to give up', async () => {
  proxy.on({}, { kind: 'hold-answer' });
  const impatient = { signal: AbortSignal.timeout(200) };
  await expect(fetch(`${proxy.address}/deed`, impatient)).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(done).toEqual(['GET /deed']);
});

test('a truncated answer begins and doesn’t end', async () => {
  proxy.on({}, { kind: 'truncate' });
  const response = await fetch(`${proxy.address}/deed`);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
  expect(done).toEqual(['GET /deed']);
});

test('something can happen before the server gets a request, before it is reset, and after it was carried out', async () => {
  const act = async (): Promise<void> => {
    done.push('elsewhere');
    await Promise.resolve();
  };
  proxy.on({ path: /first/ }, { kind: 'first', act });
  proxy.on({ path: /reset/ }, { kind: 'reset', act });
  proxy.on({ path: /lose/ }, { kind: 'lose-answer', act });
  expect(await statusOf('/first')).toBe(200);
  await expect(statusOf('/reset')).rejects.toThrow('fetch failed');
  await expect(statusOf('/lose')).rejects.toThrow('fetch failed');
  expect(done).toEqual(['elsewhere', 'GET /first', 'elsewhere', 'GET /lose', 'elsewhere']);
});

test('a delayed request reaches the server late', async () => {
  proxy.on({}, { kind: 'delay', milliseconds: 50 });
  const started = performance.now();
  expect(await statusOf('/')).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(48);
});

test('heal forgets all faults', async () => {
  proxy.on({}, { kind: 'answer', status: 503 });
  proxy.heal();
  expect(await statusOf('/')).toBe(200);
});

test('events of a stream come one by one, and a reset breaks it', async () => {
  const streaming = createServer((_request: IncomingMessage, response) => {
    response.write('first\n');
  });
  streaming.listen(0, '127.0.0.1');
  await once(streaming, 'listening');
  const other = await startHttpProxy({ upstream: `http://127.0.0.1:${portOf(streaming)}` });
  const response = await fetch(other.address);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe('first\n');
  other.reset();
  await expect(reader?.read()).rejects.toThrow('terminated');
  await other.close();
  streaming.closeAllConnections();
  streaming.close();
});

async function statusOf(path: string): Promise<number> {
  const response = await fetch(proxy.address + path);
  await response.arrayBuffer();
  return response.status;
}
