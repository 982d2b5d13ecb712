import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PlanReport, planReport, planReportSchema } from '../../../use-cases/plan/plan-report.ts';
import { planReportReference } from '../../../use-cases/reference.ts';
import { readEnvironmentChanges } from '../../../workflows/gitops/environment-changes.ts';
import { wantedContents } from '../../../workflows/gitops/summary/change-groups.ts';
import { summarise } from '../../../workflows/gitops/summary/summary.ts';
import { files, type PlanOptions, plan, problem, type TestFolder } from '../../workflows/plans.ts';
import { type World, world } from '../../workflows/world.ts';

async function report(
  here: World,
  folders: Readonly<Record<string, TestFolder>>,
  options: PlanOptions = {},
): Promise<PlanReport> {
  const wanted = plan(folders, { repository: here.repository.path, ...options });
  const { changeSet, state } = await readEnvironmentChanges(wanted, here.forge);
  const summary = summarise(wanted, changeSet, await here.forge.contents(wantedContents(changeSet.changes)));
  return planReport({
    plan: wanted,
    compared: { changeSet, summary, ...(state.base !== undefined && { commit: state.base }) },
    ...(state.open && { pullRequest: state.open }),
    diagnostics: [...wanted.diagnostics, ...changeSet.diagnostics],
  });
}

/** What a program reads: nothing may get lost on the way, and nothing may be there that the reference doesn't name. */
function expectDocumented(found: PlanReport): void {
  const read: unknown = JSON.parse(JSON.stringify(found));
  expect(planReportSchema.parse(read)).toEqual(read);
}

describe('the report of a plan', () => {
  test('says what runs where, what changes and what is held back', async () => {
    const here = await world();
    await here.apply({ 'large/shop-web': files('web'), 'large/gone-web': files('gone') });
    await here.pulls.merge(1);
    const found = await report(
      here,
      { 'large/shop-web': files('web', '-2'), 'small/shop-web': { held: 'the template is broken' } },
      {
        baseCommit: 'c0ffee',
        sources: [{ repository: 'https://git.example.com/cp', revision: 'dev', role: 'environment dev' }],
        diagnostics: [{ ...problem('odd'), related: [{ message: 'also', origin: problem('x').origin ?? never() }] }],
      },
    );
    expectDocumented(found);
    expect(found).toMatchObject({
      environment: 'dev',
      complete: true,
      baseCommit: 'c0ffee',
      gitOpsRepo: { branch: 'dev', path: '.', commit: await here.head('dev') },
      placements: [
        { workload: 'shop', deploymentTarget: 'shop-web', clusterType: 'large', policies: ['everywhere'] },
        { workload: 'shop', deploymentTarget: 'shop-web', clusterType: 'small', policies: ['everywhere'] },
      ],
      groups: [
        {
          action: 'modify',
          fileName: 'platform-config.yaml',
          diff: [' data:', '-  REGION: west', '+  REGION: west-2'],
        },
      ],
      held: [{ path: 'small/shop-web', onBranch: false, reasons: [{ message: 'the template is broken' }] }],
      removals: {
        total: 2,
        folders: [{ path: 'large/gone-web' }],
        refused: [expect.stringContaining('25 %') as string],
      },
    });
    expect(found.changes.map(({ action, path }) => `${action} ${path}`)).toEqual([
      'modify large/shop-web/platform-config.yaml',
      'add small/README.md',
    ]);
  });

  test('of a branch that doesn’t exist yet has everything as added', async () => {
    const found = await report(await world({ start: null }), { 'large/shop-web': files('web') });
    expectDocumented(found);
    expect(found.gitOpsRepo).not.toHaveProperty('commit');
    expect(found.changes.map(({ action }) => action)).toEqual(['add', 'add', 'add', 'add']);
  });

  test('of an incomplete plan names what is missing, and no changes', () => {
    const { snapshot, environment } = plan({});
    const missing = [{ role: 'registration shop', repository: 'r', reason: 'gone', transient: true }];
    const found = planReport({
      plan: { complete: false, environment, snapshot, missing, diagnostics: [] },
      diagnostics: [],
    });
    expectDocumented(found);
    expect(found).toMatchObject({ complete: false, missing, placements: [], changes: [] });
  });

  test('doesn’t grow with what stays as it is', async () => {
    const here = await world();
    const few = Object.fromEntries(
      Array.from({ length: 3 }, (_, index) => [`large/app${index}-x`, files(`app${index}`)]),
    );
    await here.apply(few);
    await here.pulls.merge(1);
    const { placements: _placements, ...rest } = await report(here, few);
    expect(rest).toMatchObject({ changes: [], groups: [], unchanged: 10 });
    expect(JSON.stringify(rest).length).toBeLessThan(600);
  });

  test('is described in the reference', () => {
    const file = join(import.meta.dirname, '../../../docs/reference/plan-json.md');
    expect(readFileSync(file, 'utf8')).toBe(`${planReportReference().trimEnd()}\n`);
  });
});

function never(): never {
  throw new Error('a problem has an origin');
}
