import { describe, expect, test, vi } from 'vitest';
import { gitHubWorld } from '../forges/github/world.ts';
import { files } from '../plans.ts';
import { world } from '../world.ts';

vi.setConfig({ testTimeout: 60_000 });

const web = { 'large/shop-web': files('web') };

describe.each([
  ['in a local repository', world],
  ['on GitHub', gitHubWorld],
] as const)('%s', (_where, open) => {
  test.each([
    ['above Berth’s', 'berth'],
    ['below Berth’s', 'berth/dev/try'],
  ])('a branch %s is named, and nothing is written', async (_which, name) => {
    const { apply, repository } = await open();
    await repository.git('branch', name, 'dev');
    const proposed = await apply(web);
    const message = `the branch ${name} is in the way: git can't have it and berth/dev at once`;
    expect(proposed).toMatchObject({ outcome: 'waiting', message });
    expect(proposed.diagnostics).toMatchObject([{ code: 'branch-taken', fix: `rename or delete the branch ${name}` }]);
    expect(await repository.git('branch', '--list', 'berth/dev')).toBe('');
    await repository.git('branch', '-D', name);
    expect(await apply(web)).toMatchObject({ outcome: 'opened' });
  });

  test('one that only begins alike is in nobody’s way', async () => {
    const { apply, repository } = await open();
    await repository.git('branch', 'berth/dev-2', 'dev');
    await repository.git('branch', 'ber', 'dev');
    expect(await apply(web)).toMatchObject({ outcome: 'opened' });
  });
});
