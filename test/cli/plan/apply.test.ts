import { describe, expect, test } from 'vitest';
import { planReportSchema } from '../../../use-cases/plan/plan-report.ts';
import { gitHubFleet } from '../../server/github-fleet.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { openOriginalPull } from '../../support/github-server/original-pull.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';
import { berth } from '../fixture.ts';
import { config, template, testFleet } from '../fleet.ts';

describe('berth apply', () => {
  test('proposes uncommitted edits of a working tree only when it is told to, and says so in the pull request', async () => {
    const fleet = await testFleet();
    const checkout = await fleet.controlPlane.checkout('dev');
    const words = ['apply', '-e', 'dev', '--worktree', `dev=${checkout}`];
    await writeFiles(checkout, { 'config/all.yaml': config('all', 'LEVEL: edited') });
    const refused = await fleet.run(words);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${checkout}, which is taken for branch dev, has uncommitted edits`);
    expect(refused.stderr).toContain('--dirty');
    expect(await fleet.gitops.git('branch', '--list', 'berth/dev')).toBe('');
    expect((await fleet.run([...words, '--dirty'])).code).toBe(0);
    const shown = await fleet.run(['pulls', 'show', '1']);
    expect(shown.stdout).toContain('From a working tree');
    expect(shown.stdout).toContain('environment dev');
    expect(await fleet.gitops.git('log', '-1', '--format=%B', 'berth/dev')).toContain('From a working tree');
  });

  test.each(['/', '/nonexistent'])(
    'takes no folder for a working tree that is none, and plans nothing: %s',
    async folder => {
      const fleet = await testFleet();
      const { code, stdout, stderr } = await fleet.run(['apply', '-e', 'dev', '--worktree', `dev=${folder}`]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`${folder} is not the working tree of a git repository`);
    },
  );

  test('opens a pull request for each environment; a second run writes nothing', async () => {
    const fleet = await testFleet();
    const { code, stdout } = await fleet.run(['apply']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev {2}pull request #1 was opened\n {2}dev: add .* and 1 more$/m);
    expect(stdout).toMatch(/^prod {2}pull request #2 was opened/m);
    const refs = await fleet.gitops.git('for-each-ref');
    const again = await fleet.run(['apply']);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^dev {2}pull request #1 is up to date$/m);
    expect(await fleet.gitops.git('for-each-ref')).toBe(refs);
  });

  test('has nothing to do after a merge', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply']);
    expect(await fleet.run(['pulls', 'merge', '1'])).toMatchObject({ code: 0 });
    const { stdout } = await fleet.run(['apply', '-e', 'dev']);
    expect(stdout).toMatch(/^dev {2}no changes\n$/);
    expect(await fleet.gitops.read('dev', 'large/cart-api/reconciler.yaml')).toBe('kind: Flux\npath: ./api\n');
    expect(await fleet.gitops.read('dev', 'README.md')).toBe('Manifests\n');
  });

  test('proposes what can be proposed, says what can’t, and ends with 2', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', {
      'types/small.yaml': (await fleet.controlPlane.read('dev', 'types/small.yaml')).replace('flux', 'fluxx'),
    });
    const { code, stdout } = await fleet.run(['apply', '-e', 'dev']);
    expect(code).toBe(2);
    expect(stdout).toContain('pull request #1 was opened');
    expect(stdout).toContain('names the reconciler template "fluxx"');
    expect(await fleet.gitops.list('berth/dev')).not.toContain('small/cart-web/reconciler.yaml');
  });

  test('goes on with other environments when one fails', async () => {
    const fleet = await testFleet();
    await fleet.gitops.git('branch', '-D', 'dev');
    const { code, stdout } = await fleet.run(['apply']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/has no branch dev/);
    expect(stdout).toContain('berth apply --environment dev --create-branch');
    expect(stdout).toMatch(/^prod {2}pull request #1 was opened/m);
    const created = await fleet.run(['apply', '-e', 'dev', '--create-branch']);
    expect(created.stdout).toMatch(/^dev {2}pull request #2 was opened/);
  });

  test('writes nothing for an environment of which a source can’t be read', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', {
      'base-repo.yaml': (await fleet.controlPlane.read('dev', 'base-repo.yaml')).replace(
        /commit: .*/,
        'commit: "1234"',
      ),
    });
    const { code, stdout } = await fleet.run(['apply', '-e', 'dev']);
    expect(code).toBe(1);
    expect(stdout).toContain('no plan');
    expect(await fleet.gitops.git('for-each-ref', 'refs/heads/berth')).toBe('');
  });

  test('tells programs the outcome and the pull request', async () => {
    const fleet = await testFleet();
    const report = JSON.parse((await fleet.run(['apply', '-e', 'dev', '--output', 'json'])).stdout);
    expect(planReportSchema.strict().parse(report)).toEqual(report);
    expect(report).toMatchObject({
      environment: 'dev',
      outcome: 'opened',
      message: 'pull request #1 was opened',
      pullRequest: { number: 1, state: 'open', base: 'dev', branch: 'berth/dev', labels: ['promoted'] },
    });
  });

  test('a template that fails in one place changes nothing elsewhere', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    await fleet.run(['pulls', 'merge', '1']);
    const broken = template('config', 'config', 'x: {{ if eq .ClusterType "small" }}{{ fail "no" }}{{ end }}');
    const main = await fleet.controlPlane.commit('main', { 'templates/config.yaml': broken });
    await fleet.controlPlane.commit('dev', {
      'base-repo.yaml': (await fleet.controlPlane.read('dev', 'base-repo.yaml')).replace(
        /commit: .*/,
        `commit: ${main}`,
      ),
    });
    const { code } = await fleet.run(['apply', '-e', 'dev']);
    expect(code).toBe(2);
    const diff = await fleet.gitops.git('diff', '--name-only', 'dev', 'berth/dev');
    expect(diff.trim().split('\n')).toEqual([
      '.github/tracking/Promoted_Commit_Id',
      'large/cart-api/platform-config.yaml',
    ]);
  });

  test('closes the original’s pull requests when it is asked to, and names them otherwise', async () => {
    const { server, gitops, controlPlane, credentialsFile } = await gitHubFleet();
    await openOriginalPull(server.state, 'deployment/2023-04-11-22-14-05');
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
    const words = ['apply', '-e', 'dev', '--control-plane', controlPlane.path, '--credentials', credentialsFile];
    const told = await berth(words, { cwd: controlPlane.path, env });
    expect(told).toMatchObject({ code: 0 });
    expect(told.stdout).toContain('1 pull request of the original scheduler into dev is open: #1');
    expect(told.stdout).toContain('berth apply --environment dev --adopt');
    const adopted = await berth([...words, '--adopt'], { cwd: controlPlane.path, env });
    expect(adopted).toMatchObject({ code: 0 });
    expect(adopted.stdout).toContain('1 pull request of the original scheduler was closed: #1');
    expect(server.state.pulls.map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(await gitops.git('for-each-ref', 'refs/heads/deployment')).toBe('');
  });
});
