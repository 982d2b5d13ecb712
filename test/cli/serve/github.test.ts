import { createHmac, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type GitHubFleet, gitHubFleet } from '../../server/github-fleet.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { config } from '../fleet.ts';
import { type Served, serveProcess } from './process.ts';

// Writes to GitHub keep a second between them, and a process takes its time to start.
vi.setConfig({ testTimeout: 120_000 });

const SECRET = 'a long random text';

/** `berth serve` for the environment dev, which looks when it is told to. */
async function serve(fleet: GitHubFleet, options: readonly string[] = []): Promise<Served> {
  const cache = await temporaryFolder();
  const words = ['--control-plane', fleet.controlPlane.path, '--credentials', fleet.credentialsFile];
  const timing = ['--poll', '1h', '--debounce', '50ms', '--log-level', 'debug'];
  const env = { ...gitEnvironment(), XDG_CACHE_HOME: cache, BERTH_WEBHOOK_SECRET: SECRET };
  return serveProcess([...words, ...timing, '-e', 'dev', ...options], env);
}

async function edit({ controlPlane }: GitHubFleet, level: string, environment = 'dev'): Promise<void> {
  await controlPlane.commit(environment, { 'config/all.yaml': config('all', `LEVEL: ${level}`) });
}

/** As GitHub sends one. Its status. */
async function webhook({ port }: Served, event: string, id: string = randomUUID()): Promise<number> {
  const body = JSON.stringify({ zen: id });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = {
    'X-GitHub-Event': event,
    'X-GitHub-Delivery': id,
    'X-Hub-Signature-256': `sha256=${signature}`,
    'Content-Type': 'application/json',
  };
  const url = `http://127.0.0.1:${await port()}/webhooks/github`;
  return (await fetch(url, { method: 'POST', body, headers })).status;
}

function writes({ server }: GitHubFleet, since = 0): string[] {
  const requests = server.requests.slice(since).filter(({ git, method }) => !git && method !== 'GET');
  return requests.map(({ method, path }) => `${method} ${path}`);
}

function openPulls({ server }: GitHubFleet): string[] {
  return server.state.pulls.filter(({ state }) => state === 'open').map(({ head, base }) => `${head} → ${base}`);
}

async function proposed({ gitops }: GitHubFleet, environment = 'dev'): Promise<string> {
  return await gitops.read(`berth/${environment}`, 'large/cart-api/platform-config.yaml');
}

async function stop(served: Served): Promise<void> {
  served.kill('SIGTERM');
  expect(await served.ended).toEqual({ code: 0, signal: null });
}

describe('berth serve with a repository on GitHub', () => {
  test('a push and its webhook become a pull request, and a restart writes nothing', async () => {
    const fleet = await gitHubFleet();
    const first = await serve(fleet);
    await first.said('pull request #1 was opened');
    await edit(fleet, 'quiet');
    expect(await webhook(first, 'push', 'one')).toBe(202);
    await first.said('pull request #1 was updated');
    expect(await webhook(first, 'push', 'one')).toBe(200);
    // What GitHub sends when a webhook is made.
    expect(await webhook(first, 'ping')).toBe(202);
    await stop(first);
    expect(await proposed(fleet)).toContain('quiet');
    const before = fleet.server.requests.length;
    const second = await serve(fleet);
    await second.said('"outcome":"unchanged"');
    await stop(second);
    expect(writes(fleet, before)).toEqual([]);
    expect(openPulls(fleet)).toEqual(['berth/dev → dev']);
    expect(fleet.server.problems).toEqual([]);
    for (const { lines, stderr } of [first, second]) {
      expect(stderr()).toBe('');
      expect(lines().join('\n')).not.toContain(fleet.server.token);
      expect(lines().join('\n')).not.toContain(SECRET);
      for (const line of lines()) expect(JSON.parse(line)).toMatchObject({ msg: expect.any(String) as string });
    }
  });

  test('two at once make one pull request, with what was pushed last', async () => {
    const fleet = await gitHubFleet();
    const both = [await serve(fleet), await serve(fleet)];
    for (const round of ['one', 'two', 'three']) {
      await edit(fleet, round);
      await Promise.all(both.map(async served => await webhook(served, 'push')));
      await expect.poll(async () => await proposed(fleet).catch(() => ''), { timeout: 25_000 }).toContain(round);
    }
    await Promise.all(both.map(stop));
    expect(openPulls(fleet)).toEqual(['berth/dev → dev']);
    expect(fleet.server.state.pulls).toHaveLength(1);
    // Whoever looks next, once what was under way has ended, finds everything as it should be or completes it.
    const last = await serve(fleet);
    await last.said('"outcome":');
    await stop(last);
    expect(await proposed(fleet)).toContain('three');
    expect(await fleet.gitops.git('rev-list', '--count', 'dev..berth/dev')).toBe('1\n');
  });

  test('a token that is revoked is replaced in its file, and the next try goes through', async () => {
    const fleet = await gitHubFleet();
    const { server } = fleet;
    await writeFile(
      fleet.credentialsFile,
      JSON.stringify({ [server.origin]: { type: 'github', tokenFile: 'token.txt' } }),
    );
    const tokenFile = join(dirname(fleet.credentialsFile), 'token.txt');
    const old = server.token;
    await writeFile(tokenFile, `${old}\n`);
    const served = await serve(fleet);
    await served.said('pull request #1 was opened');
    server.token = 'ghp_another9876543210';
    await edit(fleet, 'quiet');
    await webhook(served, 'push');
    await served.said("doesn't accept the token");
    await writeFile(tokenFile, `${server.token}\n`);
    await webhook(served, 'push');
    await served.said('pull request #1 was updated');
    await stop(served);
    expect(await proposed(fleet)).toContain('quiet');
    const log = `${served.lines().join('\n')}${served.stderr()}`;
    for (const token of [old, server.token]) expect(log).not.toContain(token);
  });

  test('a limit of GitHub is waited for in the log, holds up no other host, and no stop', async () => {
    const fleet = await gitHubFleet(['dev']);
    const { server } = fleet;
    server.fault = (_, { method, git }) => (!git && method !== 'GET' ? 'secondary limit' : undefined);
    const served = await serve(fleet, ['-e', 'prod']);
    await served.said('secondary rate limit');
    await served.said('opened');
    await edit(fleet, 'quiet', 'prod');
    await webhook(served, 'push');
    await served.said('updated');
    expect(await proposed(fleet, 'prod')).toContain('quiet');
    expect(openPulls(fleet)).toEqual([]);
    // Half a minute is left to wait.
    await stop(served);
    await served.said('stopped in the middle of a run');
    server.fault = () => undefined;
    const next = await serve(fleet);
    await next.said('was opened');
    await stop(next);
    expect(openPulls(fleet)).toEqual(['berth/dev → dev']);
  });

  test('a forge that never answers holds up no stop', async () => {
    const fleet = await gitHubFleet();
    fleet.server.fault = (_, { git }) => (git ? undefined : 'no answer');
    const served = await serve(fleet);
    await served.said('the environment is followed');
    await expect.poll(() => fleet.server.requests.some(({ git }) => !git), { timeout: 25_000 }).toBe(true);
    await stop(served);
    await served.said('stopped in the middle of a run');
  });
});
