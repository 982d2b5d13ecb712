import { describe, expect, test } from 'vitest';
import { type TestRepository, testRepository } from '../../support/git-repository.ts';
import { clusterType, type TestFleet, template, testFleet } from '../fleet.ts';

// Two folders of a cluster type that have the same object: whoever has it on the branch keeps it, whatever others bring.

const API = 'apiVersion: scheduler.kalypso.io/v1alpha1';

interface Fleet extends TestFleet {
  readonly other: TestRepository;
}

/** One target on `large`, whose namespace is what the team says. */
function app(name: string, namespace: string, labels = ''): string {
  return `${API}\nkind: Workload\nmetadata:\n  name: ${name}\nspec:\n  deploymentTargets:\n    - name: main\n      environment: dev\n      labels: {namespace: ${namespace}${labels}}\n      manifests: {path: ./x}\n`;
}

function registration(name: string, { path }: TestRepository): string {
  return `${API}\nkind: WorkloadRegistration\nmetadata:\n  name: ${name}\nspec:\n  workload: {repo: ${path}, branch: main, path: .}\n  workspace: ${name}\n`;
}

/** Of the first team's folder `large/shop-main` nothing is on the branch yet. */
async function fleet(): Promise<Fleet> {
  const found = await testFleet();
  const other = await testRepository({ main: { 'README.md': 'Nothing yet\n' } });
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: "{{ .Labels.namespace }}"';
  await found.controlPlane.commit('dev', {
    'templates/named.yaml': template('named', 'namespace', namespace),
    'types/large.yaml': clusterType('large').replace('namespaceService: namespace', 'namespaceService: named'),
    'policies/all.yaml': `${API}\nkind: SchedulingPolicy\nmetadata:\n  name: all\nspec:\n  deploymentTargetSelector:\n    labelSelector: {}\n  clusterTypeSelector:\n    labelSelector:\n      matchLabels: {size: large}\n`,
    'registrations/other.yaml': registration('other', other),
  });
  await found.shop.commit('main', { 'workloads/cart.yaml': app('shop', 'red') });
  return { ...found, other };
}

async function publish({ run }: TestFleet): Promise<void> {
  const { stdout } = await run(['apply', '-e', 'dev', '--allow-removals', 'all']);
  const number = /pull request #(\d+)/.exec(stdout)?.[1] ?? '';
  await run(['pulls', 'merge', number, '-e', 'dev']);
}

interface Held {
  readonly path: string;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
}

async function planned({ run }: TestFleet): Promise<{ changes: string[]; held: string[]; messages: string[] }> {
  const report = JSON.parse((await run(['plan', '-e', 'dev', '--output', 'json'])).stdout) as {
    changes: { path: string; action: string }[];
    held: Held[];
  };
  return {
    changes: report.changes.map(({ action, path }) => `${action} ${path}`),
    held: report.held.map(({ path }) => path),
    messages: report.held.flatMap(({ reasons }) => reasons.map(({ message }) => message)),
  };
}

describe('an object that two teams have on one cluster type', () => {
  test('stays with the team that has it on the branch, whose changes go on', async () => {
    const teams = await fleet();
    await publish(teams);
    await teams.other.commit('main', { 'app.yaml': app('thief', 'red') });
    await teams.shop.commit('main', { 'workloads/cart.yaml': app('shop', 'red').replace('./x', './y') });
    const { changes, held, messages } = await planned(teams);
    expect(changes).toEqual(['modify large/shop-main/reconciler.yaml']);
    expect(held).toEqual(['large/thief-main']);
    expect(messages).toEqual([
      'template named renders Namespace red, which belongs to folder large/shop-main: clusters refuse all that is applied with it',
    ]);
  });

  test('is told by apply and explain in the same words', async () => {
    const teams = await fleet();
    await publish(teams);
    await teams.other.commit('main', { 'app.yaml': app('thief', 'red') });
    await teams.shop.commit('main', { 'workloads/cart.yaml': app('shop', 'red').replace('./x', './y') });
    const { stdout } = await teams.run(['apply', '-e', 'dev']);
    expect(stdout).toContain('which belongs to folder large/shop-main');
    const branch = teams.gitops.git('show', 'berth/dev:large/shop-main/reconciler.yaml');
    expect(await branch).toContain('./y');
    await expect(teams.gitops.git('show', 'berth/dev:large/thief-main/reconciler.yaml')).rejects.toThrow();
    expect((await teams.run(['explain', 'thief-main', '-e', 'dev'])).stdout).toContain('large/shop-main');
  });

  test('doesn’t change hands while a folder of the newcomer is on the branch with something else', async () => {
    const teams = await fleet();
    await teams.other.commit('main', { 'app.yaml': app('thief', 'blue') });
    await publish(teams);
    await teams.other.commit('main', { 'app.yaml': app('thief', 'red') });
    expect(await planned(teams)).toMatchObject({ changes: [], held: ['large/thief-main'] });
  });

  test('changes hands when its owner gives it up', async () => {
    const teams = await fleet();
    await publish(teams);
    await teams.other.commit('main', { 'app.yaml': app('thief', 'red') });
    await teams.shop.commit('main', { 'workloads/cart.yaml': app('shop', 'green') });
    const { changes, held } = await planned(teams);
    expect(held).toEqual([]);
    expect(changes).toContain('modify large/shop-main/namespace.yaml');
    expect(changes).toContain('add large/thief-main/namespace.yaml');
  });

  test('is nobody’s while neither has it on the branch', async () => {
    const teams = await fleet();
    await teams.other.commit('main', { 'app.yaml': app('thief', 'red') });
    const { held, messages } = await planned(teams);
    expect(held).toEqual(['large/shop-main', 'large/thief-main']);
    expect(messages[0]).toContain('which is in 2 folders (large/shop-main, large/thief-main)');
  });

  test('stays with the control plane, which has precedence where neither is on the branch', async () => {
    const teams = await fleet();
    await teams.controlPlane.commit('dev', { 'workloads/own.yaml': app('own', 'red') });
    const { changes, held } = await planned(teams);
    expect(held).toEqual(['large/shop-main']);
    expect(changes).toContain('add large/own-main/namespace.yaml');
  });

  test('isn’t published a second time for the control plane either', async () => {
    const teams = await fleet();
    await publish(teams);
    await teams.controlPlane.commit('dev', { 'workloads/own.yaml': app('own', 'red') });
    expect(await planned(teams)).toMatchObject({ changes: [], held: ['large/own-main'] });
  });

  test('is found in a folder that somebody edited', async () => {
    const teams = await fleet();
    await publish(teams);
    const path = 'large/shop-main/namespace.yaml';
    const text = await teams.gitops.git('show', `dev:${path}`);
    await teams.gitops.commit('dev', { [path]: `# edited\n${text}\n` });
    await teams.other.commit('main', { 'app.yaml': app('thief', 'red') });
    expect(await planned(teams)).toEqual({
      changes: [`modify ${path}`],
      held: ['large/thief-main'],
      messages: [expect.stringContaining('which belongs to folder large/shop-main')],
    });
  });
});
