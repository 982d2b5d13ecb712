import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../../../use-cases/build/build.ts';
import { buildReport, buildReportSchema } from '../../../use-cases/build/build-report.ts';
import { readFleet, readNamespace } from '../../../use-cases/read-fleet.ts';
import type { Session } from '../../../use-cases/session.ts';
import { clusterType, type TestFleet, testFleet } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function dev({ controlPlane }: TestFleet, session: Session) {
  const { inputs } = await readFleet({ controlPlane: controlPlane.path, environments: ['dev'] }, session);
  const [input] = inputs;
  if (input === undefined) throw new Error('dev is not declared');
  return input;
}

describe('building an environment', () => {
  test('writes its manifests to a folder, and the next time finds them there', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const folder = await temporaryFolder();
    const input = await dev(fleet, session);
    const { changeSet, diagnostics } = await build(input, session, { folder, allowRemovals: 'all' });
    expect(changeSet?.changes.every(({ action }) => action === 'add')).toBe(true);
    expect(diagnostics).toEqual([]);
    expect(await readFile(join(folder, 'large/cart-api/reconciler.yaml'), 'utf8')).toBe('kind: Flux\npath: ./api\n');
    const again = buildReport(await build(input, session, { folder, allowRemovals: 'all' }));
    expect(again).toMatchObject({ environment: 'dev', complete: true, folder, changes: [], unchanged: 9 });
    expect(buildReportSchema.strict().parse(again)).toEqual(again);
  });

  test('writes nothing when a source can’t be read', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.git('branch', '-D', 'dev');
    const session = await testSession();
    const folder = await temporaryFolder();
    const { changeSet, diagnostics } = await build(await dev(fleet, session), session, {
      folder,
      allowRemovals: 'all',
    });
    expect(changeSet).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'source-missing' }]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('takes the objects of a namespace from a stream as well', async () => {
    const session = await testSession({ cwd: await temporaryFolder() });
    const stdin = async (): Promise<string> => await Promise.resolve(`---\n${clusterType('large')}`);
    const input = await readNamespace({ location: '-', stdin, environment: 'dev' }, session);
    expect(input.manifests).toHaveLength(1);
    await writeFile(join(session.cwd, 'large.yaml'), clusterType('large'));
    const fromFile = await readNamespace({ location: 'large.yaml', stdin, environment: 'dev' }, session);
    expect(fromFile).toMatchObject({ environment: 'dev', missing: [] });
    expect(fromFile.manifests).toHaveLength(1);
  });
});
