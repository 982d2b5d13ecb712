import { describe, expect, test } from 'vitest';
import { AccessError, TransientError, UserError } from '../../runtime/errors.ts';
import { config, type TestFleet, testFleet } from '../cli/fleet.ts';
import { testRepository } from '../support/git-repository.ts';
import { daemon, POLL_MS, runningDaemon } from './daemon.ts';

async function edit({ controlPlane }: TestFleet, environment: string, level: string): Promise<void> {
  await controlPlane.commit(environment, { 'config/all.yaml': config('all', `LEVEL: ${level}`) });
}

async function refs({ gitops }: TestFleet): Promise<string> {
  return await gitops.git('for-each-ref', '--format=%(refname) %(objectname)');
}

interface Pull {
  readonly number: number;
  readonly state: string;
  readonly base: string;
}

async function allPulls(fleet: TestFleet): Promise<readonly Pull[]> {
  return JSON.parse((await fleet.run(['pulls', 'list', '--output', 'json'])).stdout);
}

async function openPulls(fleet: TestFleet): Promise<readonly number[]> {
  const pulls = await allPulls(fleet);
  return pulls
    .filter(({ state }) => state === 'open')
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}

/** Environments are proposed in any order, so that either may have the number 1. */
async function merge(fleet: TestFleet, environment: string): Promise<void> {
  const pull = (await allPulls(fleet)).find(({ base }) => base === environment);
  expect(await fleet.run(['pulls', 'merge', String(pull?.number)])).toMatchObject({ code: 0 });
}

describe.each([
  ['in its own process', false],
  ['in workers', true],
])('reading and planning %s', (_, workers) => {
  describe('berth serve', () => {
    test('opens a pull request for each environment, and then does nothing while nothing changes', async () => {
      const fleet = await testFleet();
      const { serving, runs, pass } = await runningDaemon(fleet, { workers });
      expect(runs()).toEqual(['dev opened', 'prod opened']);
      expect(serving.waitingFor()).toEqual([]);
      // The branches that it wrote itself have moved, so it looks once whether they are as they should be.
      await pass(POLL_MS);
      expect(runs()).toEqual(['dev unchanged', 'prod unchanged']);
      const before = await refs(fleet);
      await pass(POLL_MS);
      await pass(POLL_MS);
      expect(runs()).toEqual([]);
      expect(await refs(fleet)).toBe(before);
      expect(await serving.metricsText()).toMatch(/berth_looks_total\{[^}]*environment="dev",result="unchanged"\} 2\n/);
    });

    test('updates the pull request of the environment that a commit touches, and runs no other', async () => {
      const fleet = await testFleet();
      const { runs, pass } = await runningDaemon(fleet, { workers });
      await pass(POLL_MS);
      runs();
      await edit(fleet, 'dev', 'quiet');
      await pass(POLL_MS);
      expect(runs()).toEqual(['dev updated']);
      expect(await fleet.gitops.read('berth/dev', 'large/cart-api/platform-config.yaml')).toContain('quiet');
      expect(await openPulls(fleet)).toEqual([1, 2]);
    });

    test('sees a merge and a commit by a person on the branch that clusters pull', async () => {
      const fleet = await testFleet();
      const { runs, pass } = await runningDaemon(fleet, { workers });
      await pass(POLL_MS);
      await merge(fleet, 'dev');
      runs();
      await pass(POLL_MS);
      expect(runs()).toEqual(['dev unchanged']);
      await fleet.gitops.commit('dev', { 'large/cart-api/namespace.yaml': 'kind: Mine\n' });
      await pass(POLL_MS);
      expect(runs()).toEqual(['dev opened']);
      expect(await fleet.gitops.read('berth/dev', 'large/cart-api/namespace.yaml')).toContain('kind: Namespace');
    });

    test('looks soon after a hint, once for a burst of them', async () => {
      const fleet = await testFleet();
      const { serving, runs, pass } = await runningDaemon(fleet, { workers });
      await pass(POLL_MS);
      runs();
      await edit(fleet, 'prod', 'quiet');
      for (let hint = 0; hint < 50; hint++) serving.hint();
      await pass(499);
      expect(runs()).toEqual([]);
      await pass(1);
      expect(runs()).toEqual(['prod updated']);
    });

    test('compares once after a hint about pull requests, although no branch has moved', async () => {
      const fleet = await testFleet();
      const { serving, runs, pass } = await runningDaemon(fleet, { workers });
      await pass(POLL_MS);
      runs();
      expect(await fleet.run(['pulls', 'close', '1'])).toMatchObject({ code: 0 });
      serving.hint();
      await pass(500);
      expect(runs()).toEqual([]);
      serving.hint({ pulls: true });
      serving.hint();
      await pass(500);
      expect(runs().map(run => run.split(' ')[1])).toEqual(expect.arrayContaining(['declined', 'unchanged']));
      await pass(POLL_MS);
      expect(runs()).toEqual([]);
    });

    test('compares again after the resync time although nothing has changed', async () => {
      const fleet = await testFleet();
      const { runs, pass } = await runningDaemon(fleet, { workers, settings: { resyncMs: 4 * POLL_MS } });
      await pass(POLL_MS);
      runs();
      for (let poll = 0; poll < 3; poll++) await pass(POLL_MS);
      expect(runs()).toEqual([]);
      await pass(POLL_MS);
      expect(runs()).toEqual(['dev unchanged', 'prod unchanged']);
    });

    test('follows environments that are added and lets go of those that are removed', async () => {
      const fleet = await testFleet();
      const { controlPlane } = fleet;
      const { runs, pass, serving, lines } = await runningDaemon(fleet, { workers });
      await pass(POLL_MS);
      runs();
      await controlPlane.commit('main', { '.environments/prod.yaml': null });
      await pass(POLL_MS);
      expect(lines.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/there is no environment prod any more; it was closed/),
      );
      const before = await refs(fleet);
      expect(before).not.toContain('refs/heads/berth/prod');
      expect(before).toContain('refs/heads/berth/dev');
      await edit(fleet, 'prod', 'quiet');
      await pass(POLL_MS);
      expect(runs('prod')).toEqual([]);
      expect(await refs(fleet)).toBe(before);
      expect(lines.map(({ message }) => message)).toContain('the environment is no longer declared');
      expect(await serving.metricsText()).not.toContain('environment="prod"');
    });

    test('closes in the old repository what an environment proposed that publishes to another one now', async () => {
      const fleet = await testFleet();
      const { pass, lines } = await runningDaemon(fleet, { workers });
      const moved = await testRepository({ dev: { 'README.md': 'Manifests\n' }, prod: { 'README.md': 'Manifests\n' } });
      for (const name of ['dev', 'prod']) {
        const written = await fleet.controlPlane.read(name, 'gitops-repo.yaml');
        await fleet.controlPlane.commit(name, { 'gitops-repo.yaml': written.replace(fleet.gitops.path, moved.path) });
      }
      await pass(POLL_MS);
      await pass(POLL_MS);
      expect(lines.filter(({ code }) => code === 'orphaned-proposal')).toHaveLength(2);
      expect(await refs(fleet)).not.toContain('refs/heads/berth/');
    });

    test('closes nothing where it follows only some environments', async () => {
      const fleet = await testFleet();
      await runningDaemon(fleet, { workers });
      const before = await refs(fleet);
      const controlPlanes = [{ repository: fleet.controlPlane.path, environments: ['dev'] }];
      await fleet.controlPlane.commit('main', { '.environments/prod.yaml': null });
      await runningDaemon(fleet, { workers, settings: { controlPlanes } });
      expect(await refs(fleet)).toBe(before);
    });

    test('keeps what it may remove to the budget', async () => {
      const fleet = await testFleet();
      const { runs, pass, serving } = await runningDaemon(fleet, { workers });
      await merge(fleet, 'dev');
      await pass(POLL_MS);
      runs();
      await fleet.controlPlane.commit('dev', { 'policies/web.yaml': null });
      await pass(POLL_MS);
      expect(runs('dev')).toEqual(['dev unchanged']);
      expect(await serving.metricsText()).toMatch(/berth_environment_refused_removals\{[^}]*"dev"\} 1\n/);
      const allowing = await runningDaemon(fleet, { workers, settings: { allowRemovals: { folders: 1 } } });
      expect(allowing.runs('dev')).toEqual(['dev opened']);
    });
  });

  describe('trouble with one environment', () => {
    test('is told once, hurts no other, and ends with the commit that mends it', async () => {
      const fleet = await testFleet();
      await fleet.gitops.git('branch', '-D', 'dev');
      const { runs, pass, lines, serving } = await runningDaemon(fleet, { workers });
      expect(runs()).toEqual(['dev failed', 'prod opened']);
      const told = lines.find(({ level }) => level === 'error');
      expect(told?.['error']).toMatchObject({
        kind: 'UserError',
        message: expect.stringContaining('has no branch dev'),
      });
      await pass(POLL_MS);
      await pass(POLL_MS);
      expect(runs('dev')).toEqual([]);
      expect(await serving.metricsText()).toMatch(/berth_environment_failing\{[^}]*"dev"\} 1\n/);
      await fleet.gitops.branch('dev', 'main');
      await pass(POLL_MS);
      expect(runs('dev')).toEqual(['dev opened']);
      expect(await serving.metricsText()).toMatch(/berth_environment_failing\{[^}]*"dev"\} 0\n/);
    });

    test('an incomplete snapshot changes nothing', async () => {
      const fleet = await testFleet();
      const { controlPlane } = fleet;
      const { runs, pass } = await runningDaemon(fleet, { workers });
      await pass(POLL_MS);
      runs();
      const before = await refs(fleet);
      const base = await controlPlane.read('dev', 'base-repo.yaml');
      await controlPlane.commit('dev', { 'base-repo.yaml': base.replace(/repo: .*/, 'repo: /nonexistent') });
      await edit(fleet, 'prod', 'quiet');
      await pass(POLL_MS);
      expect(runs()).toEqual(['dev incomplete', 'prod updated']);
      expect((await refs(fleet)).split('\n').filter(ref => ref.includes('/dev '))).toEqual(
        before.split('\n').filter(ref => ref.includes('/dev ')),
      );
      await controlPlane.commit('dev', { 'base-repo.yaml': base });
      await pass(POLL_MS);
      expect(runs('dev')).toEqual(['dev unchanged']);
    });

    test('a forge that is down is tried again later and later, and at once after a new commit', async () => {
      const fleet = await testFleet();
      let down = true;
      const { runs, pass, lines } = await runningDaemon(fleet, {
        workers,
        openForge: async ({ environment }, open) => {
          if (down && environment === 'dev') throw new TransientError('the forge is down');
          return await open();
        },
      });
      expect(runs()).toEqual(['dev failed', 'prod opened']);
      const waits = () => lines.flatMap(line => (line['retryInSeconds'] === undefined ? [] : [line['retryInSeconds']]));
      for (const wait of [2_000, 4_000, 8_000]) await pass(wait);
      expect(waits()).toEqual([2, 4, 8, 16]);
      expect(runs('dev')).toEqual(['dev failed', 'dev failed', 'dev failed']);
      // Polls alone are no reason to try before the time.
      await pass(15_999);
      expect(runs('dev')).toEqual([]);
      await edit(fleet, 'dev', 'quiet');
      await pass(1);
      expect(waits().at(-1)).toBe(2);
      down = false;
      await pass(2_000);
      expect(runs('dev')).toEqual(['dev failed', 'dev opened']);
    });

    test('a forge that says when to come again is left alone until then', async () => {
      const fleet = await testFleet();
      let asked = 0;
      const { pass } = await runningDaemon(fleet, {
        workers,
        settings: { controlPlanes: [{ repository: fleet.controlPlane.path, environments: ['dev'] }] },
        openForge: async () => {
          asked++;
          throw new TransientError('too many requests', { retryAfter: 120_000 });
        },
      });
      for (let poll = 0; poll < 3; poll++) await pass(POLL_MS);
      expect(asked).toBe(1);
      await pass(POLL_MS);
      expect(asked).toBe(2);
    });

    test('a forge that refuses access is tried again, at once when the credentials file has changed', async () => {
      const fleet = await testFleet();
      let version = 'old';
      const { runs, pass, clock } = await runningDaemon(fleet, {
        workers,
        credentials: { state: async () => ({ version }) },
        openForge: async ({ environment }, open) => {
          if (version === 'old' && environment === 'dev') throw new AccessError('the token was revoked');
          return await open();
        },
      });
      expect(runs()).toEqual(['dev failed', 'prod opened']);
      while (runs('dev').length === 0) await pass(clock.next() ?? 0);
      // It waits longer than from one poll to the next by now.
      for (let failure = 0; failure < 5; failure++) await pass(POLL_MS);
      runs();
      version = 'new';
      await pass(POLL_MS);
      expect(runs('dev')).toEqual(['dev opened']);
    });

    test('a credentials file that has become wrong is told once', async () => {
      const fleet = await testFleet();
      const problem = new UserError('credentials.yaml: line 3 is no YAML');
      const { lines, pass } = await runningDaemon(fleet, {
        workers,
        credentials: { state: async () => ({ version: '1', problem }) },
      });
      await pass(POLL_MS);
      await pass(POLL_MS);
      const told = lines.filter(({ message }) => message.startsWith('the credentials file has become wrong'));
      expect(told).toMatchObject([{ level: 'warn', error: { message: problem.message } }]);
    });

    test('a forge that never answers holds up no other environment', async () => {
      const fleet = await testFleet();
      const { serving, clock, lines } = await daemon(fleet, {
        workers,
        openForge: async ({ environment }, open) =>
          environment === 'dev' ? await new Promise(() => {}) : await open(),
      });
      serving.start();
      await expect.poll(() => lines.map(line => line['outcome']), { timeout: 20_000 }).toContain('opened');
      await edit(fleet, 'prod', 'quiet');
      clock.advance(POLL_MS);
      await expect.poll(() => lines.map(line => line['outcome']), { timeout: 20_000 }).toContain('updated');
      expect(serving.waitingFor()).toEqual(['dev']);
      const stopped = serving.stop(4_000);
      clock.advance(4_000);
      expect(await stopped).toBe(false);
    });

    test('a bug is told with its stack, and tried again', async () => {
      const fleet = await testFleet();
      let broken = true;
      const { runs, pass, lines } = await runningDaemon(fleet, {
        workers,
        openForge: async (_, open) => {
          if (broken) throw new TypeError('oops');
          return await open();
        },
      });
      expect(lines.find(({ level }) => level === 'error')?.['error']).toMatchObject({
        kind: 'bug',
        message: expect.stringContaining('serve.test.ts'),
      });
      broken = false;
      runs();
      await pass(2_000);
      expect(runs()).toEqual(['dev opened', 'prod opened']);
    });

    test('a control plane that can’t be read is looked at again, and nothing is changed meanwhile', async () => {
      const fleet = await testFleet();
      const missing = `${fleet.controlPlane.path}-not-here-yet`;
      const made = await daemon(fleet, {
        workers,
        settings: { controlPlanes: [{ repository: `file://${missing}` }, { repository: fleet.controlPlane.path }] },
      });
      made.serving.start();
      await made.serving.idle();
      expect(made.runs()).toEqual(['dev opened', 'prod opened']);
      expect(made.serving.waitingFor()).toEqual([`file://${missing}`]);
      await fleet.controlPlane.git('clone', '--quiet', '--bare', fleet.controlPlane.path, missing);
      await made.pass(2_000);
      expect(made.serving.waitingFor()).toEqual([]);
    });
  });

  describe('several daemons', () => {
    test('two by mistake make one pull request for each environment, with the newest content', async () => {
      const fleet = await testFleet();
      const both = [await daemon(fleet, { workers }), await daemon(fleet, { workers })];
      for (const { serving } of both) serving.start();
      await Promise.all(both.map(async ({ serving }) => await serving.idle()));
      for (let round = 0; round < 4; round++) {
        await edit(fleet, 'dev', `round-${round}`);
        await edit(fleet, 'prod', `round-${round}`);
        await Promise.all(both.map(async ({ pass }) => await pass(POLL_MS)));
      }
      // Whoever was late at the end looks again.
      await Promise.all(both.map(async ({ pass }) => await pass(POLL_MS)));
      for (const environment of ['dev', 'prod']) {
        const text = await fleet.gitops.read(`berth/${environment}`, 'large/cart-api/platform-config.yaml');
        expect(text).toContain('round-3');
      }
      expect(await openPulls(fleet)).toEqual([1, 2]);
    });

    test('one that is stopped does nothing more; the next one has nothing to do', async () => {
      const fleet = await testFleet();
      const first = await runningDaemon(fleet, { workers });
      const stopped = first.serving.stop(4_000);
      expect(await stopped).toBe(true);
      await edit(fleet, 'dev', 'quiet');
      first.serving.hint();
      first.runs();
      await first.pass(10 * POLL_MS);
      expect(first.runs()).toEqual([]);
      const before = await refs(fleet);
      const second = await runningDaemon(fleet, {
        workers,
        settings: { controlPlanes: [{ repository: fleet.controlPlane.path, environments: ['prod'] }] },
      });
      expect(second.runs()).toEqual(['prod unchanged']);
      expect(await refs(fleet)).toBe(before);
    });
  });
});

test('nothing of an address’s credentials is logged', async () => {
  const fleet = await testFleet();
  const { serving, lines, metrics } = await daemon(fleet, {
    settings: { controlPlanes: [{ repository: 'https://ada:hunter2@127.0.0.1:1/control-plane.git' }] },
    openForge: () => Promise.reject(new UserError('no')),
  });
  serving.start();
  await serving.idle();
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify([lines, serving.waitingFor(), await metrics.text()])).not.toContain('hunter2');
});
