import { describe, expect, test } from 'vitest';
import { explain } from '../../../use-cases/explain/explain.ts';
import {
  configReportSchema,
  explanationReport,
  targetReportSchema,
} from '../../../use-cases/explain/explain-report.ts';
import { testFleet } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';

describe('explaining a deployment target', () => {
  test('says of each environment where it runs and what would place it elsewhere', async () => {
    const fleet = await testFleet();
    const question = { about: 'placement', target: 'cart-api' } as const;
    const { explanations, notFound } = await explain(
      { controlPlane: fleet.controlPlane.path },
      question,
      await testSession(),
    );
    expect(notFound).toBeUndefined();
    expect(explanations.map(({ environment }) => environment)).toEqual(['dev', 'prod']);
    const report = JSON.parse(JSON.stringify(explanations.map(explanationReport)[0]));
    expect(targetReportSchema.strict().parse(report)).toEqual(report);
    expect(report.clusterTypes).toMatchObject([
      { clusterType: 'large', placed: true, policies: [{ name: 'api' }] },
      { clusterType: 'small', placed: false, counterfactual: { targetEdits: [{ key: 'purpose', to: 'web' }] } },
    ]);
  });

  test('says of each value of its config who set it', async () => {
    const fleet = await testFleet();
    const source = { controlPlane: fleet.controlPlane.path, environments: ['dev'] };
    const question = { about: 'config', target: 'cart-api', clusterType: 'large' } as const;
    const { explanations } = await explain(source, question, await testSession());
    const report = JSON.parse(JSON.stringify(explanations.map(explanationReport)[0]));
    expect(configReportSchema.strict().parse(report)).toEqual(report);
    expect(report.config).toMatchObject([{ key: 'LEVEL', value: 'dev', setBy: { configMap: 'all' } }]);
  });

  test('a name that no environment has is answered with the nearest', async () => {
    const fleet = await testFleet();
    const source = { controlPlane: fleet.controlPlane.path };
    const session = await testSession();
    const target = await explain(source, { about: 'placement', target: 'cart-apy' }, session);
    expect(target.explanations).toEqual([]);
    expect(target.notFound).toMatchObject({
      message: 'there is no deployment target "cart-apy" in dev, prod',
      fix: 'did you mean "cart-api"?',
    });
    const pair = { about: 'placement', target: 'cart-api', clusterType: 'larg' } as const;
    expect((await explain(source, pair, session)).notFound).toMatchObject({ fix: 'did you mean "large"?' });
  });

  test('what is known is explained although a source can’t be read, which is said', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', {
      'base-repo.yaml': (await fleet.controlPlane.read('dev', 'base-repo.yaml')).replace(
        /commit: .*/,
        'commit: "1234"',
      ),
    });
    const question = { about: 'placement', target: 'cart-api' } as const;
    const { incomplete, explanations } = await explain(
      { controlPlane: fleet.controlPlane.path },
      question,
      await testSession(),
    );
    expect(incomplete.map(({ environment }) => environment)).toEqual(['dev']);
    expect(explanations.map(({ environment }) => environment)).toEqual(['prod']);
  });
});
