import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planReportSchema } from '../../../use-cases/plan/plan-report.ts';
import { berth } from '../fixture.ts';
import { template, testFleet, workload } from '../fleet.ts';

describe('berth plan', () => {
  test('shows for each environment what would be added and by which policy, and writes nothing', async () => {
    const fleet = await testFleet();
    const before = await fleet.gitops.git('for-each-ref');
    const { code, stdout, stderr } = await fleet.run(['plan']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^dev {2}2 added, promotes [0-9a-f]{7} {2}branch dev of /m);
    expect(stdout).toMatch(/^prod {2}2 added/m);
    expect(stdout).toMatch(/\+ {2}cart-api {2}on {2}large {2}by api\n {2}\+ {2}cart-web {2}on {2}small {2}by web/);
    expect(await fleet.gitops.git('for-each-ref')).toBe(before);
  });

  test('ends with 3 when there are differences and that was asked for, with 0 when there are none', async () => {
    const fleet = await testFleet();
    expect(await fleet.run(['plan', '-e', 'dev', '--exit-code'])).toMatchObject({ code: 3 });
    await fleet.run(['apply', '-e', 'dev']);
    await fleet.run(['pulls', 'merge', '1']);
    const { code, stdout } = await fleet.run(['plan', '-e', 'dev', '--exit-code']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev {2}no changes/);
  });

  test('shows changes that are alike once, with a sample of the lines', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    await fleet.run(['pulls', 'merge', '1']);
    await fleet.controlPlane.commit('dev', {
      'config/all.yaml': (await fleet.controlPlane.read('dev', 'config/all.yaml')).replace('LEVEL: dev', 'LEVEL: low'),
    });
    const { stdout } = await fleet.run(['plan', '-e', 'dev']);
    expect(stdout).toContain('platform-config.yaml same change in 2 folders: large/cart-api, small/cart-web');
    expect(stdout).toContain('    - data: {"LEVEL":"dev"}\n    + data: {"LEVEL":"low"}');
  });

  test('takes a folder with uncommitted changes as a branch', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    await fleet.run(['pulls', 'merge', '1']);
    const checkout = await fleet.controlPlane.checkout('dev');
    const file = join(checkout, 'types/small.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('size: small', 'size: large'));
    const words = ['plan', '-e', 'dev', '--worktree', `dev=${checkout}`, '--allow-removals', '50%'];
    const { stdout, code } = await fleet.run(words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev {2}1 added, 1 removed/);
    expect(stdout).toMatch(/\+ {2}cart-api {2}on {2}small {2}by api/);
    expect(stdout).toMatch(/- {2}cart-web {2}on {2}small {2}no policy places it here any more/);
  });

  test('holds a broken folder back, shows the rest, and ends with 2', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', {
      'types/small.yaml': (await fleet.controlPlane.read('dev', 'types/small.yaml')).replace('flux', 'fluxx'),
    });
    const { code, stdout } = await fleet.run(['plan', '-e', 'dev']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/\+ {2}cart-api {2}on {2}large/);
    expect(stdout).toContain('held back: 1 folder stays as it is\n    small/cart-web');
    expect(stdout).toContain('error: cluster type small names the reconciler template "fluxx", which doesn\'t exist');
    expect(stdout).toContain('fix: did you mean "flux"?');
    expect(stdout).toMatch(/at: types\/small\.yaml:8:3 \(.*@[0-9a-f]{7}\)/);
  });

  test('says nothing certain and ends with 1 when a source can’t be read; other environments go on', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.git('branch', '-D', 'prod');
    const { code, stdout } = await fleet.run(['plan']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^dev {2}2 added/m);
    expect(stdout).toMatch(/^prod {2}no plan: a source can't be read/m);
    expect(stdout).toContain("error: environment prod can't be read from");
  });

  test('ends with 1 when more would be removed than the budget allows, until that is allowed', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    await fleet.run(['pulls', 'merge', '1']);
    await fleet.shop.commit('main', { 'workloads/cart.yaml': workload(['api']) });
    const refused = await fleet.run(['plan', '-e', 'dev']);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/^dev {2}1 removal held back, no other changes/);
    expect(refused.stdout).toContain('the folder small/cart-web would be removed');
    expect(refused.stdout).toContain('fix: if intended: berth apply --environment dev --allow-removals 1');
    const allowed = await fleet.run(['plan', '-e', 'dev', '--allow-removals', '1']);
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toMatch(/^dev {2}1 removed/);
  });

  test('tells programs about one environment in one object, about several in a list', async () => {
    const fleet = await testFleet();
    const one = JSON.parse((await fleet.run(['plan', '-e', 'dev', '--output', 'json'])).stdout);
    expect(planReportSchema.strict().parse(one)).toEqual(one);
    expect(one).toMatchObject({
      environment: 'dev',
      complete: true,
      baseCommit: (await fleet.controlPlane.git('rev-parse', 'main')).trim(),
      placements: [
        { workload: 'cart', deploymentTarget: 'cart-api', clusterType: 'large', policies: ['api'] },
        { workload: 'cart', deploymentTarget: 'cart-web', clusterType: 'small', policies: ['web'] },
      ],
      held: [],
      diagnostics: [],
    });
    expect(one.changes.map(({ path, action }: { path: string; action: string }) => `${action} ${path}`)).toEqual([
      'add .github/tracking/Promoted_Commit_Id',
      'add large/README.md',
      'add large/cart-api/namespace.yaml',
      'add large/cart-api/platform-config.yaml',
      'add large/cart-api/reconciler.yaml',
      'add small/README.md',
      'add small/cart-web/namespace.yaml',
      'add small/cart-web/platform-config.yaml',
      'add small/cart-web/reconciler.yaml',
    ]);
    const all = JSON.parse((await fleet.run(['plan', '--output', 'json'])).stdout);
    expect(all.map(({ environment }: { environment: string }) => environment)).toEqual(['dev', 'prod']);
  });

  test('writes a comment for a pull request of the control plane', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', { 'templates/more.yaml': template('@team', 'config', 'x') });
    const { stdout } = await fleet.run(['plan', '-e', 'dev', '--output', 'markdown']);
    expect(stdout).toContain('### dev: 2 added');
    expect(stdout).toContain('- on `large`: `cart-api`');
    expect(stdout).not.toMatch(/(?<!\w)@team/);
  });

  test('shows with -v which commits were read', async () => {
    const fleet = await testFleet();
    const { stdout } = await fleet.run(['plan', '-e', 'dev', '-v']);
    const commit = (await fleet.shop.git('rev-parse', '--short=7', 'main')).trim();
    expect(stdout).toMatch(new RegExp(`registration shop +main at ${commit} +${fleet.shop.path}`));
  });

  test.each([
    [['-e', 'dve'], 'has no environment "dve"', 'did you mean "dev"?'],
    [['--worktree', 'dev'], '--worktree dev has no branch', 'write --worktree BRANCH=DIR'],
    [['--worktree', 'dev=a', '--worktree', 'dev=b'], 'names branch dev twice', 'leave one of them out'],
    [['--allow-removals', 'some'], '"some" is not a number of removals', 'write how many folders'],
  ])('refuses %j', async (words, what, fix) => {
    const fleet = await testFleet();
    const { code, stdout, stderr } = await fleet.run(['plan', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
  });
});

describe('without --control-plane', () => {
  test('the repository of the current folder is read', async () => {
    const fleet = await testFleet();
    const cwd = join(await fleet.controlPlane.checkout('dev'), 'types');
    const { code, stdout } = await berth(['plan', '-e', 'dev'], { cwd, env: process.env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev {2}2 added/);
  });

  test('a folder that is in no repository is an error with what to do', async () => {
    const { code, stderr } = await berth(['plan'], { cwd: '/', env: process.env });
    expect(code).toBe(2);
    expect(stderr).toContain('is not in a git repository');
    expect(stderr).toContain('give --control-plane');
  });
});
