import { createHmac, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { gitHubFleet } from '../../server/github-fleet.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { silentServer } from '../../support/silent-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth } from '../fixture.ts';
import { config, type TestFleet, testFleet } from '../fleet.ts';
import { type Served, serveProcess } from './process.ts';

function serve(fleet: TestFleet, env: Readonly<Record<string, string>> = {}, options: readonly string[] = []): Served {
  const cache = join(fleet.gitops.path, '..', 'cache');
  return serveProcess(['--control-plane', fleet.controlPlane.path, '--poll', '200ms', ...options], {
    ...gitEnvironment(),
    XDG_CACHE_HOME: cache,
    ...env,
  });
}

async function edit({ controlPlane }: TestFleet, level: string): Promise<void> {
  for (const environment of ['dev', 'prod']) {
    await controlPlane.commit(environment, { 'config/all.yaml': config('all', `LEVEL: ${level}`) });
  }
}

async function openPulls(fleet: TestFleet): Promise<unknown[]> {
  const pulls: { number: number; state: string }[] = JSON.parse(
    (await fleet.run(['pulls', 'list', '--output', 'json'])).stdout,
  );
  return pulls.map(({ number, state }) => `#${number} ${state}`).sort();
}

describe('the process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s, and the log is JSON', async signal => {
    const fleet = await testFleet();
    const { said, kill, ended, lines, stderr } = serve(fleet, { BERTH_WEBHOOK_SECRET: 'hush-hush' });
    await said('pull request #2 was opened');
    kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
    const messages = lines().map((line): { msg: string } => JSON.parse(line));
    expect(messages.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['serving', 'the environment is followed', 'pull request #1 was opened', 'stopped']),
    );
    expect(messages[0]).toMatchObject({ level: 'info', webhooks: true, version: expect.stringMatching(/^\d/) });
    expect(lines().join('\n')).not.toContain('hush-hush');
    expect(stderr()).toBe('');
  });

  test.each([0, 200, 400, 800])('ends with 0 when it is told to %i ms after it began', async moment => {
    const fleet = await testFleet();
    const { said, kill, ended, stderr } = serve(fleet);
    await said('"msg":"serving"');
    await setTimeout(moment);
    kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    await said('"msg":"stopped"');
    expect(stderr()).toBe('');
  });

  test.each([
    ['a rejected promise', 'Promise.reject(new Error("nobody awaits this"))'],
    ['an exception', 'throw new Error("nobody awaits this")'],
  ])('that nobody caught %s in ends what runs and then itself, with 1', async (_, failing) => {
    const fleet = await testFleet();
    const signal = join(await temporaryFolder(), 'now');
    // Loaded into the process before Berth: fails in it when the file is there.
    const module = `import { existsSync } from 'node:fs'; const wait = setInterval(() => {
      if (existsSync(${JSON.stringify(signal)})) { clearInterval(wait); ${failing}; } }, 20);`;
    const imported = `data:text/javascript,${encodeURIComponent(module)}`;
    const { said, ended, lines, stderr } = serve(fleet, { NODE_OPTIONS: `--import=${imported}` });
    await said('pull request #2 was opened');
    await writeFile(signal, '');
    expect(await ended).toEqual({ code: 1, signal: null });
    const errors = lines()
      .map((line): { level: string; error?: { kind: string; message: string } } => JSON.parse(line))
      .filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ error: { kind: 'bug', message: expect.stringContaining('nobody awaits this') } }]);
    expect(lines().at(-1)).toContain('"msg":"stopped"');
    expect(stderr()).toBe('');
  });

  test.each([
    ['poll: soon', 'is not a configuration of berth serve: poll: "soon" is not a time'],
    ['listen: 127.0.0.1:PORT', "can't listen on 127.0.0.1:PORT: EADDRINUSE"],
    ['credentials: absent.yaml', "absent.yaml can't be read: ENOENT"],
  ])('that can’t start because of %j says so in one line of the log, and ends with 2', async (text, message) => {
    const { url } = await silentServer();
    const { port } = new URL(url);
    const folder = await temporaryFolder({
      'berth.yaml': `controlPlanes: [{repository: ${url}/x}]\n${text.replace('PORT', port)}\n`,
    });
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: folder };
    const { ended, lines, stderr } = serveProcess(['--config', join(folder, 'berth.yaml')], env, []);
    expect(await ended).toEqual({ code: 2, signal: null });
    expect(stderr()).toBe('');
    const told: { level: string; msg: string; error?: object }[] = lines().map(line => JSON.parse(line));
    expect(told.filter(({ level }) => level === 'error')).toMatchObject([
      { msg: expect.stringContaining(message.replace('PORT', port)), error: { kind: 'UserError' } },
    ]);
  });

  test('ends at once while git waits for a server that never answers, and leaves no git behind', async () => {
    const { url, connections, open } = await silentServer();
    const fleet = await testFleet();
    const options = ['--control-plane', `${url}/platform/control-plane`];
    const { kill, ended, lines, said } = serve(fleet, {}, options);
    await said('pull request #2 was opened');
    await expect.poll(connections, { timeout: 25_000 }).toBeGreaterThan(0);
    kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(lines().at(-1)).toContain('"ended":true');
    await expect.poll(open).toBe(0);
  });

  test('webhooks are on that are signed with the secret that is in its file now, or was there before it was emptied', async () => {
    const fleet = await testFleet();
    const folder = await temporaryFolder({ secret: 'the first one\n' });
    const file = join(folder, 'secret');
    const { port, kill, ended } = serve(fleet, {}, ['--webhook-secret-file', file]);
    const url = `http://127.0.0.1:${await port()}/webhooks/github`;
    const send = async (secret: string): Promise<number> => {
      const body = JSON.stringify({ zen: randomUUID() });
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const headers = { 'X-GitHub-Delivery': randomUUID(), 'X-Hub-Signature-256': `sha256=${signature}` };
      return (await fetch(url, { method: 'POST', body, headers })).status;
    };
    expect(await send('the first one')).toBe(202);
    await writeFile(file, 'the second one\n');
    expect([await send('the first one'), await send('the second one')]).toEqual([401, 202]);
    await writeFile(file, '');
    expect([await send(''), await send('the second one')]).toEqual([401, 202]);
    kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  test('keeps what a cluster reports with its token, and what was kept is there after a kill', async () => {
    const fleet = await testFleet();
    const folder = await temporaryFolder({ key: `${'k'.repeat(40)}\n` });
    const [key, state] = [join(folder, 'key'), join(folder, 'reports.sqlite')];
    const { stdout: token } = await berth(['clusters', 'token', 'member1', '-e', 'dev', '--key-file', key]);
    const { port, kill, ended } = serve(fleet, {}, ['--cluster-key-file', key, '--state', state]);
    const body = JSON.stringify({
      object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
      revision: '0123456789ab',
      state: 'ready',
    });
    const headers = { Authorization: `Bearer ${token.trim()}` };
    const answer = await fetch(`http://127.0.0.1:${await port()}/reports`, { method: 'POST', body, headers });
    expect([answer.status, await answer.text()]).toEqual([202, '1 recorded\n']);
    kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    const store = sqliteStore(state);
    expect(await store.newest('dev')).toMatchObject([{ cluster: 'member1', revision: '0123456789ab', state: 'ready' }]);
    await store.close();
  });

  test('killed again and again in the middle, it leaves one pull request each, and one run makes it right', async () => {
    const fleet = await testFleet();
    for (let round = 0; round < 8; round++) {
      await edit(fleet, `round-${round}`);
      const { said, kill, ended } = serve(fleet);
      await said('the environment is followed');
      // Later and later: while reading, planning, writing and between runs.
      await setTimeout(round * 110);
      kill('SIGKILL');
      expect((await ended).signal).toBe('SIGKILL');
    }
    await edit(fleet, 'last');
    expect(await fleet.run(['apply'])).toMatchObject({ code: 0 });
    expect(await openPulls(fleet)).toEqual(['#1 open', '#2 open']);
    for (const environment of ['dev', 'prod']) {
      const file = 'large/cart-api/platform-config.yaml';
      expect(await fleet.gitops.read(`berth/${environment}`, file)).toContain('last');
      expect(await fleet.gitops.git('rev-list', '--count', `${environment}..berth/${environment}`)).toBe('1\n');
    }
    await fleet.gitops.git('fsck', '--strict', '--no-dangling');
    expect((await fleet.run(['apply'])).stdout).toMatch(/^dev {2}pull request #\d is up to date$/m);
  }, 120_000);
});

function targets({ gitops }: TestFleet, environments: readonly string[]): string {
  return environments.map(environment => `  ${environment} → ${gitops.path}, branch ${environment}\n`).join('');
}

describe('--check', () => {
  test('says what would be followed, and changes nothing', async () => {
    const fleet = await testFleet();
    const before = await fleet.gitops.git('for-each-ref');
    const folder = await temporaryFolder({
      'berth.yaml': `controlPlanes: [{repository: ${fleet.controlPlane.path}}]\npoll: 1m\nwebhookSecretFile: secret\n`,
      secret: 'hush-hush\n',
    });
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: folder };
    const { code, stdout, stderr } = await berth(['serve', '--config', 'berth.yaml', '--check'], { cwd: folder, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `${fleet.controlPlane.path}: follows dev, prod\n${targets(fleet, ['dev', 'prod'])}polls every 60 s, listens on 127.0.0.1:8080, webhooks are on, reports of clusters are off\n`,
    );
    expect(await fleet.gitops.git('for-each-ref')).toBe(before);
  });

  test.each([
    ['controlPlanes: [{repository: PATH, environments: [dve]}]', 'declares no environment dve'],
    ['controlPlanes: [{repository: PATH}]\npol: 1m', 'berth.yaml:1:1'],
    ['controlPlanes: [{repository: PATH}]\nwebhookSecretFile: empty', 'anybody could sign with an empty secret'],
    ['controlPlanes: [{repository: PATH}]\nwebhookSecretFile: absent', "can't read the file with the secret"],
    ['controlPlanes: [{repository: PATH}]\nstate: reports', 'no key for their tokens'],
    ['controlPlanes: [{repository: PATH}]\nstate: reports\nclusterKeyFile: empty', 'has 0 characters'],
    [
      'controlPlanes: [{repository: PATH}]\nclusters: [{name: a, environment: dev, kubeconfig: k}]',
      'no file in which their state is kept',
    ],
    ['controlPlanes: [{repository: PATH}, {repository: PATH}]', 'a control plane is named twice'],
  ])('%j ends with 2 and says why', async (text, message) => {
    const fleet = await testFleet();
    const folder = await temporaryFolder({
      'berth.yaml': text.replaceAll('PATH', fleet.controlPlane.path),
      empty: '\n',
    });
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: folder };
    const { code, stderr } = await berth(['serve', '--config', 'berth.yaml', '--check'], { cwd: folder, env });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test('everything that stands against it is told at once, and no credential', async () => {
    const fleet = await testFleet();
    await fleet.gitops.git('branch', '-D', 'dev');
    const address = 'https://ada:hunter2@127.0.0.1:1/control-plane.git';
    const folder = await temporaryFolder({
      'berth.yaml': JSON.stringify({
        controlPlanes: [
          { repository: address },
          { repository: fleet.controlPlane.path, environments: ['dve', 'dev', 'prod'] },
        ],
      }),
    });
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: folder };
    const { code, stdout, stderr } = await berth(['serve', '--config', 'berth.yaml', '--check'], { cwd: folder, env });
    expect(stdout).toContain(`follows dev, prod\n${targets(fleet, ['prod'])}polls every`);
    expect(stderr).toContain("control plane can't be read from https://127.0.0.1:1/control-plane.git");
    expect(stderr).toContain('declares no environment dve');
    expect(stderr).toContain('has no branch dev');
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code).toBe(1);
  });

  test('a forge that doesn’t accept the token is told', async () => {
    const fleet = await gitHubFleet(['dev']);
    await writeFile(fleet.credentialsFile, JSON.stringify({ [fleet.server.origin]: { type: 'github', token: 'old' } }));
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
    const words = [
      'serve',
      '--check',
      '--control-plane',
      fleet.controlPlane.path,
      '--credentials',
      fleet.credentialsFile,
    ];
    const { code, stdout, stderr } = await berth(words, { cwd: '/', env });
    expect(stdout).toContain(targets(fleet, ['prod']));
    expect(stderr).toMatch(/access was denied|doesn't accept the token/);
    expect(code).not.toBe(0);
  });

  test('a control plane that can’t be read ends with 1', async () => {
    const folder = await temporaryFolder();
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: folder };
    const words = ['serve', '--check', '--control-plane', `file://${folder}/absent`];
    const { code, stderr } = await berth(words, { cwd: folder, env });
    expect(stderr).toContain("control plane can't be read");
    expect(code).toBe(1);
  });

  test('options take precedence over the file', async () => {
    const fleet = await testFleet();
    const folder = await temporaryFolder({ 'berth.yaml': 'controlPlanes: [{repository: absent}]\npoll: 1m\n' });
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: folder, BERTH_WEBHOOK_SECRET: '' };
    const options = ['--control-plane', fleet.controlPlane.path, '-e', 'prod', '--poll', '5s', '--listen', ':9'];
    const words = ['serve', '--config', 'berth.yaml', '--check', ...options];
    expect((await berth(words, { cwd: folder, env })).stdout).toBe(
      `${fleet.controlPlane.path}: follows prod\n${targets(fleet, ['prod'])}polls every 5 s, listens on :::9, webhooks are off: no secret is configured, reports of clusters are off\n`,
    );
  });
});
