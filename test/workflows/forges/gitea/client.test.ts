import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../runtime/clock.ts';
import { createGit } from '../../../../runtime/git/git.ts';
import { Secret } from '../../../../runtime/secret.ts';
import { environmentName } from '../../../../workflows/forges/credentials/from-environment.ts';
import { createGiteaClient, type GiteaClient } from '../../../../workflows/forges/gitea/client.ts';
import { Version } from '../../../../workflows/forges/gitea/schemas.ts';
import { createHostLimiter, NO_LIMITS } from '../../../../workflows/forges/host-limiter.ts';
import { testForges } from '../../../support/forges.ts';
import { gitEnvironment } from '../../../support/git-repository.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const TOKEN = 'token-0123456789';
const request = { path: '/version', answer: Version, action: 'ask' } as const;

interface Listener {
  readonly address: string;
  readonly seen: { readonly path: string; readonly authorization: string | undefined }[];
}

/** A server that answers what it is told to, and remembers what it was shown. */
async function listen(
  answer: (response: ServerResponse, request: IncomingMessage, count: number) => void,
): Promise<Listener> {
  const seen: Listener['seen'] = [];
  const server = createServer((incoming, response) => {
    seen.push({ path: incoming.url ?? '', authorization: incoming.headers.authorization });
    answer(response, incoming, seen.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function clientOf({ address }: Listener, { timeoutMs = 5000, slept = [] as number[] } = {}): GiteaClient {
  let now = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    now += milliseconds;
    await Promise.resolve();
  };
  const credential = { kind: 'token', token: new Secret(TOKEN), source: 'BERTH_TOKEN_X' } as const;
  return createGiteaClient({
    api: `${address}/api/v1`,
    where: 'the repository',
    credential,
    limiter: createHostLimiter({
      host: 'the server',
      limits: NO_LIMITS,
      clock: { ...systemClock(), now: () => now, sleep },
    }),
    clock: { sleep },
    timeoutMs,
  });
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

describe('the client', () => {
  test('shows the token to its server, and follows nobody to another one', async () => {
    const other = await listen(response => json(response, 200, { version: '1' }));
    const server = await listen(response => response.writeHead(301, { location: `${other.address}/x` }).end());
    await expect(clientOf(server).send(request)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(other.address) as string,
    });
    expect(server.seen).toEqual([{ path: '/api/v1/version', authorization: `token ${TOKEN}` }]);
    expect(other.seen).toEqual([]);
  });

  test('asks again after trouble, as late as the server says', async () => {
    const server = await listen((response, _request, count) =>
      count < 3
        ? json(response, count === 1 ? 503 : 429, {}, count === 1 ? {} : { 'retry-after': '2' })
        : json(response, 200, { version: '1.26.0' }),
    );
    const slept: number[] = [];
    expect(await clientOf(server, { slept }).send(request)).toEqual({ version: '1.26.0' });
    expect(slept).toEqual([250, 1000, 1000]);
  });

  test('refuses an answer that is longer than any page, and doesn’t ask for it again', async () => {
    const server = await listen(response => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`[${'{"a":1},'.repeat(2_500_000)}1]`);
    });
    await expect(clientOf(server).send(request)).rejects.toMatchObject({
      name: 'TerminalError',
      message: "the repository: can't ask: the answer has more than 16 MiB",
    });
    expect(server.seen).toHaveLength(1);
  });

  test('refuses an answer of more values than any page has', async () => {
    const server = await listen(response =>
      json(
        response,
        200,
        Array.from({ length: 600_000 }, () => ({})),
      ),
    );
    await expect(clientOf(server).send(request)).rejects.toMatchObject({
      name: 'TerminalError',
      message: "the repository: can't ask: the answer has more values than a page can have",
    });
  });

  test('shows nothing of what it sent when a request fails', async () => {
    const server = await listen(response => response.destroy());
    const failure: unknown = await clientOf(server)
      .send(request)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringMatching(/could not be reached \(\w+\)$/) as string });
    expect(inspect(failure, { depth: 10 })).not.toContain(TOKEN);
  });

  test('leaves a long wait to its caller', async () => {
    const server = await listen(response => json(response, 429, {}, { 'retry-after': '3600' }));
    await expect(clientOf(server).send(request)).rejects.toMatchObject({
      name: 'TransientError',
      retryAfter: 3_600_000,
    });
    expect(server.seen).toHaveLength(1);
  });

  test('sends a write again that was refused for now: nothing was done', async () => {
    const server = await listen((response, _request, count) =>
      count === 1 ? json(response, 429, {}, { 'retry-after': '3' }) : json(response, 201, { version: '1' }),
    );
    const slept: number[] = [];
    expect(await clientOf(server, { slept }).send({ ...request, method: 'POST' })).toEqual({ version: '1' });
    expect(slept).toEqual([1000, 1000, 1000]);
  });

  test('holds up all other requests too while the server wants silence', async () => {
    const server = await listen((response, { method }, count) =>
      count === 1 && method === 'GET'
        ? json(response, 503, {}, { 'retry-after': '600' })
        : json(response, 200, { version: '1' }),
    );
    const client = clientOf(server);
    await expect(client.send(request)).rejects.toMatchObject({ name: 'TransientError', retryAfter: 600_000 });
    await expect(client.send({ ...request, method: 'POST' })).rejects.toMatchObject({ name: 'TransientError' });
    expect(server.seen).toHaveLength(1);
  });

  test('repeats no write, whose answer may be lost', async () => {
    const server = await listen(response => response.destroy());
    await expect(clientOf(server).send({ ...request, method: 'POST' })).rejects.toMatchObject({
      name: 'TransientError',
    });
    expect(server.seen).toHaveLength(1);
  });

  test('gives up on a server that doesn’t answer, and on an answer that is cut', async () => {
    const silent = await listen(() => undefined);
    await expect(clientOf(silent, { timeoutMs: 50 }).send(request)).rejects.toMatchObject({ name: 'TransientError' });
    const cut = await listen(response => {
      response.writeHead(200, { 'content-length': '100' }).write('{"version":');
      response.destroy();
    });
    await expect(clientOf(cut).send(request)).rejects.toMatchObject({ name: 'TransientError' });
    expect(cut.seen).toHaveLength(4);
  });

  test.each([
    [401, 'AccessError'],
    [403, 'AccessError'],
    [404, 'AccessError'],
    [409, 'ConflictError'],
    [422, 'TerminalError'],
    [423, 'UserError'],
  ])('takes %i for a %s, names the source of the token, and never the token', async (status, name) => {
    const server = await listen(response => json(response, status, { message: `no, ${TOKEN}\u001b[2J` }));
    const error = await clientOf(server)
      .send(request)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ name });
    const shown = inspect(error, { depth: 9, showHidden: true });
    expect(shown).not.toContain(TOKEN);
    expect(String(error)).not.toContain('\u001b');
    if (status === 401 || status === 403)
      expect(error).toMatchObject({ fix: expect.stringContaining('BERTH_TOKEN_X') as string });
  });

  test('says so when the answer is not what a Gitea says', async () => {
    const server = await listen(response => response.end('<html>'));
    await expect(clientOf(server).send(request)).rejects.toMatchObject({
      name: 'TerminalError',
      fix: expect.stringContaining('Gitea or Forgejo') as string,
    });
  });
});

test('git shows the token to its server, and follows nobody to another one', async () => {
  const other = await listen(response => response.writeHead(404).end());
  const server = await listen((response, { url = '' }) =>
    response.writeHead(302, { location: other.address + url }).end(),
  );
  const raw = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  const variable = environmentName(new URL(server.address).host) ?? '';
  const { git } = testForges({ git: raw, env: { [variable]: TOKEN } });
  const repository = await git.open(`${server.address}/platform/gitops.git`);

  const error = await repository.branches().catch((error: unknown) => error);

  expect(error).toMatchObject({
    name: 'GitError',
    kind: 'not-found',
    fix: expect.stringContaining('renamed') as string,
  });
  expect(inspect(error, { depth: 9 })).not.toContain(TOKEN);
  const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
  expect(server.seen[0]?.authorization).toBe(`Basic ${basic}`);
  expect(other.seen).toEqual([]);
});
