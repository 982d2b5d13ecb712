import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth } from '../fixture.ts';
import { clusterType, config, policy, template, testFleet, workload } from '../fleet.ts';

async function list(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const TREE = [
  '.github/tracking/Promoted_Commit_Id',
  'large/README.md',
  'large/cart-api/namespace.yaml',
  'large/cart-api/platform-config.yaml',
  'large/cart-api/reconciler.yaml',
  'small/README.md',
  'small/cart-web/namespace.yaml',
  'small/cart-web/platform-config.yaml',
  'small/cart-web/reconciler.yaml',
];

describe('berth build', () => {
  test('writes the tree of one environment to the folder, those of several each to their own', async () => {
    const fleet = await testFleet();
    const cwd = await temporaryFolder();
    const one = await fleet.run(['build', '-e', 'dev', '--output-dir', 'one'], { cwd });
    expect(one).toMatchObject({ code: 0, stdout: 'dev  9 files added  one\n', stderr: '' });
    expect(await list(join(cwd, 'one'))).toEqual(TREE);
    const all = await fleet.run(['build', '--output-dir', 'all'], { cwd });
    expect(all.stdout).toBe('dev  9 files added  all/dev\nprod  9 files added  all/prod\n');
    expect(await list(join(cwd, 'all/prod'))).toEqual(TREE);
    const again = await fleet.run(['build', '-e', 'dev', '--output-dir', 'one'], { cwd });
    expect(again.stdout).toBe('dev  no changes  one\n');
  });

  test('is the tree that apply proposes, to the byte', async () => {
    const fleet = await testFleet();
    const folder = await temporaryFolder();
    await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    await fleet.run(['apply', '-e', 'dev']);
    for (const path of TREE) {
      expect(await readFile(join(folder, path), 'utf8')).toBe(await fleet.gitops.read('berth/dev', path));
    }
  });

  test('removes what Berth wrote and doesn’t want any more, and leaves people’s files', async () => {
    const fleet = await testFleet();
    const folder = await temporaryFolder({
      'notes.txt': 'mine',
      'large/notes.txt': 'mine',
      'large/cart-api/todo.txt': 'mine',
    });
    await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    await fleet.controlPlane.commit('dev', { 'types/large.yaml': null });
    const held = await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    expect(held.code).toBe(1);
    expect(held.stderr).toContain('--allow-removals');
    expect(await list(folder)).toContain('large/cart-api/reconciler.yaml');
    const all = ['--allow-removals', 'all'];
    const { code, stdout } = await fleet.run(['build', '-e', 'dev', '--output-dir', folder, '-v', ...all]);
    expect(code).toBe(0);
    expect(stdout).toContain('4 files removed');
    expect(stdout).toContain('- large/cart-api/reconciler.yaml');
    expect(await list(folder)).toEqual(
      [
        ...TREE.filter(path => !path.startsWith('large/')),
        'large/cart-api/todo.txt',
        'large/notes.txt',
        'notes.txt',
      ].sort(),
    );
  });

  test('takes nothing on standard input for a mistake, and removes nothing', async () => {
    const fleet = await testFleet();
    const folder = await temporaryFolder();
    await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    const before = await list(folder);
    const words = ['build', '--objects', '-', '-e', 'dev', '--output-dir', folder, '--allow-removals', 'all'];
    for (const text of ['', '\n', '# nothing\n', '---\n']) {
      const { code, stderr } = await berth(words, { stdin: text });
      expect(stderr).toContain('standard input has no objects');
      expect(code).toBe(2);
    }
    expect(await list(folder)).toEqual(before);
  });

  test('keeps a folder as it is while what belongs in it isn’t known', async () => {
    const fleet = await testFleet();
    const folder = await temporaryFolder();
    await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    const small = await fleet.controlPlane.read('dev', 'types/small.yaml');
    await fleet.controlPlane.commit('dev', { 'types/small.yaml': small.replace('flux', 'fluxx') });
    const { code, stdout, stderr } = await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    expect(code).toBe(2);
    expect(stdout).toContain('no changes');
    expect(stderr).toContain('names the reconciler template "fluxx"');
    expect(await list(folder)).toEqual(TREE);
  });

  test('writes nothing when a source can’t be read', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.git('branch', '-D', 'prod');
    const folder = await temporaryFolder();
    const { code, stdout, stderr } = await fleet.run(['build', '-e', 'prod', '--output-dir', join(folder, 'out')]);
    expect(code).toBe(1);
    expect(stdout).toContain('nothing is written');
    expect(stderr).toContain("environment prod can't be read");
    expect(await list(folder)).toEqual([]);
  });

  test('never writes through a link', async () => {
    const fleet = await testFleet();
    const outside = await temporaryFolder({ 'cart-api/reconciler.yaml': 'precious' });
    const folder = await temporaryFolder();
    await symlink(outside, join(folder, 'large'));
    const { code, stderr } = await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain('large on the branch is a file, where Berth needs a folder');
    expect(await readFile(join(outside, 'cart-api/reconciler.yaml'), 'utf8')).toBe('precious');
    expect(await list(outside)).toEqual(['cart-api/reconciler.yaml']);
    expect((await lstat(join(folder, 'large'))).isSymbolicLink()).toBe(true);
  });

  test('keeps to spec.path of the GitOpsRepo', async () => {
    const fleet = await testFleet();
    const repo = await fleet.controlPlane.read('dev', 'gitops-repo.yaml');
    await fleet.controlPlane.commit('dev', { 'gitops-repo.yaml': repo.replace('path: .', 'path: ./clusters') });
    const folder = await temporaryFolder();
    await fleet.run(['build', '-e', 'dev', '--output-dir', folder]);
    expect(await list(folder)).toContain('clusters/large/cart-api/reconciler.yaml');
    expect(await list(folder)).toContain('.github/tracking/Promoted_Commit_Id');
  });
});

describe('berth build --objects', () => {
  const objects = {
    'templates.yaml': [
      template('flux', 'reconciler', 'kind: Flux'),
      template('namespace', 'namespace', 'kind: Namespace'),
      template('config', 'config', '{{ toJson .ConfigData }}'),
    ].join('---\n'),
    'types/large.yaml': clusterType('large'),
    'policy.yaml': policy('all', 'api', 'large').replace('    workspace: shop-team\n', ''),
    'workload.yaml': workload(['api']),
    'config.yaml': config('all', 'A: b'),
    'notes.txt': 'not an object',
  };
  const words = ['build', '--environment', 'dev', '--output-dir', 'out', '--objects'];

  test('reads a folder, a file, and standard input alike', async () => {
    const cwd = await temporaryFolder(objects);
    const stream = Object.entries(objects)
      .filter(([path]) => path.endsWith('.yaml'))
      .map(([, text]) => text)
      .join('---\n');
    await mkdir(join(cwd, 'in'));
    await writeFile(join(cwd, 'in/all.yaml'), stream);
    for (const [location, options] of [
      ['.', {}],
      ['in/all.yaml', {}],
      ['-', { stdin: stream }],
    ] as const) {
      const { code, stderr } = await berth(
        [...words.with(4, `out-${location === '.' ? 'dir' : location.length}`), location],
        {
          cwd: location === '.' ? await temporaryFolder(objects) : cwd,
          ...options,
        },
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    expect(await list(join(cwd, 'out-1'))).toEqual(await list(join(cwd, 'out-11')));
    expect(await list(join(cwd, 'out-1'))).toContain('large/cart-api/platform-config.yaml');
  });

  test('knows the environment by the namespace of the objects', async () => {
    const cwd = await temporaryFolder(
      Object.fromEntries(
        Object.entries(objects).map(([path, text]) => [
          path,
          text.replaceAll('metadata:\n', 'metadata:\n  namespace: dev\n'),
        ]),
      ),
    );
    const { code, stdout } = await berth(['build', '--output-dir', 'out', '--objects', '.'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev {2}4 files added/);
  });

  test('tells programs what was written', async () => {
    const cwd = await temporaryFolder(objects);
    const { stdout } = await berth([...words, '.', '--output', 'json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'dev',
      complete: true,
      folder: join(cwd, 'out'),
      changes: [{ action: 'add', path: 'large/README.md' }, {}, {}, {}],
      held: [],
      diagnostics: [],
    });
  });

  test.each([
    [['build', '--objects', '.'], 'there is no folder to write to', 'name it: --output-dir DIR'],
    [['build', '--objects', '.', '--output-dir', 'o'], 'the environment is not known', 'name it: --environment NAME'],
    [[...words, '.', '-e', 'prod'], 'objects are those of one environment', 'name one --environment'],
    [[...words, 'nowhere'], 'there is no file or folder nowhere', 'check the path'],
    [[...words, '.', '--control-plane', '.'], '--objects takes the place of --control-plane', 'leave one of them out'],
  ])('%j is refused', async (line, what, fix) => {
    const cwd = await temporaryFolder(objects);
    const { code, stderr } = await berth(line, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
  });
});
