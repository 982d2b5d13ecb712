import { describe, expect, test } from 'vitest';
import type { TemplateEngines } from '../../templates/engine.ts';
import { problemsOf } from '../../use-cases/plan/environment-report.ts';
import type { Session } from '../../use-cases/session.ts';
import { validate } from '../../use-cases/validate/validate.ts';
import { type TestFleet, template, testFleet } from '../cli/fleet.ts';
import { applyFleet, planFleet } from '../support/fleet-reports.ts';
import { testSession } from '../support/session.ts';

// An error that nobody expects, in a library or in Berth itself, costs what it arose in, and nothing else.

function boom(): never {
  throw new RangeError('Maximum call stack size exceeded');
}

/** A template with this text makes the engine fail as no engine should. */
async function fleetWithBug(): Promise<{ fleet: TestFleet; session: Session }> {
  const fleet = await testFleet();
  await fleet.controlPlane.commit('dev', { 'templates/namespace-two.yaml': template('two', 'namespace', 'BOOM') });
  await fleet.controlPlane.commit('dev', {
    'types/small.yaml': (await fleet.controlPlane.read('dev', 'types/small.yaml')).replace(
      'namespaceService: namespace',
      'namespaceService: two',
    ),
  });
  const session = await testSession();
  const { go } = session.engines;
  const engines: TemplateEngines = {
    ...session.engines,
    go: { compile: text => (text.includes('BOOM') ? boom() : go.compile(text)) },
  };
  return { fleet, session: { ...session, engines } };
}

const BUG = /environment dev .*hit an internal error: RangeError: Maximum call stack size exceeded/;

describe('an error in one environment', () => {
  test('leaves the plan of the others', async () => {
    const { fleet, session } = await fleetWithBug();
    const { environments } = await planFleet({ controlPlane: fleet.controlPlane.path }, session);
    expect(environments.map(({ environment, plan }) => [environment, plan.complete])).toEqual([
      ['dev', false],
      ['prod', true],
    ]);
    const [dev] = environments;
    expect(dev && problemsOf(dev).map(({ message }) => message)).toEqual([expect.stringMatching(BUG)]);
  });

  test('leaves the pull requests of the others', async () => {
    const { fleet, session } = await fleetWithBug();
    const { environments } = await applyFleet({ controlPlane: fleet.controlPlane.path }, session);
    expect(environments.map(({ proposal }) => proposal?.outcome)).toEqual([undefined, 'opened']);
  });

  test('leaves the problems of the others', async () => {
    const { fleet, session } = await fleetWithBug();
    await fleet.controlPlane.commit('prod', { 'policies/bad.yaml': 'kind: [' });
    const { findings, complete } = await validate({ controlPlane: fleet.controlPlane.path }, session);
    expect(complete).toBe(false);
    expect(findings.map(({ code, environments }) => [code, environments])).toEqual(
      expect.arrayContaining([
        ['source-missing', ['dev']],
        ['invalid-yaml', ['prod']],
      ]),
    );
  });
});

describe('an error in one source', () => {
  test('is that registration’s, and told as a bug', async () => {
    const fleet = await testFleet();
    const plain = await testSession();
    const open: Session['git']['open'] = async (address, options) =>
      address === fleet.shop.path ? boom() : await plain.git.open(address, options);
    const session = { ...plain, git: { ...plain.git, open } };
    const { environments } = await planFleet({ controlPlane: fleet.controlPlane.path }, session);
    for (const { plan } of environments) {
      expect(plan.complete).toBe(true);
      expect(plan.snapshot.unreadableRegistrations).toMatchObject([
        {
          registration: 'shop',
          reason: expect.stringMatching(/^reading registration shop hit an internal error: RangeError/) as string,
        },
      ]);
    }
  });
});
