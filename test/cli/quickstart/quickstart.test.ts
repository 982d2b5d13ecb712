import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gitEnvironment, runGit } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth, type Result, ROOT } from '../fixture.ts';

interface Quickstart extends Result {
  readonly cwd: string;
  readonly folder: string;
  readonly run: (words: readonly string[]) => Promise<Result>;
}

async function quickstart(name = 'fleet'): Promise<Quickstart> {
  const cwd = await temporaryFolder();
  const env = { ...gitEnvironment(), XDG_CACHE_HOME: join(cwd, 'cache') };
  const run = async (words: readonly string[]): Promise<Result> => await berth(words, { cwd, env });
  return { ...(await run(['quickstart', name])), cwd, folder: join(cwd, name), run };
}

describe('berth quickstart', () => {
  test.each(['/proc/x', '/dev/null/x'])('names the folder that was asked for when it can’t be made: %s', async name => {
    const { code, stderr } = await quickstart(name);
    expect(code).not.toBe(0);
    expect(stderr).toContain(name);
    expect(stderr).not.toContain('partial');
  });

  test('proposes three environments and shows the first pull request', async () => {
    const { code, stdout, stderr, folder } = await quickstart();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Created the repositories of Harbor Goods, a sample company, in fleet.');
    expect(stdout).toMatch(
      /dev +pull request #1 was opened\n +prod +pull request #2 was opened\n +staging +pull request #3/,
    );
    expect(stdout).toContain('│ #1 dev: add observability-logs to analytics and 7 more  open');
    expect((await readdir(folder)).sort()).toEqual([
      'control-plane.git',
      'dev',
      'platform-gitops.git',
      'platform-services.git',
      'shop.git',
      'till.git',
    ]);
  });

  test('every command that it prints works', async () => {
    const { stdout, cwd, run } = await quickstart();
    const commands = stdout.split('\n').flatMap(line => /^ {2}((?:berth|sed) .*)$/.exec(line)?.[1] ?? []);
    expect(commands.length).toBe(9);
    const outputs: string[] = [];
    for (const command of commands) {
      if (command.startsWith('sed ')) {
        expect(spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
        continue;
      }
      const words = command.split(' ').slice(1);
      const { code, stdout: output, stderr } = await run(words);
      expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
      outputs.push(output);
    }
    const [diff, merge, apply, plan, till, loadTest, timeout, validate] = outputs;
    expect(diff).toContain('diff --git a/eu-cloud/checkout-api/reconciler.yaml');
    expect(merge).toContain('merged pull request #1 into dev');
    expect(apply).toMatch(/^dev {2}no changes/);
    expect(plan).toMatch(/^dev {2}1 added, 1 removed/);
    expect(till).toContain('by policy tills');
    expect(loadTest).toContain('set label purpose: web (now "load-test") on deployment target checkout-load-test');
    expect(timeout).toContain('PAYMENT_TIMEOUT_SECONDS: 20');
    expect(validate).toContain('no policy selects deployment target checkout-load-test');
  });

  test('goes on from what is there when it runs again', async () => {
    const { run } = await quickstart();
    await run(['pulls', 'merge', '1', '--control-plane', 'fleet/control-plane.git']);
    const { code, stdout } = await run(['quickstart', 'fleet']);
    expect(code).toBe(0);
    expect(stdout).toContain('Found the repositories of Harbor Goods in fleet.');
    expect(stdout).toMatch(/dev +no changes\n +prod +pull request #2 is up to date/);
    expect(stdout).toContain('│ #2 prod: add ');
  });

  test('refuses a folder with something else in it, and leaves it alone', async () => {
    const { run, cwd } = await quickstart();
    const { code, stderr } = await run(['quickstart', '.']);
    expect(code).toBe(2);
    expect(stderr).toContain('is not empty, and no quickstart made it');
    expect((await readdir(cwd)).sort()).toEqual(['cache', 'fleet']);
  });

  test('works in a folder whose name means something to YAML and to shells', async () => {
    const { code, stdout, run } = await quickstart("my: 'fleet' #1");
    expect(code).toBe(0);
    expect(stdout).toContain(String.raw`--control-plane 'my: '\''fleet'\'' #1/control-plane.git'`);
    expect(await run(['plan', '--control-plane', "my: 'fleet' #1/control-plane.git"])).toMatchObject({ code: 0 });
  });

  test('the repositories are ordinary ones: a commit in the checkout is planned after a push', async () => {
    const { folder, run } = await quickstart();
    const checkout = join(folder, 'dev');
    const file = join(checkout, 'configs/environment.yaml');
    expect(await readFile(file, 'utf8')).toContain('LOG_LEVEL: debug');
    await runGit(['config', 'user.name'], { cwd: checkout });
    await runGit(['rm', '--quiet', 'scheduling/tills.yaml'], { cwd: checkout });
    await runGit(['commit', '--quiet', '--message', 'Close the stores'], { cwd: checkout });
    await runGit(['push', '--quiet'], { cwd: checkout });
    const { stdout } = await run(['plan', '-e', 'dev', '--control-plane', 'fleet/control-plane.git']);
    expect(stdout).toMatch(/^dev {2}7 added/);
  });
});

describe('the sample', () => {
  test('renders manifests that clusters can apply', async () => {
    const { cwd, run } = await quickstart();
    const { code } = await run(['build', '--output-dir', 'out', '--control-plane', 'fleet/control-plane.git']);
    expect(code).toBe(0);
    const read = (path: string): string => readFileSync(join(cwd, 'out', path), 'utf8');
    expect(read('prod/us-cloud/checkout-api/platform-config.yaml')).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: platform-config
  namespace: "prod-us-cloud-checkout-api"
data:
  CURRENCIES: USD
  DATABASE_HOST: db.us.prod.harbor.example
  ENVIRONMENT: prod
  LOG_LEVEL: warn
  PAYMENT_TIMEOUT_SECONDS: "20"
  PAYMENT_URL: https://pay.harbor.example
  REGION: United States
  TRACING: "off"
`);
    expect(read('prod/store/till-pos/namespace.yaml')).toContain('kind: ResourceQuota');
    expect(read('prod/store/till-pos/namespace.yaml')).toContain('limits.memory: "2Gi"');
    expect(read('prod/store/till-pos/reconciler.yaml')).toContain('apiVersion: argoproj.io/v1alpha1');
    expect(read('dev/eu-cloud/storefront-web/reconciler.yaml')).toContain(
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\n',
    );
    expect(read('staging/.github/tracking/Promoted_Commit_Id')).toMatch(/^[0-9a-f]{40}$/);
  });

  test('has what its README says', () => {
    const readme = readFileSync(join(ROOT, 'environments/sample/README.md'), 'utf8');
    for (const name of [
      'eu-cloud',
      'us-cloud',
      'analytics',
      'store',
      'warehouse',
      'metrics',
      'logs',
      'shop',
      'tills',
    ]) {
      expect(readme).toContain(`\`${name}\``);
    }
  });
});
