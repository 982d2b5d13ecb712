import { describe, expect, test } from 'vitest';
import { planReportOf, problemsOf } from '../../use-cases/plan/environment-report.ts';
import { planReportSchema } from '../../use-cases/plan/plan-report.ts';
import { testFleet } from '../cli/fleet.ts';
import { planFleet } from '../support/fleet-reports.ts';
import { testSession } from '../support/session.ts';

describe('planning a fleet', () => {
  test('compares each environment with its branch and writes nothing', async () => {
    const fleet = await testFleet();
    const before = await fleet.gitops.git('for-each-ref');
    const said: string[] = [];
    const session = await testSession({ progress: what => said.push(what) });
    const { environments } = await planFleet({ controlPlane: fleet.controlPlane.path }, session);
    expect(environments.map(({ environment, compared }) => [environment, compared?.changeSet.changes.length])).toEqual([
      ['dev', 9],
      ['prod', 9],
    ]);
    expect(environments[0]?.compared).toMatchObject({ repository: fleet.gitops.path, branch: 'dev' });
    expect(await fleet.gitops.git('for-each-ref')).toBe(before);
    expect(said).toEqual([
      `reading ${fleet.controlPlane.path}`,
      'planning dev',
      `looking at ${fleet.gitops.path}, branch dev`,
      'planning prod',
      `looking at ${fleet.gitops.path}, branch prod`,
      `looking for pull requests of environments that are gone in ${fleet.gitops.path}`,
    ]);
  });

  test('a report is plain data by its schema', async () => {
    const fleet = await testFleet();
    const source = { controlPlane: fleet.controlPlane.path, environments: ['dev'] };
    const { environments } = await planFleet(source, await testSession());
    const report = JSON.parse(JSON.stringify(environments.map(planReportOf)[0]));
    expect(planReportSchema.strict().parse(report)).toEqual(report);
    expect(report).toMatchObject({ environment: 'dev', complete: true, gitOpsRepo: { branch: 'dev' } });
  });

  test('an environment without a GitOpsRepo is a problem of its own', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', { 'gitops-repo.yaml': null });
    const { environments } = await planFleet({ controlPlane: fleet.controlPlane.path }, await testSession());
    const [dev, prod] = environments;
    expect(dev && problemsOf(dev)).toMatchObject([
      { severity: 'error', code: 'environment-failed', message: expect.stringContaining('dev has no GitOpsRepo') },
    ]);
    expect(prod).toMatchObject({ environment: 'prod', compared: { branch: 'prod' } });
  });

  test('a control plane that can’t be read gives no environment and says why', async () => {
    const source = { controlPlane: 'file:///nonexistent/control-plane.git' };
    const { fleet, environments } = await planFleet(source, await testSession());
    expect(environments).toEqual([]);
    expect(fleet.missing).toMatchObject([{ role: 'control plane', reason: expect.stringContaining('no such folder') }]);
  });
});
