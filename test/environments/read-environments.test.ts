import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createManifestCache } from '../../environments/manifests/manifest-cache.ts';
import type { ReadEnvironmentsResult } from '../../environments/read-environments.ts';
import { createReadRevisions } from '../../environments/source-reader.ts';
import { UserError } from '../../runtime/errors.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import { describeManifests, readAll, yaml } from '../support/control-plane.ts';
import {
  gitEnvironment,
  insteadOf,
  runGit,
  symlink,
  type TestRepository,
  testRepository,
} from '../support/git-repository.ts';
import { gitServer } from '../support/git-server.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

interface Fleet {
  readonly controlPlane: TestRepository;
  readonly shop: TestRepository;
  readonly till: TestRepository;
  readonly base: string;
}

/** A control plane with two environments, whose base repository is its own main branch, and two teams. */
async function fleet(): Promise<Fleet> {
  const [controlPlane, shop, till] = await Promise.all([testRepository(), testRepository(), testRepository()]);
  await shop.commit('main', { 'workload/shop.yaml': yaml.workload('shop'), 'readme.md': '' });
  await till.commit('release', { 'till.yaml': yaml.workload('till') });
  const base = await controlPlane.commit('main', {
    '.sourceignore': '.environments/\n',
    '.environments/dev.yaml': yaml.environment('dev', controlPlane.url),
    '.environments/us-stage.yaml': yaml.environment('us-stage', controlPlane.url, { branch: 'stage' }),
    'templates/default.yaml': yaml.template('default'),
    'workloads/shop.yaml': yaml.registration('shop', shop.path, { path: './workload' }),
    'workloads/till.yaml': yaml.registration('till', till.path, { branch: 'release' }),
  });
  await controlPlane.commit('dev', {
    'base-repo.yaml': yaml.baseRepo('main', controlPlane.url, { commit: base }),
    'types/large.yaml': yaml.clusterType('large'),
    'policies/all.yaml': yaml.policy('all'),
  });
  await controlPlane.commit('stage', {
    'base-repo.yaml': yaml.baseRepo('main', controlPlane.url),
    'small.yaml': yaml.clusterType('small'),
  });
  return { controlPlane, shop, till, base };
}

function inputOf(result: ReadEnvironmentsResult, environment: string): EnvironmentInput | undefined {
  return result.inputs.find(input => input.environment === environment);
}

async function userError(promise: Promise<unknown>): Promise<UserError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe('an environment', () => {
  test('is followed from its branch to the base repository, the registrations and the workloads', async () => {
    const { controlPlane, shop, till, base } = await fleet();
    const result = await readAll(controlPlane);
    expect(result).toMatchObject({ diagnostics: [], missing: [] });
    expect(result.inputs.map(input => input.environment)).toEqual(['dev', 'us-stage']);
    const dev = inputOf(result, 'dev');
    expect(describeManifests(dev)).toEqual([
      'BaseRepo main',
      'SchedulingPolicy all',
      'ClusterType large',
      'Template default',
      'WorkloadRegistration shop',
      'WorkloadRegistration till',
      'Workload shop (shop, shop-team)',
      'Workload till (till, till-team)',
    ]);
    expect(dev).toMatchObject({ missing: [], unreadable: [], diagnostics: [] });
    expect(dev?.sources).toMatchObject([
      { role: 'environment dev', repository: controlPlane.url, revision: 'dev' },
      { role: 'base repository main', repository: controlPlane.url, revision: 'main', commit: base },
      { role: 'registration shop', repository: shop.path, revision: 'main' },
      { role: 'registration till', repository: till.path, revision: 'release' },
    ]);
    expect(dev?.manifests.at(-1)?.manifest.origin).toMatchObject({ repository: till.path, path: 'till.yaml', line: 1 });
    expect(describeManifests(inputOf(result, 'us-stage'))).toContain('Workload till (till, till-team)');
  });

  test('takes its base repository at the commit that is pinned, not at the tip', async () => {
    const { controlPlane } = await fleet();
    await controlPlane.commit('main', { 'templates/new.yaml': yaml.template('new') });
    const result = await readAll(controlPlane);
    expect(describeManifests(inputOf(result, 'dev'))).not.toContain('Template new');
    expect(describeManifests(inputOf(result, 'us-stage'))).toContain('Template new');
  });

  test('is read the same from a bare repository, a checkout, and an address that git maps', async () => {
    const { controlPlane } = await fleet();
    const checkout = await controlPlane.checkout('dev');
    await writeFile(join(checkout, 'uncommitted.yaml'), yaml.clusterType('uncommitted'));
    await runGit(['commit', '--quiet', '--allow-empty', '--message', 'not pushed'], { cwd: checkout });
    const config = join(
      await temporaryFolder({ gitconfig: insteadOf({ 'https://git.example.com/cp': controlPlane.path }) }),
      'gitconfig',
    );
    const expected = describeManifests(inputOf(await readAll(controlPlane), 'dev'));
    for (const location of [checkout, join(checkout, 'types'), 'https://git.example.com/cp']) {
      expect(describeManifests(inputOf(await readAll(location, { env: gitEnvironment(config) }), 'dev'))).toEqual(
        expected,
      );
    }
  });

  test('may be chosen by name, and a wrong name is told with the nearest', async () => {
    const { controlPlane } = await fleet();
    const result = await readAll(controlPlane, { environments: ['us-stage'] });
    expect(result.inputs.map(input => input.environment)).toEqual(['us-stage']);
    const error = await userError(readAll(controlPlane, { environments: ['us-stag'] }));
    expect(error.message).toBe(`${controlPlane.path} has no environment "us-stag": it declares dev, us-stage`);
    expect(error.fix).toBe('did you mean "us-stage"?');
  });

  test('brings unchanged objects as the very same ones in the next run', async () => {
    const { controlPlane, shop } = await fleet();
    const cache = createManifestCache();
    const before = inputOf(await readAll(controlPlane, { cache }), 'dev');
    await shop.commit('main', { 'workload/shop.yaml': yaml.workload('shop', 'us-stage') });
    await controlPlane.commit('dev', { 'types/other.yaml': yaml.clusterType('other') });
    const after = inputOf(await readAll(controlPlane, { cache }), 'dev');
    const known = new Set(before?.manifests.map(({ manifest }) => manifest));
    const changed = after?.manifests.filter(({ manifest }) => !known.has(manifest));
    expect(describeManifests({ ...(after as EnvironmentInput), manifests: changed ?? [] })).toEqual([
      'ClusterType other',
      'Workload shop (shop, shop-team)',
    ]);
  });

  test('does not depend on the order in which repositories answer', async () => {
    const { controlPlane } = await fleet();
    const results = await Promise.all([readAll(controlPlane), readAll(controlPlane), readAll(controlPlane)]);
    const described = results.map(result => JSON.stringify(result.inputs.map(describeManifests)));
    expect(new Set(described).size).toBe(1);
  });
});

describe('a source that can not be read', () => {
  test('makes only its own environments incomplete, and says who refers to it', async () => {
    const { controlPlane } = await fleet();
    await controlPlane.commit('stage', { 'more.yaml': yaml.baseRepo('gone', '/nonexistent/repository') });
    const result = await readAll(controlPlane);
    expect(inputOf(result, 'dev')?.missing).toEqual([]);
    expect(inputOf(result, 'us-stage')?.missing).toMatchObject([
      {
        role: 'base repository gone',
        repository: '/nonexistent/repository',
        revision: 'main',
        reason: "can't read /nonexistent/repository: there is no such folder",
        origin: { path: 'more.yaml', line: 7 },
        transient: false,
      },
    ]);
  });

  test.each([
    ['a branch that is not there', { branch: 'mian' }, 'has no branch "mian"', 'did you mean "main"?'],
    [
      'a folder that is not there',
      { path: 'nowhere' },
      'there is no folder nowhere',
      'correct the path: it begins at the root of the repository',
    ],
    [
      'a path that leads out',
      { path: '../x' },
      'the path "../x" leaves the repository',
      'write a path from the root of the repository, without ".."',
    ],
    [
      'an option as a branch',
      { branch: '--upload-pack=x' },
      'can\'t be a branch: it begins with "-"',
      'correct the name of the branch',
    ],
  ])('for %s', async (_, change, reason, fix) => {
    const { controlPlane, shop } = await fleet();
    await controlPlane.commit('dev', { 'x.yaml': yaml.registration('x', shop.path, change) });
    const [missing] = inputOf(await readAll(controlPlane), 'dev')?.unreadableRegistrations ?? [];
    expect(missing).toMatchObject({ registration: 'x', role: 'registration x', fix, transient: false });
    expect(missing?.reason).toContain(reason);
  });

  test.each(['ext::sh -c touch% /tmp/pwned', '--upload-pack=touch', '../relative', 'ftp://example.com/x'])(
    'for the address %j',
    async address => {
      const { controlPlane } = await fleet();
      await controlPlane.commit('dev', { 'x.yaml': yaml.registration('x', address) });
      const [missing] = inputOf(await readAll(controlPlane), 'dev')?.unreadableRegistrations ?? [];
      expect(missing).toMatchObject({ role: 'registration x', transient: false });
      expect(missing?.reason).toContain('the address');
    },
  );

  test('for a pinned commit that is not in the repository', async () => {
    const { controlPlane } = await fleet();
    await controlPlane.commit('dev', {
      'base-repo.yaml': yaml.baseRepo('main', controlPlane.url, { commit: 'a'.repeat(40) }),
    });
    expect(inputOf(await readAll(controlPlane), 'dev')?.missing).toMatchObject([
      {
        role: 'base repository main',
        reason: `commit ${'a'.repeat(40)} is not in ${controlPlane.url} on branch main`,
        origin: { path: 'base-repo.yaml', line: 9 },
      },
    ]);
  });

  test('is worth another try when its server is down', async () => {
    const { controlPlane, shop } = await fleet();
    const server = await gitServer({ root: join(shop.path, '..') });
    await controlPlane.commit('dev', {
      'x.yaml': yaml.registration('x', `${server.url}/repository.git`, { path: 'workload' }),
    });
    expect(inputOf(await readAll(controlPlane), 'dev')?.unreadableRegistrations).toEqual([]);
    await server.close();
    expect(inputOf(await readAll(controlPlane), 'dev')?.unreadableRegistrations).toMatchObject([
      { role: 'registration x', transient: true },
    ]);
  });

  test('for a control plane leaves nothing, and says so', async () => {
    const dead = await readAll('http://127.0.0.1:9/cp.git');
    expect(dead).toMatchObject({
      inputs: [],
      missing: [{ role: 'control plane', repository: 'http://127.0.0.1:9/cp.git', transient: true }],
    });
    const empty = await testRepository({ main: { 'readme.md': '' } });
    expect(await readAll(empty)).toMatchObject({
      inputs: [],
      missing: [{ reason: 'there is no folder .environments', transient: false }],
    });
    expect((await userError(readAll('/nonexistent/folder'))).message).toBe('there is no folder /nonexistent/folder');
    expect((await userError(readAll(await temporaryFolder()))).message).toContain('is not in a git repository');
  });
});

describe('a registration', () => {
  test('may bring workloads and schemas; what would decide for others is refused by name', async () => {
    const { controlPlane, shop } = await fleet();
    await shop.commit('main', {
      'workload/policy.yaml': yaml.policy('grab'),
      'workload/config.yaml': yaml.configMap('steal', 'platform-config: "true"'),
      'workload/azure.yaml': yaml.configMap('azure-app-config-x'),
      'workload/own.yaml': yaml.configMap('own'),
      'workload/role.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: admin\n',
      'workload/registration.yaml': yaml.registration('more', '/x'),
      'workload/typo.yaml': yaml.workload('typo').replace('kind: Workload', 'kind: Workloda'),
    });
    const dev = inputOf(await readAll(controlPlane), 'dev');
    const brought = dev?.manifests.filter(({ registration }) => registration?.name === 'shop');
    expect(describeManifests({ ...(dev as EnvironmentInput), manifests: brought ?? [] })).toEqual([
      'ClusterRoleBinding admin (shop, shop-team)',
      'Workload shop (shop, shop-team)',
    ]);
    const told = dev?.diagnostics.map(
      ({ severity, code, subject }) => `${severity} ${code} ${subject?.kind} ${subject?.name}`,
    );
    expect(told).toEqual([
      'error refused-kind ConfigMap azure-app-config-x',
      'error refused-kind ConfigMap steal',
      'info foreign-kind ConfigMap own',
      'error refused-kind SchedulingPolicy grab',
      'error refused-kind WorkloadRegistration more',
    ]);
    expect(dev?.unreadable).toMatchObject([
      { registration: { name: 'shop' }, unreadable: { diagnostics: [{ code: 'unknown-kind' }] } },
    ]);
    expect(dev?.missing).toEqual([]);
  });

  test('with a broken file holds back what it would have brought, and nothing of others', async () => {
    const { controlPlane, shop } = await fleet();
    await shop.commit('main', {
      'workload/shop.yaml': 'kind: Workload\nmetadata:\n  name: shop\n\tx: 1\n',
      'workload/passwd.yaml': symlink('/etc/passwd'),
    });
    const dev = inputOf(await readAll(controlPlane), 'dev');
    expect(dev?.unreadable).toMatchObject([
      { registration: { name: 'shop', workspace: 'shop-team' }, unreadable: { kind: 'Workload', name: 'shop' } },
    ]);
    expect(describeManifests(dev)).toContain('Workload till (till, till-team)');
    expect(dev?.diagnostics).toMatchObject([{ code: 'symlink-ignored' }]);
  });

  test('of a repository that another one names as well shares its reading', async () => {
    const { controlPlane, shop } = await fleet();
    const server = await gitServer({ root: join(shop.path, '..') });
    const address = `${server.url}/repository.git`;
    await shop.commit('main', { 'other/other.yaml': yaml.workload('other') });
    await controlPlane.commit('dev', {
      'a.yaml': yaml.registration('a', address, { path: 'workload' }),
      'b.yaml': yaml.registration('b', address, { path: 'other' }),
    });
    await readAll(controlPlane, { environments: ['dev'] });
    expect(server.requests.filter(request => request.includes('info/refs'))).toHaveLength(2);
  });
});

describe('base repositories', () => {
  test('may be several, and may refer to others', async () => {
    const { controlPlane } = await fleet();
    const inner = await testRepository({ main: { 'i.yaml': yaml.template('inner') } });
    const outer = await testRepository({
      main: { 'o.yaml': yaml.template('outer'), 'base.yaml': yaml.baseRepo('inner', inner.path) },
    });
    await controlPlane.commit('dev', { 'outer.yaml': yaml.baseRepo('outer', outer.path) });
    const dev = inputOf(await readAll(controlPlane), 'dev');
    expect(describeManifests(dev)).toEqual(
      expect.arrayContaining(['Template default', 'Template outer', 'Template inner']),
    );
    expect(dev?.missing).toEqual([]);
  });

  test('that refer to each other are read once', async () => {
    const { controlPlane } = await fleet();
    const loop = await testRepository();
    await loop.commit('main', { 'l.yaml': yaml.template('loop'), 'base.yaml': yaml.baseRepo('loop', loop.path) });
    await controlPlane.commit('dev', { 'loop.yaml': yaml.baseRepo('loop', loop.path) });
    const dev = inputOf(await readAll(controlPlane), 'dev');
    expect(describeManifests(dev).filter(name => name === 'Template loop')).toHaveLength(1);
    expect(dev?.diagnostics).toMatchObject([{ severity: 'warning', code: 'base-repo-cycle' }]);
  });

  test('in an endless chain are given up', async () => {
    const { controlPlane } = await fleet();
    const chain = await Promise.all(Array.from({ length: 7 }, async () => await testRepository()));
    for (const [index, link] of chain.entries()) {
      await link.commit('main', { 'b.yaml': yaml.baseRepo(`b${index}`, chain[index + 1]?.path ?? '/end') });
    }
    await controlPlane.commit('dev', { 'chain.yaml': yaml.baseRepo('chain', chain[0]?.path ?? '') });
    expect(inputOf(await readAll(controlPlane), 'dev')?.missing).toMatchObject([
      { reason: expect.stringContaining('more than 5 levels deep') },
    ]);
  });
});

describe('a working tree', () => {
  test('stands for its branch, uncommitted changes included', async () => {
    const { controlPlane } = await fleet();
    const folder = await controlPlane.checkout('dev');
    await writeFiles(folder, { 'types/huge.yaml': yaml.clusterType('huge') });
    await rm(join(folder, 'policies/all.yaml'));
    const result = await readAll(controlPlane, { worktrees: { dev: folder } });
    const dev = inputOf(result, 'dev');
    expect(describeManifests(dev)).toEqual(
      expect.arrayContaining(['ClusterType large', 'ClusterType huge', 'Workload shop (shop, shop-team)']),
    );
    expect(describeManifests(dev)).not.toContain('SchedulingPolicy all');
    expect(dev?.sources[0]).toEqual({ role: 'environment dev', repository: folder, revision: 'working tree' });
    expect(describeManifests(inputOf(result, 'us-stage'))).not.toContain('ClusterType huge');
  });

  test('of a commit stands for its branch and for other commits that are pinned there', async () => {
    const { controlPlane } = await fleet();
    const old = (await controlPlane.git('rev-parse', 'main')).trim();
    const fresh = await controlPlane.commit('feature', { 'README.md': 'elsewhere' });
    await controlPlane.branch('feature', old);
    const head = await controlPlane.commit('feature', { 'templates/new.yaml': yaml.template('new') });
    const result = await readAll(controlPlane, { commits: { main: head, docs: fresh } });
    expect(describeManifests(inputOf(result, 'dev'))).toContain('Template new');
    expect(inputOf(result, 'dev')?.diagnostics).toMatchObject([
      { code: 'pin-set-aside', message: expect.stringContaining(`but commit ${head.slice(0, 7)} is taken`) },
    ]);
    expect([...result.standIns]).toEqual(['main']);
  });

  test('beside it, runs that share what they read see one state of all other branches', async () => {
    const { controlPlane } = await fleet();
    const revisions = createReadRevisions();
    const before = await readAll(controlPlane, { revisions });
    await controlPlane.commit('dev', { 'types/huge.yaml': yaml.clusterType('huge') });
    const again = await readAll(controlPlane, { revisions });
    expect(inputOf(again, 'dev')?.sources).toEqual(inputOf(before, 'dev')?.sources);
    expect(describeManifests(inputOf(again, 'dev'))).not.toContain('ClusterType huge');
    expect(describeManifests(inputOf(await readAll(controlPlane), 'dev'))).toContain('ClusterType huge');
  });

  test('of the main branch stands for pinned commits as well, and says so', async () => {
    const { controlPlane } = await fleet();
    const folder = await controlPlane.checkout('main');
    await writeFiles(folder, {
      'templates/new.yaml': yaml.template('new'),
      '.environments/test.yaml': yaml.environment('test', controlPlane.url, { branch: 'dev' }),
    });
    const result = await readAll(folder, { worktrees: { main: '.' }, cwd: folder });
    expect(result.inputs.map(input => input.environment)).toEqual(['dev', 'test', 'us-stage']);
    expect(describeManifests(inputOf(result, 'dev'))).toContain('Template new');
    expect(inputOf(result, 'dev')?.diagnostics).toMatchObject([
      { severity: 'info', code: 'pin-set-aside', origin: { path: 'base-repo.yaml' } },
    ]);
    expect(inputOf(result, 'us-stage')?.diagnostics).toEqual([]);
  });

  test.each(['/nonexistent', '/', 'plain'])('that isn’t one is a mistake, and nothing is read: %s', async name => {
    const { controlPlane } = await fleet();
    const folder = name === 'plain' ? await temporaryFolder({ 'a.yaml': 'kind: A' }) : name;
    const reading = readAll(controlPlane, { worktrees: { dev: folder } });
    await expect(reading).rejects.toBeInstanceOf(UserError);
    await expect(reading).rejects.toThrow(`${folder} is not the working tree of a git repository`);
  });
});

describe('Environment objects', () => {
  test('that are broken, invalid or there twice are incomplete environments, and the others are read', async () => {
    const { controlPlane } = await fleet();
    await controlPlane.commit('main', {
      '.environments/broken.yaml': 'kind: Environment\nmetadata:\n  name: broken\nspec: [\n',
      '.environments/invalid.yaml': yaml.environment('invalid', controlPlane.url).replace('branch', 'brnch'),
      '.environments/twice-1.yaml': yaml.environment('twice', controlPlane.url),
      '.environments/twice-2.yaml': yaml.environment('twice', controlPlane.url),
      '.environments/readme.md': '# Environments',
      '.environments/type.yaml': yaml.clusterType('misplaced'),
      '.environments/garbage.yaml': 'a: [\n',
    });
    const result = await readAll(controlPlane);
    expect(result.inputs.map(input => `${input.environment} ${input.missing.length}`)).toEqual([
      'broken 1',
      'dev 0',
      'invalid 1',
      'twice 1',
      'us-stage 0',
    ]);
    expect(inputOf(result, 'invalid')?.missing).toMatchObject([
      { reason: 'spec.controlPlane.branch is missing', origin: { path: '.environments/invalid.yaml' } },
    ]);
    expect(inputOf(result, 'twice')?.diagnostics).toMatchObject([
      { code: 'duplicate-name', related: [{ origin: { path: '.environments/twice-2.yaml' } }] },
    ]);
    expect(result.diagnostics.map(({ code, origin }) => `${code} ${origin?.path}`)).toEqual([
      'not-an-environment .environments/type.yaml',
      'invalid-yaml .environments/garbage.yaml',
    ]);
  });

  test('are found on the default branch of a repository that has no main, or on the branch that is named', async () => {
    const controlPlane = await testRepository();
    await controlPlane.commit('trunk', { '.environments/dev.yaml': yaml.environment('dev', controlPlane.path) });
    await controlPlane.commit('other', {
      '.environments/x.yaml': yaml.environment('x', controlPlane.path, { branch: 'dev' }),
    });
    await controlPlane.commit('dev', { 'a.yaml': yaml.clusterType('a') });
    await controlPlane.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
    expect((await readAll(controlPlane)).inputs.map(input => input.environment)).toEqual(['dev']);
    expect((await readAll(controlPlane, { branch: 'other' })).inputs.map(input => input.environment)).toEqual(['x']);
    const folder = await controlPlane.checkout('trunk');
    await writeFiles(folder, {
      '.environments/new.yaml': yaml.environment('new', controlPlane.path, { branch: 'dev' }),
    });
    expect(
      (await readAll(controlPlane, { worktrees: { trunk: folder } })).inputs.map(input => input.environment),
    ).toEqual(['dev', 'new']);
  });

  test('of a repository that was never pushed may name the address that it will have', async () => {
    const controlPlane = await testRepository();
    const future = 'https://git.example.com/org/cp';
    await controlPlane.commit('main', { '.environments/dev.yaml': yaml.environment('dev', future) });
    await controlPlane.commit('dev', {
      'a.yaml': yaml.clusterType('a'),
      'b.yaml': yaml.baseRepo('main', `${future}.git`, { path: '.' }),
    });
    const result = await readAll(controlPlane);
    expect(result.diagnostics).toMatchObject([{ severity: 'info', code: 'control-plane-assumed' }]);
    expect(inputOf(result, 'dev')).toMatchObject({ missing: [], sources: [{ revision: 'dev' }, { revision: 'main' }] });
  });

  test('of a checkout are read with the connection settings that a CI system put into it', async () => {
    const { controlPlane } = await fleet();
    const server = await gitServer({ root: join(controlPlane.path, '..'), credentials: 'x-token:secret' });
    const folder = await controlPlane.checkout('main');
    await runGit(['remote', 'set-url', 'origin', `${server.url}/repository.git`], { cwd: folder });
    expect((await readAll(folder)).missing).toMatchObject([{ reason: expect.stringContaining('access was denied') }]);
    const header = `AUTHORIZATION: Basic ${Buffer.from('x-token:secret').toString('base64')}`;
    await runGit(['config', `http.${server.url}/.extraheader`, header], { cwd: folder });
    const result = await readAll(folder);
    expect(result.missing).toEqual([]);
    expect(result.inputs.map(input => input.environment)).toEqual(['dev', 'us-stage']);
  });
});
