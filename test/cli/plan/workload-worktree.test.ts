import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';
import { type TestFleet, testFleet, workload } from '../fleet.ts';

const FILE = 'workloads/cart.yaml';

/** The fleet, and a checkout of the shop team's repository in which `more` was added and nobody committed it. */
async function edited(): Promise<TestFleet & { folder: string }> {
  const fleet = await testFleet();
  const folder = await fleet.shop.checkout('main');
  const text = workload(['api', 'web', 'more']).replaceAll('{purpose: more}', '{purpose: api}');
  await writeFiles(folder, { [FILE]: text });
  return { ...fleet, folder };
}

describe('a working tree of an application repository', () => {
  test('is planned in its place before anything is committed or pushed', async () => {
    const { run, folder } = await edited();
    const { code, stdout } = await run(['plan', '--workload-worktree', `shop=${folder}`]);
    expect(code).toBe(0);
    expect(stdout.match(/\+ +cart-more +on +large/g)).toHaveLength(2);
    expect((await run(['plan'])).stdout).not.toContain('cart-more');
  });

  test('is validated, explained and built from', async () => {
    const { run, folder } = await edited();
    const option = ['--workload-worktree', `shop=${folder}`];
    expect((await run(['explain', 'cart-more', '-e', 'dev', ...option])).stdout).toContain('cart-more');
    const out = join(await temporaryFolder(), 'out');
    expect((await run(['build', '-e', 'dev', '--output-dir', out, ...option])).code).toBe(0);
    await writeFiles(folder, { [FILE]: 'kind: [' });
    const { code, stdout } = await run(['validate', ...option]);
    expect(code).toBe(2);
    expect(stdout).toContain(FILE);
  });

  test('is proposed only when that is asked for, and the pull request says so', async () => {
    const { run, folder } = await edited();
    const command = ['apply', '-e', 'dev', '--workload-worktree', `shop=${folder}`];
    const refused = await run(command);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('which is taken for registration shop, has uncommitted edits');
    expect((await run([...command, '--dirty'])).code).toBe(0);
    const { stdout } = await run(['pulls', 'show', '1']);
    expect(stdout).toContain('From a working tree');
    expect(stdout).toContain('registration shop');
  });

  test('may be of a repository that isn’t there yet', async () => {
    const { run, controlPlane, folder, shop } = await edited();
    const file = 'workloads/shop.yaml';
    const text = (await controlPlane.read('main', file)).replace(shop.path, '/nowhere/new.git');
    const main = await controlPlane.commit('main', { [file]: text });
    for (const branch of ['dev', 'prod']) {
      const base = await controlPlane.read(branch, 'base-repo.yaml');
      await controlPlane.commit(branch, { 'base-repo.yaml': base.replace(/commit: \w+/, `commit: ${main}`) });
    }
    const { stdout } = await run(['plan', '-e', 'dev', '--workload-worktree', `shop=${folder}`]);
    expect(stdout).toContain('cart-more');
  });

  test('of a registration that nobody knows has no effect, which is said', async () => {
    const { run, folder } = await edited();
    const { stderr, stdout } = await run(['plan', '--workload-worktree', `shpo=${folder}`]);
    expect(stderr + stdout).toContain('no environment has a registration shpo');
  });

  test.each([
    ['shop', '--workload-worktree shop has no registration'],
    ['shop=/etc', 'is not the working tree of a git repository'],
  ])('is not %s', async (value, message) => {
    const { code, stderr } = await (await testFleet()).run(['plan', '--workload-worktree', value]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
