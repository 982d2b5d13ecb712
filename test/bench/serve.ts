import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runGit } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ms, type Row } from './measure.ts';
import { BERTH } from './repositories.ts';
import { runBerth } from './run-berth.ts';

const CHANGES = 20;
const SECRET = 'bench';
/** Far away, so that only webhooks make it look. */
const POLL = '1h';

/** From a push to the control plane of the sample, with a webhook, to the pull request that has it. */
export async function benchServe(): Promise<Row[]> {
  const folder = await temporaryFolder();
  const cache = join(folder, 'cache');
  await runBerth(['quickstart', join(folder, 'fleet')], { cache });
  const daemon = await startDaemon(join(folder, 'fleet', 'control-plane.git'), cache);
  try {
    const times: number[] = [];
    for (let change = 0; change <= CHANGES; change++) times.push(await timeChange(join(folder, 'fleet'), daemon.port));
    // The first one finds nothing in memory yet.
    const sorted = times.slice(1).sort((a, b) => a - b);
    const at = (share: number): string => ms(sorted[Math.ceil(share * CHANGES) - 1] ?? 0);
    return [
      {
        what: `push with a webhook → pull request, sample of 3 environments, ${CHANGES} changes (debounce 500 ms)`,
        berth: `median ${at(0.5)}, p95 ${at(0.95)}`,
        aim: 'p95 < 5 s',
      },
    ];
  } finally {
    await daemon.stop();
  }
}

interface Daemon {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function startDaemon(controlPlane: string, cache: string): Promise<Daemon> {
  const args = ['serve', '--control-plane', controlPlane, '--listen', '127.0.0.1:0', '--poll', POLL];
  const child = spawn(process.execPath, [BERTH, ...args], {
    env: { ...process.env, XDG_CACHE_HOME: cache, BERTH_WEBHOOK_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<void>(resolve => {
    child.once('close', () => resolve());
  });
  const port = await until(() => {
    if (child.exitCode !== null) throw new Error(`berth serve ended with ${child.exitCode}\n${log}`);
    return Number(/"port":(\d+)/.exec(log)?.[1]) || undefined;
  });
  await until(async () => ((await fetch(`http://127.0.0.1:${port}/readyz`)).ok ? true : undefined));
  return {
    port,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** Changes one value, pushes it, sends the webhook, and waits until Berth's branch has it. */
async function timeChange(fleet: string, port: number): Promise<number> {
  const checkout = join(fleet, 'dev');
  const file = join(checkout, 'configs/environment.yaml');
  const value = randomUUID();
  await writeFile(
    file,
    `${(await readFile(file, 'utf8')).replace(/\n {2}BENCH: .*/, '').trimEnd()}\n  BENCH: ${value}\n`,
  );
  await runGit(['commit', '--quiet', '--all', '--message', 'Change a value'], { cwd: checkout });
  const started = performance.now();
  await runGit(['push', '--quiet'], { cwd: checkout });
  await sendWebhook(port, JSON.stringify({ after: value }));
  const gitops = join(fleet, 'platform-gitops.git');
  await until(async () => {
    const found = await runGit(['grep', '--quiet', value, 'refs/heads/berth/dev'], { cwd: gitops }).then(
      () => true,
      () => undefined,
    );
    return found;
  });
  return performance.now() - started;
}

async function sendWebhook(port: number, body: string): Promise<void> {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = { 'X-Gitea-Signature': signature, 'X-Gitea-Delivery': randomUUID() };
  const { status } = await fetch(`http://127.0.0.1:${port}/webhooks/gitea`, { method: 'POST', body, headers });
  if (status !== 202) throw new Error(`the webhook was answered with ${status}`);
}

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let waited = 0; waited < 6_000; waited++) {
    const found = await look();
    if (found !== undefined) return found;
    await setTimeout(10);
  }
  throw new Error('it did not happen within a minute');
}
