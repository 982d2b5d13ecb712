import { describe, expect, test } from 'vitest';
import { checkControlPlane } from '../../../use-cases/check/check-control-plane.ts';
import { testFleet } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';

describe('checking a control plane', () => {
  test('says what would be followed and where its manifests would go, and writes nothing', async () => {
    const fleet = await testFleet();
    const before = await fleet.gitops.git('for-each-ref');
    const check = await checkControlPlane({ controlPlane: fleet.controlPlane.path }, await testSession());
    expect(check).toEqual({
      name: fleet.controlPlane.path,
      diagnostics: [],
      missing: [],
      followed: ['dev', 'prod'],
      problems: [],
      environments: [
        { environment: 'dev', state: 'ready', repository: fleet.gitops.path, branch: 'dev' },
        { environment: 'prod', state: 'ready', repository: fleet.gitops.path, branch: 'prod' },
      ],
    });
    expect(await fleet.gitops.git('for-each-ref')).toBe(before);
  });

  test('finds everything that stands against it at once', async () => {
    const fleet = await testFleet();
    await fleet.gitops.git('branch', '-D', 'dev');
    await fleet.controlPlane.git('branch', '-D', 'prod');
    const source = { controlPlane: fleet.controlPlane.path, environments: ['dve', 'dev', 'prod'] };
    const check = await checkControlPlane(source, await testSession());
    expect(check.followed).toEqual(['dev', 'prod']);
    expect(check.problems).toMatchObject([{ message: expect.stringContaining('declares no environment dve') }]);
    expect(check.environments).toMatchObject([
      { environment: 'dev', state: 'failed', problem: { message: expect.stringContaining('has no branch dev') } },
      { environment: 'prod', state: 'incomplete', missing: [{ role: 'environment prod' }] },
    ]);
  });

  test('a control plane that can’t be read is missing, and its name has no credentials', async () => {
    const source = { controlPlane: 'https://ada:hunter2@127.0.0.1:1/control-plane.git' };
    const check = await checkControlPlane(source, await testSession());
    expect(check).toMatchObject({ name: 'https://127.0.0.1:1/control-plane.git', followed: [], environments: [] });
    expect(check.missing).toHaveLength(1);
    expect(JSON.stringify(check)).not.toContain('hunter2');
  });

  test('an address that is none is a problem', async () => {
    const check = await checkControlPlane({ controlPlane: 'nowhere' }, await testSession());
    expect(check.problems).toMatchObject([{ message: 'there is no folder nowhere' }]);
  });
});
