import { describe, expect, test, vi } from 'vitest';
import { files } from '../plans.ts';
import { type World, world } from '../world.ts';

vi.setConfig({ testTimeout: 60_000 });

const QA = { environment: 'qa', branch: 'dev' } as const;
const shop = { 'large/shop-web': files('shop') };
const till = { 'large/till-web': files('till') };
const mail = { 'small/mail-web': files('mail') };

/** Both environments publish to branch dev, each from a control plane that doesn't know of the other one. */
async function shared(): Promise<World> {
  const here = await world();
  await here.apply({ ...shop, ...mail });
  await here.pulls.merge(1);
  return here;
}

describe('a folder that Berth committed for another environment', () => {
  test('isn’t removed by one that shares its branch, whatever is allowed', async () => {
    const { apply, pulls, files: filesOf } = await shared();
    const proposed = await apply({ ...till }, { ...QA, allowRemovals: 'all' });
    expect(proposed.diagnostics).toMatchObject([
      {
        severity: 'warning',
        code: 'other-environment',
        message:
          "2 folders large/shop-web, small/mail-web were committed for environment dev, so environment qa doesn't remove them",
      },
    ]);
    await pulls.merge(2);
    expect(Object.keys(await filesOf('dev')).filter(path => path.endsWith('/namespace.yaml'))).toEqual([
      'large/shop-web/namespace.yaml',
      'large/till-web/namespace.yaml',
      'small/mail-web/namespace.yaml',
    ]);
  });

  test('neither is it by the first one, when the other one comes later', async () => {
    const { apply, pulls, files: filesOf } = await shared();
    await apply({ ...till }, QA);
    await pulls.merge(2);
    expect(await apply({ ...shop, ...mail })).toMatchObject({ outcome: 'unchanged' });
    expect(Object.keys(await filesOf('dev'))).toContain('large/till-web/namespace.yaml');
  });

  test('is known after it was squashed with lines below the trailers', async () => {
    const { apply, repository } = await world();
    const message = 'Squashed\n\nBerth-Environment: qa\n\nCo-authored-by: Ada <ada@example.com>';
    const theirs = Object.fromEntries(
      Object.entries(files('till')).map(([name, text]) => [`large/till-web/${name}`, text]),
    );
    await repository.commit('dev', theirs, { message });
    const proposed = await apply(shop, { allowRemovals: 'all' });
    expect(proposed.changeSet?.removals.folders).toEqual([]);
    expect(proposed.diagnostics).toMatchObject([{ code: 'other-environment' }]);
  });

  test('is this environment’s once it commits to the folder: an environment that was renamed goes on', async () => {
    const { apply, pulls } = await shared();
    const renamed = { 'large/shop-web': { ...files('shop'), 'namespace.yaml': 'kind: Namespace\n' } };
    await apply({ ...renamed, ...mail }, QA);
    await pulls.merge(2);
    const proposed = await apply(till, { ...QA, allowRemovals: 'all' });
    expect(proposed.changeSet?.removals.folders.map(({ path }) => path)).toEqual(['large/shop-web']);
    expect(proposed.diagnostics).toMatchObject([
      { code: 'other-environment', message: expect.stringContaining('the folder small/mail-web was') as string },
    ]);
  });

  test('is neither counted nor missed by the budget of removals', async () => {
    const { apply, pulls } = await shared();
    await apply({ ...till }, QA);
    await pulls.merge(2);
    const proposed = await apply({ 'small/none-web': files('none') }, QA);
    expect(proposed.changeSet?.removals).toMatchObject({ total: 1, folders: [{ path: 'large/till-web' }] });
  });
});
