import { describe, expect, test } from 'vitest';
import { explain } from '../../../use-cases/explain/explain.ts';
import {
  configReportSchema,
  explanationReport,
  targetReportSchema,
} from '../../../use-cases/explain/explain-report.ts';
import { testFleet, workload } from '../../cli/fleet.ts';
import { testRepository } from '../../support/git-repository.ts';
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
      message: 'deployment target "cart-apy" not found in dev, prod',
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

describe('a deployment target that isn’t where it is looked for', () => {
  const cart = { about: 'placement', target: 'cart-api' } as const;

  test('for an environment that nobody has is told with the nearest one', async () => {
    const { controlPlane, shop } = await testFleet();
    const named = workload(['api']).replaceAll('environment: dev', 'environment: Dev').replaceAll('prod', 'Dev');
    await shop.commit('main', { 'workloads/cart.yaml': named });
    const { notFound } = await explain({ controlPlane: controlPlane.path }, cart, await testSession());
    expect(notFound).toMatchObject({
      message: expect.stringMatching(
        /^deployment target "cart-api" is for environment "Dev" \(.*cart\.yaml:\d+.*\), which this control plane doesn't have$/,
      ) as string,
      fix: 'did you mean "dev"?',
    });
  });

  test('for an environment that wasn’t looked at is told with the command that does', async () => {
    const { controlPlane, shop } = await testFleet();
    await shop.commit('main', {
      'workloads/cart.yaml': workload(['api'])
        .replaceAll('environment: dev', 'environment: prod')
        .replace('name: api', 'name: old'),
    });
    const source = { controlPlane: controlPlane.path, environments: ['dev'] };
    const { notFound } = await explain(source, cart, await testSession());
    expect(notFound?.message).toContain('is for environment "prod"');
    expect(notFound?.fix).toBe('berth explain cart-api --environment prod');
  });

  test('of a registration that came after the pin is told with the pin', async () => {
    const { controlPlane } = await testFleet();
    const pinned = (await controlPlane.git('rev-parse', 'main')).trim();
    const till = await testRepository({ main: { 'till.yaml': workload(['api']).replace('name: cart', 'name: till') } });
    const shop = await controlPlane.read('main', 'workloads/shop.yaml');
    const registered = shop
      .replace('name: shop', 'name: till')
      .replace(/repo: .*/, `repo: ${till.path}`)
      .replace('path: workloads', 'path: .');
    const tip = await controlPlane.commit('main', { 'workloads/till.yaml': registered });
    const question = { about: 'placement', target: 'till-api' } as const;
    const source = { controlPlane: controlPlane.path };
    const { notFound } = await explain(source, question, await testSession());
    expect(notFound?.message).toContain(
      `till-api" isn't in dev yet: dev is pinned to ${pinned.slice(0, 7)} of branch main`,
    );
    expect(notFound?.fix).toBe(`promote dev to a newer commit of main, such as ${tip.slice(0, 7)}`);
    const nowhere = await explain(source, { about: 'placement', target: 'nowhere' }, await testSession());
    expect(nowhere.notFound?.message).toBe('deployment target "nowhere" not found in dev, prod');
  });
});
