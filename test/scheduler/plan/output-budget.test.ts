import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { makePlan, type PlanMemo, type PlanResult } from '../../../scheduler/plan/make-plan.ts';
import { OutputBudget } from '../../../scheduler/plan/output-budget.ts';
import type { PlannedFolder } from '../../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { clusterType, input, policy, standardTemplates, target, workload } from '../../support/objects.ts';

const engines = createTemplateEngines();
const LIMITS = { perEnvironment: 4_000, perRegistration: 1_000 };

/** A team whose targets all render a long path. */
function team(name: string, targets: number, length: number): SourcedManifest {
  const manifests = { path: 'x'.repeat(length) };
  const declared = Array.from({ length: targets }, (_, index) => target(`t${index}`, { manifests }));
  return workload(name, declared, { workspace: name });
}

// The same objects in all plans: what was planned is taken over as long as nothing of it has changed.
const PLATFORM = [...standardTemplates(), clusterType('large'), policy('all')];

function planOf(teams: readonly SourcedManifest[], memo?: PlanMemo): PlanResult {
  const manifests = [...PLATFORM, ...teams];
  return makePlan(buildSnapshot(input(manifests)), { engines, limits: LIMITS, ...(memo && { memo }) });
}

function namesOf({ plan }: PlanResult): { planned: string[]; held: string[]; codes: string[] } {
  if (!plan.complete) throw new Error('no plan');
  return {
    planned: plan.folders.map(({ placement }) => placement.deploymentTarget.name),
    held: plan.held.map(({ placement }) => placement.deploymentTarget.name),
    codes: plan.held.flatMap(({ reasons }) => reasons.map(({ code }) => code)),
  };
}

describe('what is rendered', () => {
  test('for a registration beyond its limit is held back, and nobody else’s', () => {
    const { planned, held, codes } = namesOf(planOf([team('hostile', 5, 600), team('shop', 2, 10)]));
    expect(planned).toEqual(['hostile-t0', 'hostile-t1', 'shop-t0', 'shop-t1']);
    expect(held).toEqual(['hostile-t2', 'hostile-t3', 'hostile-t4']);
    expect(new Set(codes)).toEqual(new Set(['output-too-large']));
  });

  test.each([
    [
      'a registration',
      { perEnvironment: 4_000, perRegistration: 2 * 2 ** 20 },
      'registration shop have more than 2 Mi',
    ],
    [
      'an environment',
      { perEnvironment: 3 * 2 ** 20, perRegistration: 9 * 2 ** 20 },
      'the environment have more than 3 Mi',
    ],
  ])('for %s is told at the target, with the limit', (_, limits, words) => {
    const { perEnvironment, perRegistration } = limits;
    const budget = new OutputBudget({ ...limits, perEnvironment: Math.max(perEnvironment, 3 * 2 ** 20) });
    const [found] = buildSnapshot(input([team('shop', 1, 1)])).deploymentTargets;
    const targets = found === undefined ? [] : [{ ...found, registration: 'shop' }];
    for (const deploymentTarget of targets) {
      const add = (length: number): void =>
        budget.add(deploymentTarget, { files: [{ path: 'a', text: 'x'.repeat(length) }] } as unknown as PlannedFolder);
      add(Math.min(perRegistration, 3 * 2 ** 20));
      expect(budget.exceeded(deploymentTarget)).toBeUndefined();
      add(1);
      expect(budget.exceeded(deploymentTarget)).toMatchObject({
        severity: 'error',
        code: 'output-too-large',
        message: expect.stringContaining(words),
        fix: expect.stringMatching(/smaller.*, or allow more with BERTH_MAX_(?:REGISTRATION_)?OUTPUT, such as 2Gi$/),
        origin: deploymentTarget.origin,
        subject: { kind: 'DeploymentTarget', name: 'shop-t0' },
      });
    }
    expect(targets).toHaveLength(1);
  });

  test('for an environment beyond its limit is held back', () => {
    const teams = Array.from({ length: 8 }, (_, index) => team(`team${index}`, 1, 900));
    const { planned, held } = namesOf(planOf(teams));
    expect(planned.length).toBeGreaterThan(2);
    expect(held).toEqual(['team4', 'team5', 'team6', 'team7'].map(name => `${name}-t0`).slice(-held.length));
    expect(held.length).toBeGreaterThan(2);
  });

  test('is planned again when others of its registration become smaller', () => {
    const own = { workspace: 'w', registration: 'r' };
    const first = (length: number): SourcedManifest =>
      workload('a', [target('t', { manifests: { path: 'x'.repeat(length) } })], own);
    const second = workload('b', [target('t', { manifests: { path: 'short' } })], own);
    const before = planOf([first(2_000), second]);
    expect(namesOf(before)).toMatchObject({ planned: ['a-t'], held: ['b-t'] });
    expect(namesOf(planOf([first(10), second], before.memo))).toMatchObject({ planned: ['a-t', 'b-t'], held: [] });
  });

  test('beyond a limit isn’t rendered', () => {
    const { counters } = planOf([team('hostile', 50, 600)]);
    expect(counters.foldersRendered).toBe(2);
  });

  test('counts although it was planned before', () => {
    const own = { workspace: 'w', registration: 'r' };
    const first = workload('a', [target('t', { manifests: { path: 'x'.repeat(2_000) } })], own);
    const second = workload('b', [target('t')], own);
    expect(namesOf(planOf([first, second], planOf([first]).memo))).toMatchObject({ planned: ['a-t'], held: ['b-t'] });
  });

  test('is the same with a memo as without', () => {
    const before = planOf([team('hostile', 5, 600), team('shop', 2, 10)]);
    const fresh = [team('hostile', 5, 700), team('shop', 2, 10)];
    const { memo } = before;
    expect(namesOf(planOf(fresh, memo))).toEqual(namesOf(planOf(fresh)));
    const smaller = [team('hostile', 5, 10), team('shop', 2, 10)];
    expect(namesOf(planOf(smaller, planOf(fresh).memo))).toEqual(namesOf(planOf(smaller)));
  });
});
