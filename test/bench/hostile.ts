import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { policy, type TestFleet, testFleet, workload } from '../cli/fleet.ts';
import { testRepository } from '../support/git-repository.ts';
import { HOSTILE_REPOSITORIES } from '../support/hostile-repositories.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Daemon, startDaemon, until } from './daemon.ts';
import { mib, ms, type Row } from './measure.ts';

const API = 'apiVersion: scheduler.kalypso.io/v1alpha1';
const CHANGES = 3;

/** `berth serve` over a control plane in which one team is good, and all others do what they can to stop it. */
export async function benchHostile(): Promise<Row[]> {
  const fleet = await testFleet();
  const folder = await temporaryFolder();
  // The good one was there first.
  await fleet.run(['apply', '--environment', 'dev']);
  await fleet.run(['pulls', 'merge', '1']);
  const count = await registerHostile(fleet);
  const options = ['--control-plane', fleet.controlPlane.path, '--environment', 'dev', '--poll', '1s'];
  const started = performance.now();
  const daemon = await startDaemon(options, join(folder, 'cache'));
  const watch = watchHealth(daemon);
  try {
    await until(() => daemon.log().includes('"outcome"') || undefined, 50);
    const first = performance.now() - started;
    const times: number[] = [];
    for (let change = 1; change <= CHANGES; change++) {
      const began = performance.now();
      const text = workload(['api', 'web']).replaceAll('./web', `./web-${change}`);
      await fleet.shop.commit('main', { 'workloads/cart.yaml': text });
      await until(async () => await proposes(fleet, `./web-${change}`), 50);
      times.push(performance.now() - began);
    }
    const { slowestMs, asked, peakBytes, workersEnded } = watch.stop();
    const what = `berth serve, ${count} hostile registrations and a good one`;
    return [
      { what: `${what}: from the start to the first plan`, berth: ms(first) },
      {
        what: `${what}: a change of the good one, push → pull request`,
        berth: `slowest of ${CHANGES}: ${ms(Math.max(...times))}`,
        aim: '< 10 s',
      },
      { what: `${what}: /healthz meanwhile`, berth: `slowest of ${asked}: ${ms(slowestMs)}`, aim: '< 1 s' },
      { what: `${what}: memory of all its processes at once`, berth: mib(peakBytes), aim: '< 2 GiB' },
      { what: `${what}: workers that had to be ended`, berth: String(workersEnded) },
    ];
  } catch (error) {
    console.error(daemon.log().slice(-3_000));
    throw error;
  } finally {
    watch.stop();
    await daemon.stop();
  }
}

/** Registers all of them, in the environment's base repository. */
async function registerHostile({ controlPlane }: TestFleet): Promise<number> {
  const registrations: Record<string, string> = {};
  for (const [index, [, files]] of Object.entries(HOSTILE_REPOSITORIES).entries()) {
    const repository = await testRepository(Object.keys(files).length === 0 ? {} : { main: files });
    const name = `hostile-${index}`;
    registrations[`workloads/${name}.yaml`] =
      `${API}\nkind: WorkloadRegistration\nmetadata:\n  name: ${name}\nspec:\n  workload: {repo: ${repository.path}, branch: main, path: .}\n  workspace: hostile\n`;
  }
  const main = await controlPlane.commit('main', registrations);
  const base = (await controlPlane.read('dev', 'base-repo.yaml')).replace(/commit: .*/, `commit: ${main}`);
  const placed = policy('hostile', 'hostile', 'large').replace('workspace: shop-team', 'workspace: hostile');
  await controlPlane.commit('dev', { 'base-repo.yaml': base, 'policies/hostile.yaml': placed });
  return Object.keys(registrations).length;
}

async function proposes({ gitops }: TestFleet, path: string): Promise<true | undefined> {
  const text = await gitops.read('berth/dev', 'small/cart-web/reconciler.yaml').catch(() => '');
  return text.includes(`path: ${path}\n`) || text.endsWith(`path: ${path}`) ? true : undefined;
}

interface Health {
  readonly slowestMs: number;
  readonly asked: number;
  readonly peakBytes: number;
  readonly workersEnded: number;
}

/** Asks for its health ten times a second, and looks at its memory. */
function watchHealth(daemon: Daemon): { stop: () => Health } {
  const stopping = new AbortController();
  let [slowestMs, asked, peakBytes] = [0, 0, 0];
  const ask = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const began = performance.now();
      const { ok } = await fetch(`http://127.0.0.1:${daemon.port}/healthz`);
      if (!ok) throw new Error('it says of itself that it is not well');
      slowestMs = Math.max(slowestMs, performance.now() - began);
      asked++;
      peakBytes = Math.max(peakBytes, memoryOf(daemon.pid));
      await setTimeout(100);
    }
  };
  const asking = ask().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  void asking;
  return {
    stop: () => {
      stopping.abort();
      return { slowestMs, asked, peakBytes, workersEnded: daemon.log().split('a worker has ended').length - 1 };
    },
  };
}

/** Resident memory of a process and of all that it started. */
function memoryOf(pid: number): number {
  try {
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return children.filter(child => child !== '').reduce((sum, child) => sum + memoryOf(Number(child)), own);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
