import { createHmac, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE } from '../cli/fixture.ts';
import { runGit } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openBed } from '../testbed/bed.ts';
import { ensurePrograms } from '../testbed/binaries/ensure.ts';
import { createGiteaClient, type GiteaClient } from '../testbed/clients/gitea.ts';
import { loadSample } from '../testbed/sample/load-sample.ts';
import { startGitea } from '../testbed/servers/gitea.ts';
import { SECRET, startDaemon, until } from './daemon.ts';
import { ms, type Row } from './measure.ts';
import { runBerth } from './run-berth.ts';

const CHANGES = 20;

/** From a push to the control plane of the sample, with a webhook, to the pull request that has it. */
export async function benchServe(): Promise<Row[]> {
  return [await benchLocal(), await benchGitea()];
}

/** Repositories on disk: what Berth itself needs. */
async function benchLocal(): Promise<Row> {
  const folder = await temporaryFolder();
  const cache = join(folder, 'cache');
  const fleet = join(folder, 'fleet');
  await runBerth(['quickstart', fleet], { cache });
  const daemon = await startDaemon(['--control-plane', join(fleet, 'control-plane.git')], cache);
  await daemon.ready();
  const gitops = join(fleet, 'platform-gitops.git');
  try {
    return await timeChanges('repositories on disk', join(fleet, 'dev'), async value => {
      await sendWebhook(daemon.port, JSON.stringify({ after: value }));
      await until(async () => await has(gitops, 'refs/heads/berth/dev', value));
    });
  } finally {
    await daemon.stop();
  }
}

/** A real Gitea, which sends the webhook itself. */
async function benchGitea(): Promise<Row> {
  const ensured = await ensurePrograms(process.env, line => console.log(line));
  if (!ensured.ok) return { what: `${WHAT}, Gitea`, berth: `not measured: ${ensured.reason}` };
  const bed = await openBed({ files: ensured.files });
  const folder = await temporaryFolder();
  try {
    const server = await startGitea(bed);
    const gitea = createGiteaClient({ address: server.address, ...server.credentials });
    await loadSample(gitea, { source: SAMPLE, organization: 'tides', folder });
    const credentials = join(folder, 'credentials.yaml');
    await writeFile(credentials, `${server.address}: { type: gitea, token: ${server.credentials.token} }\n`);
    const controlPlane = `${server.address}/tides/control-plane`;
    const args = ['--control-plane', controlPlane, '--credentials', credentials];
    const daemon = await startDaemon(args, join(folder, 'cache'));
    await daemon.ready();
    try {
      await gitea.request('POST', '/repos/tides/control-plane/hooks', {
        type: 'gitea',
        active: true,
        events: ['push'],
        config: { url: `http://127.0.0.1:${daemon.port}/webhooks/gitea`, content_type: 'json', secret: SECRET },
      });
      const checkout = join(folder, 'dev');
      await runGit(['clone', '--quiet', '--branch', 'dev', gitea.remote('tides/control-plane'), checkout], {
        cwd: folder,
      });
      const clone = join(folder, 'gitops');
      await runGit(['clone', '--quiet', gitea.remote('tides/platform-gitops'), clone], { cwd: folder });
      return await timeChanges(
        'Gitea',
        checkout,
        async (value, before) => {
          // Asked more often, Gitea would be busy with that.
          await until(async () => ((await headOfPull(gitea)) === before ? undefined : true), 100);
          await runGit(['fetch', '--quiet', 'origin', 'berth/dev'], { cwd: clone });
          if ((await has(clone, 'FETCH_HEAD', value)) === undefined)
            throw new Error('the pull request has something else');
        },
        async () => await headOfPull(gitea),
      );
    } finally {
      await daemon.stop();
    }
  } finally {
    await bed.close();
  }
}

/** Commit of the open pull request for dev. */
async function headOfPull(gitea: GiteaClient): Promise<string> {
  const pulls = await gitea.request<{ base: { ref: string }; head: { sha: string } }[]>(
    'GET',
    '/repos/tides/platform-gitops/pulls?state=open',
  );
  return pulls.find(({ base }) => base.ref === 'dev')?.head.sha ?? '';
}

const WHAT = `push with a webhook → pull request, sample of 3 environments, ${CHANGES} changes (debounce 500 ms)`;

/** Makes changes in a checkout of dev, one after the other, and waits until each is proposed. */
async function timeChanges(
  where: string,
  checkout: string,
  proposed: (value: string, before: string) => Promise<void>,
  look: () => Promise<string> = async () => '',
): Promise<Row> {
  const times: number[] = [];
  for (let change = 0; change <= CHANGES; change++) {
    const value = await commitChange(checkout);
    const before = await look();
    const started = performance.now();
    await runGit(['push', '--quiet'], { cwd: checkout });
    await proposed(value, before);
    times.push(performance.now() - started);
  }
  // The first one finds nothing in memory yet.
  const sorted = times.slice(1).sort((a, b) => a - b);
  const at = (share: number): string => ms(sorted[Math.ceil(share * CHANGES) - 1] ?? 0);
  return { what: `${WHAT}, ${where}`, berth: `median ${at(0.5)}, p95 ${at(0.95)}`, aim: 'p95 < 5 s' };
}

/** Commits another value, and gives it. */
async function commitChange(checkout: string): Promise<string> {
  const file = join(checkout, 'configs/environment.yaml');
  const value = randomUUID();
  const text = (await readFile(file, 'utf8')).replace(/\n {2}BENCH: .*/, '').trimEnd();
  await writeFile(file, `${text}\n  BENCH: ${value}\n`);
  await runGit(['commit', '--quiet', '--all', '--message', 'Change a value'], { cwd: checkout });
  return value;
}

async function has(repository: string, revision: string, text: string): Promise<true | undefined> {
  return await runGit(['grep', '--quiet', text, revision], { cwd: repository }).then(
    () => true,
    () => undefined,
  );
}

async function sendWebhook(port: number, body: string): Promise<void> {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = { 'X-Gitea-Signature': signature, 'X-Gitea-Delivery': randomUUID() };
  const { status } = await fetch(`http://127.0.0.1:${port}/webhooks/gitea`, { method: 'POST', body, headers });
  if (status !== 202) throw new Error(`the webhook was answered with ${status}`);
}
