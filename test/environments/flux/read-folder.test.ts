import { spawnSync } from 'node:child_process';
import { readdir, readlink, writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createKustomize, type Kustomize } from '../../../environments/flux/kustomize.ts';
import { type ReadFolderOptions, readFolder } from '../../../environments/flux/read-folder.ts';
import { DEFAULT_LIMITS } from '../../../environments/limits.ts';
import { createManifestCache } from '../../../environments/manifests/manifest-cache.ts';
import type { ParsedManifests } from '../../../environments/manifests/parsed-manifests.ts';
import { Problem } from '../../../runtime/errors.ts';
import { createGit } from '../../../runtime/git/git.ts';
import { commitTree, type SourceTree } from '../../../runtime/git/source-tree.ts';
import { unguarded } from '../../../runtime/workers/guard.ts';
import { gitEnvironment, submodule, symlink, type TestFile, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NO_KUSTOMIZE = createKustomize({ env: { PATH: '' } });

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
}

async function read(
  files: Readonly<Record<string, TestFile>>,
  options: Partial<ReadFolderOptions> = {},
): Promise<ParsedManifests> {
  const repository = await testRepository({ main: files });
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  const opened = await git.open(repository.path);
  const { commit } = await opened.fetch({ branch: 'main' });
  const defaults = {
    path: '.',
    limits: DEFAULT_LIMITS,
    cache: createManifestCache(),
    kustomize: NO_KUSTOMIZE,
    guard: unguarded,
  };
  return await readFolder(commitTree(opened, commit), { ...defaults, ...options });
}

function names({ manifests }: ParsedManifests): string[] {
  return manifests.map(({ name }) => name);
}

async function problem(promise: Promise<unknown>): Promise<Problem> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
}

describe('a folder', () => {
  test('gives all its YAML, at any depth, in order of paths', async () => {
    const content = await read({
      'b.yml': configMap('b'),
      'a/z.yaml': `${configMap('z')}---\n${configMap('z2')}`,
      'a/deep/er/c.yaml': configMap('c'),
      'notes.md': '# notes',
      'data.json': '{}',
      'upper.YAML': configMap('no'),
      '.hidden/h.yaml': configMap('h'),
    });
    expect(names(content)).toEqual(['h', 'c', 'z', 'z2', 'b']);
    expect(content.diagnostics).toEqual([]);
  });

  test('named by a path gives nothing outside of it', async () => {
    const files = { 'a/x.yaml': configMap('x'), 'ab/y.yaml': configMap('y'), 'z.yaml': configMap('z') };
    for (const path of ['a', './a', 'a/', './a//']) expect(names(await read(files, { path }))).toEqual(['x']);
    expect(await problem(read(files, { path: '../a' }))).toMatchObject({ kind: 'refused' });
    expect(await problem(read(files, { path: 'nowhere' }))).toMatchObject({ kind: 'path-not-found' });
  });

  test('obeys .sourceignore files in it, in its folders and above it', async () => {
    const files = {
      '.sourceignore': '*-draft.yaml\n.environments/\n',
      'a/.sourceignore': '/own.yaml\n',
      'a/own.yaml': configMap('own'),
      'a/b/own.yaml': configMap('deeper'),
      'a/b/x-draft.yaml': configMap('draft'),
      'a/b/x.yaml': configMap('x'),
      '.environments/dev.yaml': configMap('dev'),
    };
    expect(names(await read(files))).toEqual(['deeper', 'x']);
    expect(names(await read(files, { path: 'a/b' }))).toEqual(['deeper', 'x']);
    expect(names(await read(files, { path: '.environments', ownRulesOnly: true }))).toEqual(['dev']);
  });

  test('says which links and submodules are left out', async () => {
    const content = await read({
      'a.yaml': configMap('a'),
      'passwd.yaml': symlink('/etc/passwd'),
      'inside.yaml': symlink('a.yaml'),
      out: symlink('../..'),
      module: submodule('1'.repeat(40)),
    });
    expect(names(content)).toEqual(['a']);
    expect(content.diagnostics.map(({ severity, code, origin }) => `${severity} ${code} ${origin?.path}`)).toEqual([
      'warning symlink-ignored inside.yaml',
      'info submodule-ignored module',
      'info symlink-ignored out',
      'warning symlink-ignored passwd.yaml',
    ]);
  });

  test('gives a file that can not be read as such, and reads the others', async () => {
    const content = await read({
      'a.yaml': configMap('a'),
      'broken.yaml': 'kind: ClusterType\nmetadata:\n  name: large\nx: [\n',
      'latin1.yaml': Buffer.from([0x6e, 0x3a, 0x20, 0xe9, 0x0a]),
      'values.yaml': 'replicas: 1\n',
    });
    expect(names(content)).toEqual(['a']);
    expect(content.unreadable).toMatchObject([
      { kind: 'ClusterType', name: 'large', origin: { path: 'broken.yaml' } },
      { origin: { path: 'latin1.yaml' }, diagnostics: [{ code: 'not-utf8' }] },
      {
        notAnObject: true,
        diagnostics: [{ severity: 'error', code: 'not-an-object', origin: { path: 'values.yaml' } }],
      },
    ]);
    expect(content.diagnostics).toEqual([]);
  });

  test('leaves out objects that are for local tools, as kustomize does', async () => {
    const local = (value: string): string =>
      `${configMap('x')}  annotations:\n    config.kubernetes.io/local-config: "${value}"\n`;
    expect(names(await read({ 'a.yaml': local('true'), 'b.yaml': local('false') }))).toEqual(['x']);
  });

  test('gives the same objects again for files that have not changed', async () => {
    const repository = await testRepository({ main: { 'a.yaml': configMap('a'), 'b.yaml': configMap('b') } });
    const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
    const opened = await git.open(repository.path);
    const options = {
      path: '.',
      limits: DEFAULT_LIMITS,
      cache: createManifestCache(),
      kustomize: NO_KUSTOMIZE,
      guard: unguarded,
    };
    const readNow = async (): Promise<ParsedManifests> =>
      await readFolder(commitTree(opened, (await opened.fetch({ branch: 'main' })).commit), options);
    const before = await readNow();
    await repository.commit('main', { 'b.yaml': configMap('changed') });
    const after = await readNow();
    expect(names(after)).toEqual(['a', 'changed']);
    expect(after.manifests[0]).toBe(before.manifests[0]);
    expect(after.manifests[1]).not.toBe(before.manifests[1]);
  });
});

describe('limits', () => {
  test('more files than allowed are refused, with the folder and the way out', async () => {
    const files = Object.fromEntries(Array.from({ length: 25_000 }, (_, index) => [`f${index}.yaml`, '']));
    const error = await problem(read({ ...files, 'readme.md': '' }));
    expect(error.message).toBe('the repository has 25000 manifest files, at most 20000 are read');
    expect(error.fix).toContain('.sourceignore');
  });

  test('files that are no manifests do not count', async () => {
    const limits = { ...DEFAULT_LIMITS, maxFiles: 1 };
    expect(names(await read({ 'a.yaml': configMap('a'), 'b.txt': '', 'c.txt': '' }, { limits }))).toEqual(['a']);
  });

  test('one file that is too large is unreadable, more bytes than allowed are refused', async () => {
    const files = { 'a.yaml': configMap('a'), 'huge.yaml': `# ${'x'.repeat(5 * 1024 * 1024)}\n${configMap('huge')}` };
    const content = await read(files);
    expect(names(content)).toEqual(['a']);
    expect(content.unreadable).toMatchObject([
      { origin: { path: 'huge.yaml' }, diagnostics: [{ code: 'file-too-large' }] },
    ]);
    const limits = { ...DEFAULT_LIMITS, maxTotalBytes: 100 };
    const many = { 'a.yaml': configMap('a'), 'b.yaml': configMap('b') };
    expect((await problem(read(many, { limits }))).message).toMatch(/the manifests in the repository have 102 bytes/);
  });
});

describe('a kustomization', () => {
  /** Remembers what it was given, and gives one ConfigMap for each manifest file. */
  test('asks git a few times for each level of kustomizations, however many files they name', async () => {
    const resources = Array.from({ length: 300 }, (_, index) => `f${index}.yaml`);
    const repository = await testRepository({
      main: {
        'kustomization.yaml': `resources:\n- more\n${resources.map(name => `- ${name}\n- ./${name}\n`).join('')}`,
        'more/kustomization.yaml': 'resources: [../f0.yaml]\n',
        ...Object.fromEntries(resources.map(name => [name, configMap(name.replace('.yaml', ''))])),
      },
    });
    const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
    const opened = await git.open(repository.path);
    const tree = commitTree(opened, (await opened.fetch({ branch: 'main' })).commit);
    const asked: string[] = [];
    const counted: SourceTree = {
      ...tree,
      find: async paths => (asked.push('find'), await tree.find(paths)),
      read: entries => (asked.push('read'), tree.read(entries)),
    };
    const { kustomize, seen } = recording();
    const options = { path: '.', limits: DEFAULT_LIMITS, cache: createManifestCache(), guard: unguarded, kustomize };
    await readFolder(counted, options);
    expect(seen[0]).toEqual(expect.arrayContaining(resources));
    expect(asked.length).toBeLessThan(12);
  });

  test('of kustomizations that name each other for ever deeper is refused', async () => {
    const levels = Array.from({ length: 102 }, (_, index) => 'a/'.repeat(index));
    const files = Object.fromEntries(levels.map(folder => [`${folder}kustomization.yaml`, 'resources: [a]\n']));
    await expect(read({ ...files, [`${'a/'.repeat(102)}kustomization.yaml`]: 'resources: []\n' })).rejects.toThrow(
      'kustomization.yaml: kustomizations name each other more than 100 levels deep',
    );
  });

  function recording(): { kustomize: Kustomize; seen: string[][] } {
    const seen: string[][] = [];
    const build = async (folder: string): Promise<string> => {
      const root = folder.slice(0, folder.indexOf('berth-kustomize-') + 'berth-kustomize-'.length + 6);
      const files = await readdir(root, { recursive: true, withFileTypes: true });
      seen.push([
        `in ${relative(root, folder)}`,
        ...files
          .filter(file => file.isFile())
          .map(file => relative(root, join(file.parentPath, file.name)))
          .sort(),
      ]);
      return configMap('built');
    };
    return { kustomize: { build }, seen };
  }

  test('at the path decides alone what is taken, and is given exactly the files that it names', async () => {
    const { kustomize, seen } = recording();
    const content = await read(
      {
        'deploy/kustomization.yaml':
          'resources: [a.yaml, ../base]\npatches:\n- path: p.yaml\nconfigMapGenerator:\n- name: x\n  files: [key=data/file.txt]\n  envs: [x.env]\n',
        'deploy/a.yaml': configMap('a'),
        'deploy/p.yaml': configMap('p'),
        'deploy/not-named.yaml': configMap('n'),
        'deploy/data/file.txt': 'text',
        'deploy/x.env': 'A=1',
        'base/kustomization.yml': 'resources:\n- b.yaml\n',
        'base/b.yaml': configMap('b'),
        'secret.yaml': configMap('s'),
      },
      { path: 'deploy', kustomize },
    );
    expect(names(content)).toEqual(['built']);
    expect(content.manifests[0]?.origin).toMatchObject({ path: 'deploy/kustomization.yaml', line: 1, column: 1 });
    const [built] = content.manifests;
    expect(built?.state === 'valid' && built.object.at(['metadata', 'name'])).toMatchObject({ line: 1, column: 1 });
    expect(seen).toEqual([
      [
        'in deploy',
        'base/b.yaml',
        'base/kustomization.yml',
        'deploy/a.yaml',
        'deploy/data/file.txt',
        'deploy/kustomization.yaml',
        'deploy/p.yaml',
        'deploy/x.env',
      ],
    ]);
  });

  test('below the path is a unit beside the other files', async () => {
    const { kustomize, seen } = recording();
    const files = {
      'a.yaml': configMap('a'),
      'unit/Kustomization': 'resources: [b.yaml, inner]\n',
      'unit/b.yaml': configMap('b'),
      'unit/inner/kustomization.yaml': '',
      'ignored/kustomization.yaml': 'resources: []',
      'ignored/c.yaml': configMap('c'),
      '.sourceignore': 'ignored/kustomization.yaml\n',
    };
    expect(names(await read(files, { kustomize }))).toEqual(['a', 'c', 'built']);
    expect(seen).toEqual([['in unit', 'unit/Kustomization', 'unit/b.yaml', 'unit/inner/kustomization.yaml']]);
  });

  test('has its objects placed where they stand in its files', async () => {
    const printed =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {platform-config: "true"}\ndata:\n  D: "2024-01-01T00:00:00Z"\n  N: 1000\n';
    const kustomize = { build: async () => await Promise.resolve(`${printed}---\n${configMap('b')}`) };
    const written = '\n# a comment\n'.concat(
      printed.replace('"2024-01-01T00:00:00Z"', '2024-01-01').replace('1000', '1_000'),
    );
    const content = await read(
      { 'kustomization.yaml': 'resources: [more/a.yaml]\n', 'more/a.yaml': written },
      { kustomize },
    );
    const [a, b] = content.manifests;
    expect(a?.state === 'invalid' && a.object.diagnostics).toMatchObject([
      { message: 'data.N: must be a string: write it in quotes', origin: { path: 'more/a.yaml', line: 10 } },
    ]);
    expect(b?.origin).toMatchObject({ path: 'kustomization.yaml', line: 1 });
  });

  test('tells of dates without quotes where they stand in its files', async () => {
    const printed =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {platform-config: "true"}\ndata:\n  D: "2024-01-01T00:00:00Z"\n';
    const kustomize = { build: async () => await Promise.resolve(printed) };
    const files = {
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'a.yaml': printed.replace('"2024-01-01T00:00:00Z"', '2024-01-01'),
    };
    const [a] = (await read(files, { kustomize })).manifests;
    expect(a?.state === 'valid' && a.warnings).toMatchObject([
      { code: 'unquoted-date', origin: { path: 'a.yaml', line: 7 } },
    ]);
  });

  test('is built once as long as nothing of it changes', async () => {
    const { kustomize, seen } = recording();
    const cache = createManifestCache();
    const repository = await testRepository({
      main: { 'kustomization.yaml': 'resources: [a.yaml]', 'a.yaml': configMap('a') },
    });
    const opened = await createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() }).open(
      repository.path,
    );
    const readNow = async (): Promise<ParsedManifests> =>
      await readFolder(commitTree(opened, (await opened.fetch({ branch: 'main' })).commit), {
        path: '',
        guard: unguarded,
        limits: DEFAULT_LIMITS,
        cache,
        kustomize,
      });
    const before = await readNow();
    await repository.commit('main', { 'other.txt': 'x' });
    expect((await readNow()).manifests[0]).toBe(before.manifests[0]);
    await repository.commit('main', { 'a.yaml': configMap('b') });
    await readNow();
    expect(seen).toHaveLength(2);
  });

  test('without kustomize on the machine is an error that says what to install', async () => {
    const error = await problem(read({ 'x/kustomization.yaml': 'resources: []' }));
    expect(error.message).toBe('x/kustomization.yaml: neither kustomize nor kubectl is installed');
    expect(error.fix).toContain('install kustomize');
  });

  test.each([
    [
      'a remote base',
      'resources:\n- https://github.com/org/repo//base?ref=v1\n',
      'kustomization.yaml:2: resources names "https://github.com/org/repo//base?ref=v1", which is not',
    ],
    ['a git address', 'bases: ["git@github.com:org/repo"]\n', 'bases names "git@github.com:org/repo"'],
    ['an absolute path', 'resources: [/etc/kubernetes]\n', 'names "/etc/kubernetes"'],
    ['a way out', 'components: [../../../etc]\n', 'names "../../../etc"'],
    [
      'a file of the machine',
      'configMapGenerator:\n- name: x\n  files: [k=/etc/passwd]\n',
      'configMapGenerator.files names "/etc/passwd"',
    ],
    [
      'a file from the network',
      'patches:\n- path: https://example.com/p.yaml\n',
      'patches.path names "https://example.com/p.yaml"',
    ],
    ['a link', 'resources: [link.yaml]\n', 'names "link.yaml"'],
    ['a generator', 'generators: [x.yaml]\n', "kustomization.yaml:1: generators can't be used"],
    ['a chart', 'helmCharts: [{name: x}]\nhelmGlobals: {}\n', "helmCharts, helmGlobals can't be used"],
    ['a transformer', 'transformers: [x.yaml]\n', "transformers can't be used"],
    ['broken YAML', 'resources: [\n', 'kustomization.yaml is not valid'],
  ])('with %s is refused before kustomize sees it', async (_, text, message) => {
    const { kustomize, seen } = recording();
    const error = await problem(
      read({ 'kustomization.yaml': text, 'link.yaml': symlink('/etc/passwd'), 'x.yaml': '' }, { kustomize }),
    );
    expect(error.message).toContain(message);
    expect(seen).toEqual([]);
  });

  test.each(['resources', 'bases', 'components'])('named under %s is held to the same rules', async field => {
    const { kustomize, seen } = recording();
    const files = {
      'kustomization.yaml': `${field}: [inner]\n`,
      'inner/kustomization.yaml': 'namePrefix: a-\nconfigMapGenerator:\n- name: x\n  Envs: ["http://127.0.0.1:1/x"]\n',
    };
    const error = await problem(read(files, { kustomize }));
    expect(error.message).toBe('inner/kustomization.yaml:4: configMapGenerator.0.Envs is no field of a kustomization');
    expect(error.fix).toBe('did you mean "envs"? Capitals count');
    expect(seen).toEqual([]);
  });

  test('is not fooled by files whose path looks like an address', async () => {
    const { kustomize, seen } = recording();
    const files = {
      'kustomization.yaml': 'resources: ["http://127.0.0.1:1/x.yaml"]\n',
      'http:/127.0.0.1:1/x.yaml': configMap('decoy'),
    };
    expect((await problem(read(files, { kustomize }))).message).toContain('which is not a path of the repository');
    expect(seen).toEqual([]);
  });

  test('may have patches of its own text', async () => {
    const { kustomize } = recording();
    const text =
      'patchesStrategicMerge:\n- |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: x}\npatches:\n- patch: "- op: remove"\n  target: {kind: X}\n';
    expect(names(await read({ 'kustomization.yaml': text }, { kustomize }))).toEqual(['built']);
  });
});

const kubectl = createKustomize({ env: { PATH: process.env['PATH'] ?? '' } });
const isInstalled = await kubectl.build('/nonexistent').then(
  () => true,
  (error: Error) => !error.message.includes('neither'),
);

const canIsolate = [['--net'], ['--map-root-user', '--net']].some(
  options => spawnSync('unshare', [...options, 'true']).status === 0,
);

describe('the kustomize command', () => {
  async function script(text: string, name = 'kustomize'): Promise<Kustomize> {
    const bin = await temporaryFolder();
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return createKustomize({
      env: { PATH: `/nonexistent:${bin}`, SECRET: 'x', HTTPS_PROXY: 'http://proxy' },
      timeoutMs: 500,
    });
  }

  test('is run in the folder, with nothing of the environment', async () => {
    const folder = await temporaryFolder({ 'a.yaml': 'a: 1\n' });
    const kustomize = await script(
      'echo "args: $*"; echo "cwd: $PWD"; echo "secret: $SECRET path: $PATH proxy: $HTTPS_PROXY home: $HOME"',
    );
    expect((await kustomize.build(folder)).trim().split('\n')).toEqual([
      `args: build ${folder}`,
      `cwd: ${folder}`,
      `secret:  path:  proxy: http://127.0.0.1:9 home: ${folder}`,
    ]);
  });

  test.runIf(canIsolate)('has a network of its own where the machine can give it one', async () => {
    const folder = await temporaryFolder();
    const bin = await temporaryFolder();
    await writeFile(join(bin, 'kustomize'), '#!/bin/sh\nPATH=/usr/bin:/bin exec readlink /proc/self/ns/net\n', {
      mode: 0o755,
    });
    const kustomize = createKustomize({ env: { PATH: [bin, process.env['PATH']].join(delimiter) } });
    expect(await kustomize.build(folder)).toMatch(/^net:\[\d+\]\n$/);
    expect(await kustomize.build(folder)).not.toBe(`${await readlink('/proc/self/ns/net')}\n`);
  });

  test('may be the one in kubectl', async () => {
    const folder = await temporaryFolder();
    expect(await (await script('echo "$*"', 'kubectl')).build(folder)).toBe(`kustomize ${folder}\n`);
  });

  test('that fails gives its reason, without the temporary folder', async () => {
    const folder = await temporaryFolder();
    const error = await problem((await script(`echo "Error: $2/a.yaml: boom" >&2; exit 1`)).build(folder));
    expect(error.message).toBe("kustomize can't build it: Error: a.yaml: boom");
  });

  test('that never ends is stopped', async () => {
    const error = await problem((await script('while :; do :; done')).build(await temporaryFolder()));
    expect(error.message).toContain('it took too long');
  });

  test.runIf(isInstalled)('as it is installed here builds a real kustomization', async () => {
    const content = await read(
      {
        'over/kustomization.yaml':
          'namePrefix: dev-\nresources: [../base]\nconfigMapGenerator:\n- name: gen\n  literals: [A=b]\n  options: {disableNameSuffixHash: true}\n',
        'base/kustomization.yaml': 'resources: [a.yaml]\n',
        'base/a.yaml': configMap('a'),
      },
      { path: 'over', kustomize: kubectl },
    );
    expect(names(content).sort()).toEqual(['dev-a', 'dev-gen']);
    const error = await problem(
      read(
        { 'kustomization.yaml': 'resources: [a.yaml, b.yaml]', 'a.yaml': configMap('a'), 'b.yaml': configMap('a') },
        { kustomize: kubectl },
      ),
    );
    expect(error.message).toMatch(
      /^kustomization.yaml: kustomize can't build it: .*may not add resource with an already registered id/,
    );
  });

  test('leaves nothing behind', async () => {
    const { tmpdir } = await import('node:os');
    const before = (await readdir(tmpdir())).filter(name => name.startsWith('berth-kustomize-'));
    await problem(read({ 'kustomization.yaml': '' }));
    const after = (await readdir(tmpdir())).filter(name => name.startsWith('berth-kustomize-'));
    expect(after.filter(name => !before.includes(name))).toEqual([]);
  });
});
