import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ReviewReport, reviewReportSchema } from '../../../workflows/review/review-report.ts';
import { gitEnvironment, runGit } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth, type Result } from '../fixture.ts';
import { config, policy, type TestFleet, template, testFleet } from '../fleet.ts';

/** Commits changes of a file on a new branch that starts at another one, as a pull request does, and gives the commit. */
async function change(fleet: TestFleet, from: string, files: Readonly<Record<string, string | null>>): Promise<string> {
  await fleet.controlPlane.branch('feature', from);
  return await fleet.controlPlane.commit('feature', files);
}

async function reviewed(fleet: TestFleet, branch: string, head: string): Promise<Result & { report: ReviewReport }> {
  const result = await fleet.run(['review', '--branch', branch, '--head', head, '--output', 'json']);
  return { ...result, report: reviewReportSchema.parse(JSON.parse(result.stdout)) };
}

describe('berth review', () => {
  test('shows what a pull request changes against where it left its branch, and nothing that others did', async () => {
    const fleet = await testFleet();
    const head = await change(fleet, 'dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    await fleet.controlPlane.commit('dev', { 'policies/web.yaml': null });
    const { code, report } = await reviewed(fleet, 'dev', head);
    expect(code).toBe(0);
    const [dev] = report.environments;
    expect(dev).toMatchObject({ environment: 'dev', state: 'changed', promotion: false, added: [], removed: [] });
    expect(dev?.groups).toEqual([
      {
        action: 'modify',
        fileName: 'platform-config.yaml',
        paths: ['large/cart-api/platform-config.yaml', 'small/cart-web/platform-config.yaml'],
        diff: [' kind: ConfigMap', '-data: {"LEVEL":"dev"}', '+data: {"LEVEL":"low"}'],
      },
    ]);
    expect(report.others).toEqual(['prod']);
  });

  test('looks at no GitOps repository: it may be anywhere, or nowhere', async () => {
    const fleet = await testFleet();
    const gone = (await fleet.controlPlane.read('dev', 'gitops-repo.yaml')).replace(
      /repo: .*/,
      'repo: https://gitops.invalid/a/b',
    );
    await fleet.controlPlane.commit('dev', { 'gitops-repo.yaml': gone });
    const head = await change(fleet, 'dev', { 'policies/all.yaml': policy('all', 'api', 'small') });
    const { code, stdout } = await fleet.run(['review', '--branch', 'dev', '--head', head]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev {2}1 added\n {2}\+ {2}cart-api {2}on {2}small {2}by all/);
    expect(stdout).toContain('nothing changes in prod');
  });

  test('takes a folder with uncommitted changes as the result', async () => {
    const fleet = await testFleet();
    const checkout = await fleet.controlPlane.checkout('dev');
    const file = join(checkout, 'types/small.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('size: small', 'size: large'));
    const { code, stdout } = await fleet.run(['review', '--branch', 'dev', '--head', checkout]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev {2}1 added, 1 removed/);
    expect(stdout).toContain('these removals will be held back');
  });

  test('knows in a checkout where it left the branch, though that has moved on and nothing was pushed', async () => {
    const fleet = await testFleet();
    const checkout = await fleet.controlPlane.checkout('dev');
    await runGit(['checkout', '--quiet', '-b', 'feature'], { cwd: checkout });
    await writeFile(join(checkout, 'config/all.yaml'), config('all', 'LEVEL: low'));
    await runGit(['commit', '--quiet', '--all', '--message', 'Lower it'], { cwd: checkout });
    await fleet.controlPlane.commit('dev', { 'policies/web.yaml': null });
    // Objects name the control plane by its path, which is the remote of the checkout.
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
    for (const cwd of [checkout, join(checkout, 'types')]) {
      const { code, stdout, stderr } = await berth(['review', '--branch', 'dev'], { cwd, env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^dev {2}2 changed/);
    }
  });

  test('tells new problems at their lines, ends with 2, and counts those that were there before', async () => {
    const fleet = await testFleet();
    const small = await fleet.controlPlane.read('dev', 'types/small.yaml');
    await fleet.controlPlane.commit('dev', {
      'types/small.yaml': small.replace('configType: config', 'configType: confg'),
    });
    const large = await fleet.controlPlane.read('dev', 'types/large.yaml');
    const head = await change(fleet, 'dev', { 'types/large.yaml': `# moved\n${large.replace('flux', 'fluxx')}` });
    const { code, report, stdout } = await reviewed(fleet, 'dev', head);
    expect(code).toBe(2);
    const [dev] = report.environments;
    expect(dev?.problems.map(({ file, origin, code: what }) => [file, origin?.line, what])).toEqual([
      ['types/large.yaml', 9, 'unknown-template'],
    ]);
    expect(dev?.known.map(({ file }) => file)).toEqual(['types/small.yaml']);
    expect(dev?.held.map(({ path }) => path)).toEqual(['large/cart-api']);
    expect(JSON.parse(stdout)).toEqual(report);
    const github = await fleet.run(['review', '--branch', 'dev', '--head', head, '--output', 'github']);
    expect(github.stdout).toMatch(/^::error file=types\/large\.yaml,line=9,col=3,title=unknown-template::/);
    expect(github.stdout).not.toContain('small.yaml');
  });

  test('ends with 0 when it only moves or mends what was wrong before, and says what is fixed', async () => {
    const fleet = await testFleet();
    const small = await fleet.controlPlane.read('dev', 'types/small.yaml');
    const wrong = small.replace('flux', 'fluxx');
    await fleet.controlPlane.commit('dev', { 'types/small.yaml': wrong });
    const moved = await reviewed(
      fleet,
      'dev',
      await change(fleet, 'dev', { 'types/small.yaml': `# one\n# two\n${wrong}` }),
    );
    expect(moved).toMatchObject({
      code: 0,
      report: { environments: [{ state: 'unchanged', problems: [], fixed: 0 }] },
    });
    const mended = await reviewed(fleet, 'dev', await change(fleet, 'dev', { 'types/small.yaml': small }));
    expect(mended.code).toBe(0);
    expect(mended.report.environments[0]).toMatchObject({
      known: [],
      released: [{ path: 'small/cart-web' }],
      added: [],
      held: [],
    });
    expect(mended.report.environments[0]?.fixed).toBeGreaterThan(0);
  });

  test('shows of a pull request to main what environments that pin a commit get when it is promoted', async () => {
    const fleet = await testFleet();
    const head = await change(fleet, 'main', {
      'templates/flux.yaml': template('flux', 'reconciler', 'kind: Flux2\npath: {{ .Manifests.path }}'),
    });
    const { code, report } = await reviewed(fleet, 'main', head);
    expect(code).toBe(0);
    expect(
      report.environments.map(({ environment, promotion, changed }) => [environment, promotion, changed.length]),
    ).toEqual([
      ['dev', true, 2],
      ['prod', true, 2],
    ]);
    const { stdout } = await fleet.run(['review', '--branch', 'main', '--head', head, '--output', 'markdown']);
    expect(stdout).toContain('#### `dev`, `prod`: 2 changed, alike');
    expect(stdout.match(/Flux2/g)).toHaveLength(1);
    expect(stdout).toContain('**Only when promoted**');
  });

  test('shows environments that are new and those that are not declared any more', async () => {
    const fleet = await testFleet();
    const prod = await fleet.controlPlane.read('main', '.environments/prod.yaml');
    const head = await change(fleet, 'main', {
      '.environments/prod.yaml': null,
      '.environments/test.yaml': prod.replace('name: prod', 'name: test'),
    });
    const { report, stdout } = await reviewed(fleet, 'main', head);
    expect(report.environments.map(({ environment, state }) => [environment, state])).toEqual([
      ['dev', 'unchanged'],
      ['prod', 'removed'],
      ['test', 'added'],
    ]);
    expect(stdout).not.toContain('undefined');
  });

  test('says that a new environment would publish to the place of another one', async () => {
    const fleet = await testFleet();
    const dev = await fleet.controlPlane.read('main', '.environments/dev.yaml');
    const head = await change(fleet, 'main', { '.environments/test.yaml': dev.replace('name: dev', 'name: test') });
    const { report, stdout } = await reviewed(fleet, 'main', head);
    expect(report.environments.map(({ environment, state }) => [environment, state])).toContainEqual([
      'dev',
      'unknown',
    ]);
    expect(stdout).toContain('it publishes to the same branch and path as GitOpsRepo dev of environment dev');
  });

  test('says that merging to a branch that no environment reads changes nothing', async () => {
    const fleet = await testFleet();
    const head = await change(fleet, 'main', { 'notes.txt': 'hello' });
    // At the commit that environments read as another branch.
    await fleet.controlPlane.branch('docs', 'main');
    expect((await reviewed(fleet, 'docs', head)).report).toMatchObject({ environments: [], others: ['dev', 'prod'] });
    const { code, stdout } = await fleet.run(['review', '--branch', 'docs', '--head', head]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'no environment reads docs: merging to it changes nothing\n' });
  });

  test('ends with 1 when a source can’t be read, and says what it is', async () => {
    const fleet = await testFleet();
    const head = await change(fleet, 'dev', {
      'base-repo.yaml': (await fleet.controlPlane.read('dev', 'base-repo.yaml'))
        .replace('branch: main', 'branch: mian')
        .replace(/ {2}commit.*\n/, ''),
    });
    const { code, report } = await reviewed(fleet, 'dev', head);
    expect(code).toBe(1);
    expect(report.environments[0]).toMatchObject({
      state: 'unknown',
      problems: [{ code: 'source-missing', file: 'base-repo.yaml', fix: 'did you mean "main"?' }],
    });
  });

  test('ends with 0 when it makes a source readable that wasn’t, and blames nobody for the rest', async () => {
    const fleet = await testFleet();
    const right = await fleet.controlPlane.read('dev', 'base-repo.yaml');
    const wrong = right.replace('branch: main', 'branch: mian').replace(/ {2}commit.*\n/, '');
    const small = await fleet.controlPlane.read('dev', 'types/small.yaml');
    await fleet.controlPlane.commit('dev', {
      'base-repo.yaml': wrong,
      'types/small.yaml': small.replace('flux', 'fluxx'),
    });
    const { code, report } = await reviewed(fleet, 'dev', await change(fleet, 'dev', { 'base-repo.yaml': right }));
    expect(code).toBe(0);
    expect(report.environments[0]).toMatchObject({
      state: 'unknown',
      problems: [],
      known: [{ code: 'unknown-template' }],
    });
  });

  test('shows a promotion: the commit, and what comes with it', async () => {
    const fleet = await testFleet();
    const later = await fleet.controlPlane.commit('main', {
      'templates/flux.yaml': template('flux', 'reconciler', 'kind: Flux2\npath: {{ .Manifests.path }}'),
    });
    const base = await fleet.controlPlane.read('dev', 'base-repo.yaml');
    const head = await change(fleet, 'dev', { 'base-repo.yaml': base.replace(/commit: .*/, `commit: ${later}`) });
    const { report } = await reviewed(fleet, 'dev', head);
    expect(report.environments[0]).toMatchObject({ promoted: { after: later }, changed: [{}, {}] });
  });

  test('says how to ask when the branch, the head or the base can’t be meant', async () => {
    const fleet = await testFleet();
    expect(await fleet.run(['review'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--branch') as string,
    });
    expect(await fleet.run(['review', '--branch', 'dev', '--head', 'nowhere'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('neither a folder nor a commit') as string,
    });
    expect(await fleet.run(['review', '--branch', 'dev', '--base', 'dev'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('full commit id') as string,
    });
    const head = await change(fleet, 'dev', { 'notes.txt': 'hello' });
    expect(await fleet.run(['review', '--branch', 'dev', '--head', head, '-e', 'dve'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('use one of dev, prod') as string,
    });
  });
});
