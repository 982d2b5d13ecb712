import { afterAll, expect, test } from 'vitest';
import { config } from '../cli/fleet.ts';
import { type Served, serveProcess } from '../cli/serve/process.ts';
import { type GitHubFleet, gitHubFleet } from '../server/github-fleet.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// A process that is killed at each request of a run in turn, when GitHub has done it and nobody was told: whatever is
// left, the next process makes one pull request of it, with what is wanted. No real server is needed, only time.

const rows: string[] = [];
afterAll(() => {
  process.stdout.write(`\nkilled at → what was left → what the next process did\n${rows.join('\n')}\n`);
});

async function serve(fleet: GitHubFleet): Promise<Served> {
  const words = ['--control-plane', fleet.controlPlane.path, '--credentials', fleet.credentialsFile];
  const env = { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
  return serveProcess([...words, '-e', 'dev', '--poll', '1h', '--log-level', 'debug'], env);
}

async function edit({ controlPlane }: GitHubFleet, level: string): Promise<void> {
  await controlPlane.commit('dev', { 'config/all.yaml': config('all', `LEVEL: ${level}`) });
}

/** Serves until dev was proposed. What was said of it. */
async function finish(fleet: GitHubFleet): Promise<string> {
  const served = await serve(fleet);
  await expect
    .poll(() => served.lines().filter(line => line.includes('"outcome"')), { timeout: 60_000 })
    .not.toEqual([]);
  served.kill('SIGTERM');
  expect((await served.ended).code).toBe(0);
  const told: { msg: string }[] = served.lines().map(line => JSON.parse(line));
  return told.find(line => 'outcome' in line)?.msg ?? '';
}

/** Serves until the request of this number is done, and kills it there. Nothing when there are not so many. */
async function killAt(fleet: GitHubFleet, at: number): Promise<string | undefined> {
  const { server } = fleet;
  const first = server.requests.length;
  const served = await serve(fleet);
  let where: string | undefined;
  server.fault = (index, { method, path }) => {
    if (index - first < at) return undefined;
    where ??= `${method} ${path}`;
    served.kill('SIGKILL');
    return index - first === at ? 'reset after' : 'reset before';
  };
  await expect
    .poll(() => where !== undefined || served.lines().some(line => line.includes('"outcome"')), { timeout: 60_000 })
    .toBe(true);
  served.kill('SIGKILL');
  await served.ended;
  server.fault = () => undefined;
  return where;
}

/** The pull request is merged and its branch is gone, so that the next one is opened anew. */
async function merge({ gitops, server }: GitHubFleet): Promise<void> {
  await gitops.git('update-ref', 'refs/heads/dev', 'refs/heads/berth/dev');
  await gitops.git('update-ref', '-d', 'refs/heads/berth/dev');
  for (const pull of server.state.pulls) Object.assign(pull, { state: 'closed', merged: true });
}

function openPulls({ server }: GitHubFleet): number[] {
  return server.state.pulls.filter(({ state }) => state === 'open').map(({ number }) => number);
}

async function left(fleet: GitHubFleet): Promise<string> {
  const level = await fleet.gitops
    .read('berth/dev', 'large/cart-api/platform-config.yaml')
    .then(text =>
      /LEVEL":"([^"]*)/.exec(text)?.[1] === undefined
        ? 'a branch'
        : `a branch with ${/LEVEL":"([^"]*)/.exec(text)?.[1]}`,
    )
    .catch(() => 'no branch');
  return `${level}, ${openPulls(fleet).length} open`;
}

test.each(['opening', 'updating'])(
  'killed at each request of %s a pull request, it is completed by the next process',
  { timeout: 900_000 },
  async what => {
    const fleet = await gitHubFleet();
    if (what === 'updating') expect(await finish(fleet)).toBe('pull request #1 was opened');
    const pulls: number[] = [];
    for (let at = 0; ; at++) {
      await edit(fleet, `round-${at}`);
      const where = await killAt(fleet, at);
      if (where === undefined) break;
      const remains = await left(fleet);
      const said = await finish(fleet);
      rows.push(`${what}: ${where} → ${remains} → ${said}`);
      expect(openPulls(fleet), where).toHaveLength(1);
      expect(await fleet.gitops.read('berth/dev', 'large/cart-api/platform-config.yaml'), where).toContain(
        `round-${at}`,
      );
      expect(await fleet.gitops.git('rev-list', '--count', 'dev..berth/dev'), where).toBe('1\n');
      pulls.push(...openPulls(fleet));
      if (what === 'opening') await merge(fleet);
    }
    expect(pulls.length).toBeGreaterThan(8);
    expect(new Set(pulls).size).toBe(what === 'opening' ? pulls.length : 1);
    await fleet.gitops.git('fsck', '--strict', '--no-dangling');
  },
);
