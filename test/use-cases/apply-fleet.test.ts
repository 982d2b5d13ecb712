import { describe, expect, test } from 'vitest';
import { testFleet } from '../cli/fleet.ts';
import { applyFleet, planFleet } from '../support/fleet-reports.ts';
import { testSession } from '../support/session.ts';

describe('applying a fleet', () => {
  test('opens a pull request for each environment, and the next time finds nothing to do', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const source = { controlPlane: fleet.controlPlane.path };
    const outcomes = async () =>
      (await applyFleet(source, session)).environments.map(({ environment, proposal }) => [
        environment,
        proposal?.outcome,
        proposal?.pullRequest?.number,
      ]);
    expect(await outcomes()).toEqual([
      ['dev', 'opened', 1],
      ['prod', 'opened', 2],
    ]);
    const refs = await fleet.gitops.git('for-each-ref');
    expect(await outcomes()).toEqual([
      ['dev', 'unchanged', 1],
      ['prod', 'unchanged', 2],
    ]);
    expect(await fleet.gitops.git('for-each-ref')).toBe(refs);
  });

  test('does what planning has shown', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const source = { controlPlane: fleet.controlPlane.path, environments: ['dev'] };
    const [planned] = (await planFleet(source, session)).environments;
    const [applied] = (await applyFleet(source, session)).environments;
    expect(applied?.proposal?.changeSet?.changes).toEqual(planned?.compared?.changeSet.changes);
  });

  test('one environment that can’t be proposed or read stops no other', async () => {
    const fleet = await testFleet();
    await fleet.gitops.git('branch', '-D', 'dev');
    const session = await testSession();
    const source = { controlPlane: fleet.controlPlane.path };
    const [dev, prod] = (await applyFleet(source, session)).environments;
    expect(dev).toMatchObject({
      problem: { name: 'UserError', message: expect.stringContaining('has no branch dev') },
    });
    expect(prod).toMatchObject({ proposal: { outcome: 'opened' } });
    await fleet.controlPlane.git('branch', '-D', 'dev');
    const [unread, after] = (await applyFleet(source, session)).environments;
    expect(unread).toMatchObject({ plan: { complete: false } });
    expect(unread?.problem ?? unread?.proposal).toBeUndefined();
    expect(after).toMatchObject({ proposal: { outcome: 'unchanged' } });
  });

  test('a bug is told with each environment that it stopped', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const open = () => Promise.reject(new TypeError('oops'));
    const broken = { ...session, forges: { ...session.forges, open } };
    const { environments } = await applyFleet({ controlPlane: fleet.controlPlane.path }, broken);
    expect(
      environments.map(({ environment, problem }) => `${environment}: ${problem?.name} ${problem?.message}`),
    ).toEqual([
      expect.stringMatching(/^dev: BugError proposing dev hit an internal error: TypeError: oops/),
      expect.stringMatching(/^prod: BugError proposing prod hit an internal error: TypeError: oops/),
    ]);
  });
});
