import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TestFleet, testFleet } from '../cli/fleet.ts';
import { testRepository } from '../support/git-repository.ts';

/** The pull requests that are open, and what a command says of orphaned ones. */
async function afterwards(fleet: TestFleet, ...command: string[]): Promise<{ open: string[]; told: string[] }> {
  const { stderr, stdout } = await fleet.run(command);
  const told = `${stderr}\n${stdout}`.split('\n').filter(line => line.includes('orphaned-proposal'));
  const list = await fleet.run(['pulls', 'list', '--output', 'json', '--repository', fleet.gitops.path]);
  const pulls: { branch: string; state: string }[] = JSON.parse(list.stdout);
  return {
    open: pulls
      .filter(({ state }) => state === 'open')
      .map(({ branch }) => branch)
      .sort(),
    told,
  };
}

async function proposed(): Promise<TestFleet> {
  const fleet = await testFleet();
  await fleet.run(['apply']);
  return fleet;
}

describe('a pull request of an environment', () => {
  test('that is gone is told by a plan, and closed with its branch by a run over all environments', async () => {
    const fleet = await proposed();
    await fleet.controlPlane.commit('main', { '.environments/dev.yaml': null });
    const planned = await afterwards(fleet, 'plan');
    expect(planned.open).toEqual(['berth/dev', 'berth/prod']);
    expect(planned.told).toEqual([
      expect.stringMatching(
        /#\d from berth\/dev proposes what nobody asks for any more: there is no environment dev any more/,
      ),
    ]);
    const applied = await afterwards(fleet, 'apply');
    expect(applied.open).toEqual(['berth/prod']);
    expect(applied.told).toEqual([expect.stringContaining('it was closed')]);
    await expect(fleet.gitops.list('berth/dev')).rejects.toThrow();
    expect((await afterwards(fleet, 'apply')).told).toEqual([]);
  });

  test('that is gone is left alone by a run over others', async () => {
    const fleet = await proposed();
    await fleet.controlPlane.commit('main', { '.environments/dev.yaml': null });
    expect(await afterwards(fleet, 'apply', '--environment', 'prod')).toEqual({
      open: ['berth/dev', 'berth/prod'],
      told: [],
    });
  });

  test('that is gone stays open with what people committed to it, and is told', async () => {
    const fleet = await proposed();
    await fleet.gitops.commit('berth/dev', { 'notes.md': 'Mine\n' });
    await fleet.controlPlane.commit('main', { '.environments/dev.yaml': null });
    const { open, told } = await afterwards(fleet, 'apply');
    expect(open).toEqual(['berth/dev', 'berth/prod']);
    expect(told).toEqual([expect.stringMatching(/it has commits by Ada, so it stays open/)]);
  });

  test('that publishes to another repository now is closed in the old one', async () => {
    const fleet = await proposed();
    const other = await testRepository({ dev: { 'README.md': 'Manifests\n' } });
    const file = await fleet.controlPlane.read('dev', 'gitops-repo.yaml');
    await fleet.controlPlane.commit('dev', { 'gitops-repo.yaml': file.replace(fleet.gitops.path, other.path) });
    const { open, told } = await afterwards(fleet, 'apply');
    expect(open).toEqual(['berth/prod']);
    expect(told).toEqual([expect.stringContaining(`environment dev publishes to ${other.path} now; it was closed`)]);
  });

  test('is closed in the old repository when all publish to another one now', async () => {
    const fleet = await proposed();
    const other = await testRepository({ dev: { 'README.md': 'Manifests\n' }, prod: { 'README.md': 'Manifests\n' } });
    for (const name of ['dev', 'prod']) {
      const file = await fleet.controlPlane.read(name, 'gitops-repo.yaml');
      await fleet.controlPlane.commit(name, { 'gitops-repo.yaml': file.replace(fleet.gitops.path, other.path) });
    }
    expect((await afterwards(fleet, 'apply')).open).toEqual([]);
    expect(await other.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/berth')).toBe(
      'berth/dev\nberth/prod\n',
    );
  });

  test('that publishes to another branch or path now is brought up to date', async () => {
    const fleet = await proposed();
    await fleet.gitops.branch('next', 'dev');
    const file = await fleet.controlPlane.read('dev', 'gitops-repo.yaml');
    const moved = file.replace('branch: dev', 'branch: next').replace('path: .', 'path: clusters');
    await fleet.controlPlane.commit('dev', { 'gitops-repo.yaml': moved });
    expect(await afterwards(fleet, 'apply')).toEqual({ open: ['berth/dev', 'berth/prod'], told: [] });
    const { stdout } = await fleet.run(['pulls', 'list', '--output', 'json']);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ branch: 'berth/dev', base: 'next' }));
    expect(await fleet.gitops.list('berth/dev')).toContain('clusters/large/cart-api/namespace.yaml');
  });

  test('that is gone is told where pull requests are listed', async () => {
    const fleet = await proposed();
    await fleet.controlPlane.commit('main', { '.environments/dev.yaml': null });
    expect((await fleet.run(['pulls', 'list'])).stderr).toContain('there is no environment dev any more');
    expect((await fleet.run(['pulls', 'list', '-e', 'prod'])).stderr).toBe('');
  });

  test('that is gone in a working tree alone is not', async () => {
    const fleet = await proposed();
    const folder = await fleet.controlPlane.checkout('main');
    await rm(join(folder, '.environments/dev.yaml'));
    const command = ['apply', '--dirty', '--worktree', `main=${folder}`];
    expect(await afterwards(fleet, ...command)).toEqual({ open: ['berth/dev', 'berth/prod'], told: [] });
  });

  test('of another control plane in the same repository is left alone', async () => {
    const fleet = await proposed();
    const other = await testFleet();
    const file = await other.controlPlane.read('prod', 'gitops-repo.yaml');
    const shared = file.replace(other.gitops.path, fleet.gitops.path).replace('branch: prod', 'branch: main');
    await other.controlPlane.commit('prod', { 'gitops-repo.yaml': shared });
    await other.controlPlane.commit('main', { '.environments/dev.yaml': null });
    expect((await other.run(['plan'])).stdout).not.toContain('orphaned');
    expect((await afterwards(fleet, 'plan')).open).toEqual(['berth/dev', 'berth/prod']);
  });

  test('that can’t be read is not gone', async () => {
    const fleet = await proposed();
    await fleet.controlPlane.commit('main', { '.environments/dev.yaml': 'kind: Environment\nmetadata: {name: dev}\n' });
    expect(await afterwards(fleet, 'apply')).toEqual({ open: ['berth/dev', 'berth/prod'], told: [] });
    await fleet.controlPlane.commit('main', { '.environments/dev.yaml': '<html>404</html>\n' });
    expect(await afterwards(fleet, 'apply')).toEqual({ open: ['berth/dev', 'berth/prod'], told: [] });
  });
});
