import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { portOf } from '../process/ports.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

// Answers every piece with the same in upper case.
const server = createServer(socket => {
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => socket.write(chunk.toString().toUpperCase()));
});
let proxy: TcpProxy;
let client: Socket;

beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startTcpProxy({ port: portOf(server) });
  client = await connected();
});

afterEach(async () => {
  client.destroy();
  await proxy.close();
  server.close();
  await once(server, 'close');
});

test('bytes go through in both directions while there is no fault', async () => {
  expect(await ask(client, 'hello')).toBe('HELLO');
  expect(proxy.connections()).toBe(1);
});

test('a delay makes an answer late by twice its length, and goes with heal', async () => {
  proxy.delay(60);
  const started = performance.now();
  expect(await ask(client, 'late')).toBe('LATE');
  // Timers may fire up to a millisecond early.
  expect(performance.now() - started).toBeGreaterThan(115);
  proxy.heal();
  expect(await ask(client, 'soon')).toBe('SOON');
});

test('a frozen connection neither answers nor ends, and goes on after heal without losing a byte', async () => {
  proxy.freeze();
  const answer = ask(client, 'patience');
  const isSilent = await Promise.race([answer.then(() => false), sleep(100).then(() => true)]);
  expect(isSilent).toBe(true);
  proxy.heal();
  expect(await answer).toBe('PATIENCE');
});

test('reset breaks open connections and lets new ones through', async () => {
  expect(await ask(client, 'before')).toBe('BEFORE');
  proxy.reset();
  const [error] = await once(client, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  client = await connected();
  expect(await ask(client, 'after')).toBe('AFTER');
});

test('cut ends open connections in good order', async () => {
  expect(await ask(client, 'before')).toBe('BEFORE');
  proxy.cut();
  await once(client, 'end');
});

test('a server that is down resets new connections too, until heal', async () => {
  proxy.down();
  await once(client, 'error');
  client = connect(Number(proxy.address.split(':')[1]), '127.0.0.1');
  const [error] = await once(client, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  proxy.heal();
  client = await connected();
  expect(await ask(client, 'up again')).toBe('UP AGAIN');
});

test('an answer can break off after some bytes', async () => {
  proxy.cutAfter(4);
  client.destroy();
  client = await connected();
  const chunks: Buffer[] = [];
  client.on('data', (chunk: Buffer) => chunks.push(chunk));
  client.on('error', () => undefined);
  client.write('unfinished');
  await once(client, 'close');
  expect(Buffer.concat(chunks).toString()).toBe('UNFI');
});

async function connected(): Promise<Socket> {
  const socket = connect(Number(proxy.address.split(':')[1]), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
