import { describe, expect, test } from 'vitest';
import { type TestRepository, testRepository } from '../../support/git-repository.ts';
import { type TestFleet, testFleet, workload } from '../fleet.ts';

// Two teams that don't trust each other, in one environment: whatever one of them brings, the other one's change goes through.

const API = 'apiVersion: scheduler.kalypso.io/v1alpha1';

interface Teams extends TestFleet {
  readonly other: TestRepository;
}

function registration(
  name: string,
  repo: string,
  { workspace = 'other-team', branch = 'main', path = '.' } = {},
): string {
  return `${API}\nkind: WorkloadRegistration\nmetadata:\n  name: ${name}\nspec:\n  workload:\n    repo: ${repo}\n    branch: ${branch}\n    path: ${path}\n  workspace: ${workspace}\n`;
}

function schema(name: string, text: object): string {
  return `${API}\nkind: ConfigSchema\nmetadata:\n  name: ${name}\nspec:\n  schema: '${JSON.stringify(text)}'\n`;
}

/** What Berth wrote first is merged; the other team is registered, and has brought nothing yet. */
async function teams(): Promise<Teams> {
  const fleet = await testFleet();
  const other = await testRepository({ main: { 'README.md': 'Nothing yet\n' } });
  await fleet.controlPlane.commit('dev', { 'registrations/other.yaml': registration('other', other.path) });
  await fleet.run(['apply', '-e', 'dev', '--allow-removals', 'all']);
  await fleet.run(['pulls', 'merge', '1', '-e', 'dev']);
  return { ...fleet, other };
}

interface Planned {
  readonly code: number;
  readonly changes: readonly string[];
  readonly held: readonly string[];
  readonly problems: readonly string[];
}

async function planned({ run }: TestFleet): Promise<Planned> {
  const { code, stdout } = await run(['plan', '-e', 'dev', '--output', 'json']);
  const report: {
    changes?: { path: string; action: string }[];
    held?: { path: string }[];
    kept?: { path: string }[];
    diagnostics: { severity: string; code: string; message: string; origin?: { path: string } }[];
  } = JSON.parse(stdout);
  return {
    code,
    changes: (report.changes ?? []).map(({ path, action }) => `${action} ${path}`),
    held: [...(report.held ?? []), ...(report.kept ?? [])].map(({ path }) => path),
    problems: report.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code: what, origin }) => `${what} ${origin?.path ?? ''}`),
  };
}

/** The good team's edit: a third target. */
async function edit({ shop }: TestFleet): Promise<void> {
  await shop.commit('main', {
    'workloads/cart.yaml': workload(['api', 'web', 'job']).replaceAll('purpose: job', 'purpose: web'),
  });
}

const ADDED = expect.arrayContaining([expect.stringMatching(/^add \w+\/cart-job\//)]) as string[];

describe('a team’s change goes through although another team', () => {
  test.each<[string, Record<string, string>]>([
    ['brings a schema that nothing satisfies', { 'schema.yaml': schema('everyone', { not: {} }) }],
    [
      'brings a schema that is none',
      { 'schema.yaml': `${API}\nkind: ConfigSchema\nmetadata:\n  name: x\nspec:\n  schema: '{'\n` },
    ],
    [
      'brings a schema without a text',
      { 'schema.yaml': `${API}\nkind: ConfigSchema\nmetadata:\n  name: x\nspec: {}\n` },
    ],
    [
      'brings a schema that would end the process',
      { 'schema.yaml': schema('everyone', { $async: true, required: ['NOPE'] }) },
    ],
    ['brings a schema with the name of the platform’s', { 'schema.yaml': schema('common', {}) }],
    [
      'brings a workload of its name',
      { 'workload.yaml': `${API}\nkind: Workload\nmetadata:\n  name: cart\nspec:\n  deploymentTargets: []\n` },
    ],
    ['brings a workload with its folders', { 'workload.yaml': workload(['api', 'web']) }],
  ])('%s', async (_, files) => {
    const fleet = await teams();
    await fleet.controlPlane.commit('dev', { 'schemas/common.yaml': schema('common', { type: 'object' }) });
    await fleet.other.commit('main', files);
    await edit(fleet);
    const { changes, held } = await planned(fleet);
    expect(changes).toEqual(ADDED);
    expect(changes.filter(change => !change.includes('cart-job'))).toEqual([]);
    expect(held).toEqual([]);
  });

  test('takes the folder of one of its targets', async () => {
    const fleet = await teams();
    const own = (targets: string[]): string => workload(targets).replaceAll('purpose: web-eu', 'purpose: web');
    await fleet.shop.commit('main', { 'workloads/cart.yaml': own(['api', 'web', 'web-eu']) });
    await fleet.run(['apply', '-e', 'dev']);
    await fleet.run(['pulls', 'merge', '2', '-e', 'dev']);
    await fleet.other.commit('main', { 'w.yaml': workload(['eu']).replace('name: cart', 'name: cart-web') });
    expect(await planned(fleet)).toMatchObject({ changes: [], held: [], problems: ['name-taken w.yaml'] });
    await fleet.shop.commit('main', {
      'workloads/cart.yaml': own(['api', 'web', 'web-eu']).replaceAll('./web-eu', './eu'),
    });
    const { changes } = await planned(fleet);
    expect(changes).toEqual([expect.stringMatching(/^modify \w+\/cart-web-eu\/reconciler.yaml$/)]);
  });
});

describe('a name that two registrations bring', () => {
  test('stays with the one that had it, and the other one is told at its file', async () => {
    const fleet = await teams();
    await fleet.other.commit('main', { 'mine.yaml': workload(['api', 'web']) });
    expect(await planned(fleet)).toEqual({ code: 2, changes: [], held: [], problems: ['name-taken mine.yaml'] });
  });

  test('is nobody’s while it isn’t known who had it first, and no folder is touched', async () => {
    const fleet = await testFleet();
    const other = await testRepository({ main: { 'mine.yaml': workload(['api', 'web']) } });
    await fleet.controlPlane.commit('dev', { 'registrations/other.yaml': registration('other', other.path) });
    const { changes, problems } = await planned(fleet);
    expect(changes.filter(change => change.includes('cart-'))).toEqual([]);
    // It is told at whichever repository comes first.
    expect(problems).toEqual([expect.stringMatching(/^duplicate-name (mine|workloads\/cart)\.yaml$/)]);
  });

  test('is the control plane’s when it has one too', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', { 'workloads/cart.yaml': workload(['api']) });
    const { changes, problems } = await planned(fleet);
    expect(problems).toEqual(['name-taken workloads/cart.yaml']);
    // It is of no workspace, and the policies want one.
    expect(changes.filter(change => change.includes('cart-'))).toEqual([]);
  });

  test('is one object when both lead to one file, of one workspace', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', {
      'registrations/all.yaml': registration('all', fleet.shop.path, { workspace: 'shop-team', path: '.' }),
    });
    const { problems, changes } = await planned(fleet);
    expect(problems).toEqual([]);
    expect(changes).toEqual(expect.arrayContaining([expect.stringContaining('/cart-web/')]));
  });

  test('is told at the registrations when both lead to one file, of two workspaces', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', { 'registrations/all.yaml': registration('all', fleet.shop.path) });
    expect((await planned(fleet)).problems).toEqual(['registered-twice registrations/all.yaml']);
  });
});

describe('a file that stops being one of our objects', () => {
  test.each<[string, (text: string) => string]>([
    ['by a slip in its group', text => text.replaceAll('scheduler.kalypso.io', 'schedular.kalypso.io')],
    ['by a slip in its version', text => text.replaceAll('scheduler.kalypso.io/v1alpha1', 'v1alpha1')],
    ['because it is an error page now', () => '404: Not Found\n'],
    ['because it is a page of HTML', () => '<!DOCTYPE html>\n<html><body>Not found</body></html>\n'],
    [
      'because it is a pointer of Git LFS',
      () => 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n',
    ],
    ['because its kind is gone', text => text.replaceAll(/^kind: .*$/gm, '')],
  ])('holds its folders: %s', async (_, change) => {
    const fleet = await teams();
    await fleet.shop.commit('main', { 'workloads/cart.yaml': change(workload(['api', 'web'])) });
    const { code, changes, held, problems } = await planned(fleet);
    expect(changes).toEqual([]);
    expect([...held].sort()).toEqual(['large/cart-api', 'small/cart-web']);
    expect(problems).toEqual([expect.stringContaining('workloads/cart.yaml')]);
    expect(code).toBe(2);
  });
});

describe('a registration that can’t be read', () => {
  test.each<[string, object]>([
    ['its branch is gone', { branch: 'gone' }],
    ['its folder is gone', { path: 'gone' }],
  ])('holds removals and nothing else: %s', async (_, change) => {
    const fleet = await teams();
    await fleet.controlPlane.commit('dev', {
      'registrations/other.yaml': registration('other', fleet.other.path, change),
    });
    await fleet.shop.commit('main', {
      'workloads/cart.yaml': workload(['api', 'job']).replaceAll('purpose: job', 'purpose: web'),
    });
    const { code, changes, held, problems } = await planned(fleet);
    expect(changes).toEqual(ADDED);
    expect(changes.filter(one => one.startsWith('remove'))).toEqual([]);
    expect(held).toEqual([expect.stringMatching(/^\w+\/cart-web$/)]);
    expect(problems).toEqual(['unreadable-registration registrations/other.yaml']);
    expect(code).toBe(1);
  });

  test('is proposed by apply around', async () => {
    const fleet = await teams();
    await fleet.controlPlane.commit('dev', {
      'registrations/gone.yaml': registration('gone', '/nonexistent/repository'),
    });
    await edit(fleet);
    const { code, stdout } = await fleet.run(['apply', '-e', 'dev']);
    expect(code).toBe(1);
    expect(stdout).toContain('pull request #2 was opened');
    expect(stdout).toContain("registration gone can't be read");
  });
});
