import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { type EnvironmentReport, planReportOf } from '../../../use-cases/plan/environment-report.ts';
import type { PlanReport } from '../../../use-cases/plan/plan-report.ts';
import type { FleetSource } from '../../../use-cases/read-fleet.ts';
import type { FleetLimits } from '../../../use-cases/session.ts';
import { type FleetWorkResult, workOnFleet } from '../../../use-cases/work-on-fleet.ts';
import { workOnPooledFleet } from '../../../use-cases/workers/pooled-fleet.ts';
import { type TestFleet, testFleet, workload } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HANGING = { entry: new URL('hanging-worker.ts', import.meta.url), deadlineMs: 3_000 };
const PROGRAM = { entry: new URL('../../../cli/worker.ts', import.meta.url), deadlineMs: 60_000 };

interface Options {
  readonly source?: Partial<FleetSource>;
  readonly kind?: 'plan' | 'apply';
  readonly workers?: typeof PROGRAM | 'none';
  readonly limits?: FleetLimits;
}

/** Plans all environments, in workers or here. */
async function plan(
  { controlPlane }: Pick<TestFleet, 'controlPlane'>,
  { source = {}, kind = 'plan', workers = PROGRAM, limits = {} }: Options = {},
): Promise<FleetWorkResult<PlanReport>> {
  const session = await testSession({ clock: systemClock(), limits });
  const from = { controlPlane: controlPlane.path, ...source };
  const show = (report: EnvironmentReport): { shown: PlanReport } => ({ shown: planReportOf(report) });
  const options = { work: { kind, options: {} }, show };
  const showing = { output: 'json', verbose: false };
  const result =
    workers === 'none'
      ? await workOnFleet(from, session, options)
      : await workOnPooledFleet(from, session, {
          ...options,
          showing,
          workers: { ...workers, size: 2, memoryMb: 256 },
        });
  return { ...result, environments: result.environments.map(({ shown }) => shown) };
}

async function inBothWays(
  fleet: Pick<TestFleet, 'controlPlane'>,
  options: Options = {},
): Promise<[FleetWorkResult<PlanReport>, FleetWorkResult<PlanReport>]> {
  return [await plan(fleet, options), await plan(fleet, { ...options, workers: 'none' })];
}

describe('environments that are worked on in processes of their own', () => {
  test('are told as in one process', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('main', { '.environments/notes.yaml': 'kind: Environment\n' });
    const [apart, here] = await inBothWays(fleet);
    expect(apart.environments.map(({ environment, changes }) => [environment, changes?.length])).toEqual([
      ['dev', 9],
      ['prod', 9],
    ]);
    expect(apart.environments).toEqual(JSON.parse(JSON.stringify(here.environments)));
    expect(apart.fleet).toEqual({
      declared: here.fleet.declared,
      diagnostics: here.fleet.diagnostics,
      missing: here.fleet.missing,
    });
  });

  test('are proposed, and then there is nothing to do', async () => {
    const fleet = await testFleet();
    const outcomes = async (): Promise<unknown> =>
      (await plan(fleet, { kind: 'apply' })).environments.map(({ outcome }) => outcome);
    expect(await outcomes()).toEqual(['opened', 'opened']);
    expect(await outcomes()).toEqual(['unchanged', 'unchanged']);
    expect(await fleet.gitops.list('berth/prod')).toContain('large/cart-api/reconciler.yaml');
  });

  test('don’t publish to the place of another one', async () => {
    const fleet = await testFleet();
    const repo = await fleet.controlPlane.read('prod', 'gitops-repo.yaml');
    await fleet.controlPlane.commit('prod', { 'gitops-repo.yaml': repo.replace('branch: prod', 'branch: dev') });
    const [apart, here] = await inBothWays(fleet);
    expect(apart.environments.map(({ complete }) => complete)).toEqual([false, false]);
    expect(apart.environments).toEqual(JSON.parse(JSON.stringify(here.environments)));
  });

  test.each<[string, Partial<FleetSource>, string[]]>([
    ['read by none is a warning', { worktrees: { dve: '.' } }, ['warning unused-worktree']],
    ['read by one is none', { worktrees: { dev: '.' } }, []],
    [
      'of the environments that were named is an information',
      { environments: ['dev', 'prod'], worktrees: { qa: '.' } },
      ['info unused-worktree'],
    ],
  ])('tell once of a working tree: %s', async (_, { worktrees = {}, ...source }, told) => {
    const fleet = await testFleet();
    const folder = await fleet.controlPlane.checkout('dev');
    const trees = Object.fromEntries(Object.keys(worktrees).map(branch => [branch, folder]));
    for (const { fleet: facts } of await inBothWays(fleet, { source: { ...source, worktrees: trees } }))
      expect(facts.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(told);
  });

  test.each<FleetLimits>([
    { source: { maxFiles: 2 } },
    { source: { maxTotalValues: 60 } },
    { output: { perRegistration: 10 } },
  ])('are held to the same limits: %j', async limits => {
    const [apart, here] = await inBothWays(await testFleet(), { limits });
    const problems = apart.environments.flatMap(({ diagnostics }) => diagnostics.map(({ fix }) => fix));
    expect(problems).toContainEqual(expect.stringContaining('allow more with BERTH_MAX_'));
    expect(apart.environments).toEqual(JSON.parse(JSON.stringify(here.environments)));
  });

  test('that don’t exist are a mistake', async () => {
    const fleet = await testFleet();
    for (const workers of [PROGRAM, 'none'] as const)
      await expect(plan(fleet, { source: { environments: ['dev', 'prd'] }, workers })).rejects.toThrow(
        'has no environment "prd": it declares dev, prod',
      );
  });

  test('of a control plane that can’t be read are none', async () => {
    const folder = await temporaryFolder();
    const source = { controlPlane: `file://${folder}/none.git`, environments: ['dev', 'prod'] };
    for (const { fleet, environments } of await inBothWays(await testFleet(), { source })) {
      expect(environments).toEqual([]);
      expect(fleet.missing).toMatchObject([{ role: 'control plane' }]);
    }
  });
});

describe('a worker that is given up', () => {
  test('over a file of a registration holds that registration, and nothing else', async () => {
    const fleet = await testFleet();
    await fleet.shop.commit('main', { 'workloads/hang.yaml': workload(['late']) });
    const { environments } = await plan(fleet, { workers: HANGING });
    for (const { complete, diagnostics } of environments) {
      expect(complete).toBe(true);
      expect(diagnostics).toContainEqual(
        expect.objectContaining({
          code: 'unreadable-registration',
          message: expect.stringMatching(/hang\.yaml is left out: it took more than 3 s/),
        }),
      );
    }
  });

  test('over something without a name costs its environment, and no other', async () => {
    const fleet = await testFleet();
    const environment = await fleet.controlPlane.read('main', '.environments/prod.yaml');
    await fleet.controlPlane.branch('hang', 'prod');
    await fleet.controlPlane.commit('main', {
      '.environments/third.yaml': environment
        .replace('name: prod', 'name: hang')
        .replace('branch: prod', 'branch: hang'),
    });
    const { environments } = await plan(fleet, { workers: HANGING });
    expect(environments.map(one => [one.environment, one.complete])).toEqual([
      ['dev', true],
      ['hang', false],
      ['prod', true],
    ]);
    expect(environments[1]?.diagnostics[0]?.message).toMatch(/hang.* was given up: it took more than 3 s/);
  });
});
