import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth } from '../fixture.ts';
import { config, policy, template, testFleet } from '../fleet.ts';

describe('berth validate', () => {
  test('is content with a good fleet', async () => {
    const fleet = await testFleet();
    const { code, stdout } = await fleet.run(['validate']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'no problems; looked at dev, prod\n' });
  });

  test('lists every problem with its place and its fix, each once', async () => {
    const fleet = await testFleet();
    const bad = {
      'policies/nothing.yaml': policy('nothing', 'apy', 'large'),
      'types/small.yaml': (await fleet.controlPlane.read('dev', 'types/small.yaml')).replace('flux', 'fluxx'),
      'config/lost.yaml': config('lost', 'A: b', '    size: smal\n'),
      'templates/broken.yaml': template('broken', 'config', 'a: {{ if }}'),
      'templates/twice.yaml': template('config', 'config', 'x'),
      'broken.yaml': 'a: b: c\n',
    };
    await fleet.controlPlane.commit('dev', bad);
    await fleet.controlPlane.commit('prod', bad);
    const { code, stdout } = await fleet.run(['validate']);
    expect(code).toBe(2);
    for (const text of [
      'policy nothing places nothing: no deployment target has purpose=apy',
      'did you mean "purpose: api"?',
      'names the reconciler template "fluxx"',
      'did you mean "flux"?',
      'template broken, manifest 1: template: template:1: missing value for if',
      '2 objects are Template "config"',
    ]) {
      expect(stdout.split(text).length - 1, text).toBeGreaterThan(0);
    }
    expect(stdout).toMatch(/at: templates\/broken\.yaml:9:1/);
    expect(stdout).toMatch(/lost.*smal/);
    expect(stdout).toMatch(/\d+ errors, \d+ warnings; looked at dev, prod\n$/);
  });

  test('takes an unknown field for a warning, and with --strict for an error', async () => {
    const fleet = await testFleet();
    const large = await fleet.controlPlane.read('dev', 'types/large.yaml');
    await fleet.controlPlane.commit('dev', { 'types/large.yaml': `${large}  configTyp: config\n` });
    const lenient = await fleet.run(['validate', '-e', 'dev']);
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toMatch(/^warning: .*configTyp/);
    const strict = await fleet.run(['validate', '-e', 'dev', '--strict']);
    expect(strict.code).toBe(2);
    expect(strict.stdout).toMatch(/^error: .*configTyp/);
  });

  test('ends with 1 when a source can’t be read', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.git('branch', '-D', 'prod');
    const { code, stdout } = await fleet.run(['validate']);
    expect(code).toBe(1);
    expect(stdout).toContain("environment prod can't be read");
  });

  test('ends with 1 when there is no control plane to read', async () => {
    const { code, stderr, stdout } = await berth(['validate', '--control-plane', 'https://localhost:1/none'], {
      env: { ...process.env, XDG_CACHE_HOME: '/tmp' },
    });
    expect(code).toBe(1);
    expect(stderr + stdout).toContain("control plane can't be read");
  });

  test('annotates the files of a working tree, by their paths from the current folder', async () => {
    const fleet = await testFleet();
    const checkout = await fleet.controlPlane.checkout('dev');
    const file = join(checkout, 'types/small.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('flux', 'fluxx'));
    const words = ['validate', '-e', 'dev', '--worktree', 'dev=.'];
    const github = await fleet.run([...words, '--output', 'github'], { cwd: checkout });
    expect(github.code).toBe(2);
    expect(github.stdout).toMatch(/^::error file=types\/small\.yaml,line=8,col=3,title=unknown-template::/m);
    const sarif = JSON.parse((await fleet.run([...words, '--output', 'sarif'], { cwd: checkout })).stdout);
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: 'unknown-template',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'types/small.yaml' }, region: { startLine: 8 } } }],
    });
  });

  test('places files of other repositories in SARIF by their repository and commit', async () => {
    const fleet = await testFleet();
    const text = await fleet.shop.read('main', 'workloads/cart.yaml');
    await fleet.shop.commit('main', { 'workloads/cart.yaml': text.replace('environment: dev', 'environment: dve') });
    const commit = (await fleet.shop.git('rev-parse', 'main')).trim();
    const { stdout } = await fleet.run(['validate', '--output', 'sarif'], { cwd: await temporaryFolder() });
    const [run] = JSON.parse(stdout).runs;
    const { repositoryUri, mappedTo } = run.versionControlProvenance.find(
      ({ revisionId }: { revisionId: string }) => revisionId === commit,
    );
    expect(repositoryUri).toBe(`file://${fleet.shop.path}`);
    expect(Object.keys(run.originalUriBaseIds)).toContain(mappedTo.uriBaseId);
    const found = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'unknown-environment');
    const { artifactLocation } = found.locations[0].physicalLocation;
    expect(artifactLocation).toMatchObject({ uri: 'workloads/cart.yaml', uriBaseId: mappedTo.uriBaseId });
  });

  test('tells programs which environments have a problem', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', { 'policies/nothing.yaml': policy('nothing', 'apy', 'large') });
    const { stdout } = await fleet.run(['validate', '--output', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      environments: ['dev', 'prod'],
      diagnostics: [{ severity: 'warning', code: 'policy-selects-nothing', environments: ['dev'] }],
    });
  });
});
