import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { buildReportSchema } from '../../use-cases/build/build-report.ts';
import { configReportSchema, targetReportSchema } from '../../use-cases/explain/explain-report.ts';
import { planReportSchema } from '../../use-cases/plan/plan-report.ts';
import {
  pullCloseReportSchema,
  pullDiffReportSchema,
  pullMergeReportSchema,
  pullReportSchema,
} from '../../use-cases/pulls/pulls-report.ts';
import { validationReportSchema } from '../../use-cases/validate/validation-report.ts';
import { reviewReportSchema } from '../../workflows/review/review-report.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { config, policy, type TestFleet, template, testFleet } from './fleet.ts';

/** A fleet with something of everything that a report can hold: problems, held folders, refusals, merged config. */
async function fleetWithProblems(): Promise<TestFleet> {
  const fleet = await testFleet();
  const small = await fleet.controlPlane.read('dev', 'types/small.yaml');
  await fleet.controlPlane.commit('dev', {
    'types/small.yaml': small.replace('flux', 'fluxx'),
    'config/more.yaml': config('more', 'LIST: "[a, b]"\n  NUMBER: ".inf"'),
    'policies/apy.yaml': policy('apy', 'apy', 'large'),
    'policies/other.yaml': policy('other', 'api', 'large').replace('shop-team', 'another-team'),
    'templates/spare.yaml': template('spare', 'config', 'x'),
    'templates/spare-too.yaml': template('spare', 'config', 'y'),
  });
  return fleet;
}

/** What a command prints, which must be exactly what its schema says: nothing more, and in the same order. */
async function printed(fleet: TestFleet, words: readonly string[], schema: z.ZodType): Promise<unknown> {
  const { stdout } = await fleet.run([...words, '--output', 'json']);
  const value: unknown = JSON.parse(stdout);
  expect(schema.parse(value)).toEqual(value);
  expect(stdout).toBe(`${JSON.stringify(value, null, 2)}\n`);
  return value;
}

describe('--output json prints what the schema says', () => {
  test('plan, apply', async () => {
    const fleet = await fleetWithProblems();
    const schema = planReportSchema.strict();
    expect(await printed(fleet, ['plan', '-e', 'dev'], schema)).toMatchObject({ environment: 'dev' });
    expect(await printed(fleet, ['plan'], schema.array())).toHaveLength(2);
    expect(await printed(fleet, ['apply'], schema.array())).toMatchObject([
      { outcome: 'opened' },
      { outcome: 'opened' },
    ]);
  });

  test('explain', async () => {
    const fleet = await fleetWithProblems();
    const one = await printed(fleet, ['explain', 'cart-web', '-e', 'dev'], targetReportSchema.strict());
    expect(one).toMatchObject({ clusterTypes: [{ refusals: expect.any(Array) }, { held: [{ severity: 'error' }] }] });
    await printed(fleet, ['explain', 'cart-api'], targetReportSchema.strict().array());
    const words = ['explain', '--config', 'cart-api', '--cluster-type', 'large', '-e', 'dev'];
    expect(await printed(fleet, words, configReportSchema.strict())).toMatchObject({ clusterType: 'large' });
  });

  test('validate', async () => {
    const fleet = await fleetWithProblems();
    const report = await printed(fleet, ['validate'], validationReportSchema.strict());
    expect(report).toMatchObject({ environments: ['dev', 'prod'], diagnostics: expect.any(Array) });
  });

  test('build', async () => {
    const fleet = await fleetWithProblems();
    const words = ['build', '-e', 'dev', '--output-dir', await temporaryFolder()];
    const report = await printed(fleet, words, buildReportSchema.strict());
    expect(report).toMatchObject({ environment: 'dev', held: [{ path: 'small/cart-web' }] });
  });

  test('review', async () => {
    const fleet = await fleetWithProblems();
    await fleet.controlPlane.branch('feature', 'dev');
    const head = await fleet.controlPlane.commit('feature', { 'config/all.yaml': config('all', 'LEVEL: low') });
    const words = ['review', '--branch', 'dev', '--head', head];
    expect(await printed(fleet, words, reviewReportSchema.strict())).toMatchObject({ branch: 'dev' });
  });

  test('pulls', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply']);
    expect(await printed(fleet, ['pulls', 'list'], pullReportSchema.strict().array())).toHaveLength(2);
    await printed(fleet, ['pulls', 'show', '1'], pullReportSchema.strict());
    await printed(fleet, ['pulls', 'diff', '1'], pullDiffReportSchema.strict());
    await printed(fleet, ['pulls', 'merge', '1'], pullMergeReportSchema.strict());
    await printed(fleet, ['pulls', 'close', '2'], pullCloseReportSchema.strict());
    const all = ['pulls', 'list', '--state', 'all'];
    expect(await printed(fleet, all, pullReportSchema.strict().array())).toMatchObject([
      { state: 'closed', closedBy: { name: 'Ada' } },
      { state: 'merged', mergeCommit: expect.any(String) },
    ]);
  });
});
