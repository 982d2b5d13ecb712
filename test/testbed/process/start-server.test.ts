import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bed, openBed } from '../bed.ts';
import { portOf } from './ports.ts';
import { type PreparedServer, type ServerSpec, startServer } from './start-server.ts';

// A server in a few lines: it says the port it was given, or fails like one that lost it.
const PROGRAM = `
  const server = require('node:http').createServer((_, response) => response.end(String(process.pid)));
  server.on('error', error => { console.error('listen failed: address already in use'); process.exit(3); });
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listening'));
`;

let bed: Bed;
beforeAll(async () => {
  bed = await openBed({ files: new Map() });
});
afterAll(async () => {
  await bed.close();
});

test('a server is ready when it has started, and keeps its address over a kill and a restart', async () => {
  const server = await startServer(bed, spec());
  const before = await pidAt(server.address);
  expect(server.logs()).toBe('listening\n');

  await server.kill();
  await expect(pidAt(server.address)).rejects.toThrow('fetch failed');
  await server.restart();

  expect(await pidAt(server.address)).not.toBe(before);
  await server.stop();
  await expect(pidAt(server.address)).rejects.toThrow('fetch failed');
});

test('a paused server answers nobody until it is resumed', async () => {
  const server = await startServer(bed, spec());
  server.pause();
  await expect(fetch(server.address, { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout');
  server.resume();
  expect(await pidAt(server.address)).toMatch(/^\d+$/);
});

test('a port that somebody else took is given up for another one', async () => {
  // It takes connections and never answers.
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  let tries = 0;
  const unlucky: ServerSpec<undefined> = {
    ...spec(),
    prepare: ([port = 0]) => prepared((tries += 1) === 1 ? portOf(taken) : port),
  };

  const server = await startServer(bed, unlucky);

  expect(tries).toBe(2);
  expect(server.address).not.toContain(String(portOf(taken)));
  taken.close();
});

test('a server that ends instead of starting is an error with its end and the tail of its log', async () => {
  const command = { file: 'sh', args: ['-c', 'echo "no such flag: --wrong" >&2; exit 2'] };
  const failing = { ...spec(), prepare: () => ({ ...prepared(1), command }) };
  await expect(startServer(bed, failing)).rejects.toThrow(
    /broken-down did not start: .*it ended with code 2\nThe end of its log:\nno such flag: --wrong/s,
  );
});

test('a program that is not there is an error that names it', async () => {
  const missing = { ...spec(), prepare: () => ({ ...prepared(1), command: { file: '/nowhere/server', args: [] } }) };
  await expect(startServer(bed, missing)).rejects.toThrow('/nowhere/server');
});

function spec(): ServerSpec<undefined> {
  return { name: 'broken-down', ports: 1, prepare: ([port = 0]) => prepared(port) };
}

function prepared(port: number): PreparedServer<undefined> {
  const address = `http://127.0.0.1:${port}`;
  return {
    command: { file: process.execPath, args: ['--eval', PROGRAM, String(port)] },
    address,
    credentials: undefined,
    async ready() {
      await pidAt(address);
    },
  };
}

async function pidAt(address: string): Promise<string> {
  const response = await fetch(address);
  return response.text();
}
