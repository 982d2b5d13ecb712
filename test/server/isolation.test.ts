import { describe, expect, test } from 'vitest';
import { config, type TestFleet, testFleet } from '../cli/fleet.ts';
import { silentServer } from '../support/silent-server.ts';
import { type Daemon, daemon, POLL_MS } from './daemon.ts';

/** Lets an object of dev name another repository. */
async function pointDev({ controlPlane }: TestFleet, file: string, address: string): Promise<string> {
  const before = await controlPlane.read('dev', file);
  await controlPlane.commit('dev', { [file]: before.replace(/repo: .*/, `repo: ${address}`) });
  return before;
}

/** Resolves when a run of an environment ended so. Nothing waits for all: somebody hangs. */
async function came({ lines }: Daemon, environment: string, outcome: string): Promise<void> {
  const told = () =>
    lines.filter(line => line['environment'] === environment && line['run'] !== undefined).map(line => line['outcome']);
  await expect.poll(told, { timeout: 20_000 }).toContain(outcome);
}

/** The other environment is proposed at the start and again after a commit, while dev waits. */
async function prodGoesOn(fleet: TestFleet, made: Daemon): Promise<void> {
  await came(made, 'prod', 'opened');
  await fleet.controlPlane.commit('prod', { 'config/all.yaml': config('all', 'LEVEL: quiet') });
  made.clock.advance(POLL_MS);
  await came(made, 'prod', 'updated');
  expect(made.lines.filter(line => line['environment'] === 'dev' && line['run'] !== undefined)).toEqual([]);
}

describe('a server that takes connections and never answers', () => {
  test.each([
    ['base repository', 'base-repo.yaml', '/platform/base.git'],
    ['GitOps repository', 'gitops-repo.yaml', '/platform/gitops.git'],
  ])('with the %s of one environment holds up that one alone, and no stop', async (_, file, path) => {
    const fleet = await testFleet();
    const { url, connections } = await silentServer();
    await pointDev(fleet, file, `${url}${path}`);
    const made = await daemon(fleet);
    made.serving.start();
    await prodGoesOn(fleet, made);
    expect(connections()).toBeGreaterThan(0);
    expect(made.serving.waitingFor()).toEqual(['dev']);
    // The clock stands still: it ends because git is stopped, not because time has passed.
    expect(await made.serving.stop(4_000)).toBe(true);
  });

  test('with one control plane doesn’t hold up another', async () => {
    const fleet = await testFleet();
    const { url } = await silentServer();
    const repository = `${url}/platform/control-plane`;
    const made = await daemon(fleet, {
      settings: { controlPlanes: [{ repository }, { repository: fleet.controlPlane.path }] },
    });
    made.serving.start();
    await Promise.all(['dev', 'prod'].map(async environment => await came(made, environment, 'opened')));
    await fleet.controlPlane.commit('prod', { 'config/all.yaml': config('all', 'LEVEL: quiet') });
    made.clock.advance(POLL_MS);
    await came(made, 'prod', 'updated');
    expect(made.serving.waitingFor()).toEqual([repository]);
    expect(await made.serving.stop(4_000)).toBe(true);
  });

  test('is given up in time, told, and found again when it answers', async () => {
    const fleet = await testFleet();
    const { url } = await silentServer();
    const before = await pointDev(fleet, 'base-repo.yaml', `${url}/platform/base.git`);
    const made = await daemon(fleet, { session: { git: { lookTimeoutMs: 300 } } });
    made.serving.start();
    await made.serving.idle();
    expect(made.runs()).toEqual(['dev incomplete', 'prod opened']);
    expect(JSON.stringify(made.lines)).toContain('did not finish within 0.3 s');
    await fleet.controlPlane.commit('dev', { 'base-repo.yaml': before });
    await made.pass(POLL_MS);
    expect(made.runs('dev')).toEqual(['dev opened']);
  });
});
