import { describe, expect, test } from 'vitest';
import { closePull, diffPull, listPulls, mergePull, showPull } from '../../../use-cases/pulls/pull-requests.ts';
import { pullListReport, pullReport, pullReportSchema } from '../../../use-cases/pulls/pulls-report.ts';
import type { Session } from '../../../use-cases/session.ts';
import { type TestFleet, testFleet } from '../../cli/fleet.ts';
import { applyFleet } from '../../support/fleet-reports.ts';
import { testSession } from '../../support/session.ts';

async function applied(): Promise<{ fleet: TestFleet; session: Session; source: { controlPlane: string } }> {
  const fleet = await testFleet();
  const session = await testSession();
  const source = { controlPlane: fleet.controlPlane.path };
  await applyFleet(source, session);
  return { fleet, session, source };
}

describe('pull requests', () => {
  test('are found by the control plane, and by the repository itself', async () => {
    const { fleet, session, source } = await applied();
    const [list, ...others] = (await listPulls({ ...source, state: 'open' }, session)).lists;
    expect(others).toEqual([]);
    expect(list?.repository).toBe(fleet.gitops.path);
    expect(list?.pulls.map(({ number, base }) => [number, base])).toEqual([
      [2, 'prod'],
      [1, 'dev'],
    ]);
    const { lists: named } = await listPulls({ repository: fleet.gitops.path, state: 'all' }, session);
    expect(named[0]?.pulls).toEqual(list?.pulls);
    const report = JSON.parse(JSON.stringify(pullListReport(named)));
    expect(pullReportSchema.strict().array().parse(report)).toEqual(report);
  });

  test('are shown, compared, merged and closed', async () => {
    const { fleet, session, source } = await applied();
    const shown = await showPull({ ...source, number: 1 }, session);
    expect(shown).toMatchObject({ repository: fleet.gitops.path, pull: { number: 1, state: 'open' } });
    expect(pullReport(shown)).toEqual({ repository: fleet.gitops.path, ...shown.pull });
    expect(await diffPull({ ...source, number: 1 }, session)).toContain('+kind: Flux\n');
    const { pull, commit } = await mergePull({ ...source, number: 1 }, session);
    expect(pull).toMatchObject({ state: 'merged', mergeCommit: commit });
    expect((await fleet.gitops.git('rev-parse', 'dev')).trim()).toBe(commit);
    expect(await closePull({ ...source, number: 2 }, session)).toMatchObject({ state: 'closed', base: 'prod' });
    const [, prod] = (await applyFleet(source, session)).environments;
    expect(prod?.proposal?.outcome).toBe('declined');
  });

  test('a number means one only in one repository', async () => {
    const { fleet, session, source } = await applied();
    const other = await testFleet();
    const gitopsRepo = await fleet.controlPlane.read('prod', 'gitops-repo.yaml');
    await fleet.controlPlane.commit('prod', {
      'gitops-repo.yaml': gitopsRepo.replace(fleet.gitops.path, other.gitops.path),
    });
    await expect(showPull({ ...source, number: 1 }, session)).rejects.toThrow('pull requests are in 2 repositories');
    expect((await showPull({ ...source, environments: ['dev'], number: 1 }, session)).pull.number).toBe(1);
  });
});
