import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ReadObjectsOptions, readObjects } from '../../environments/read-objects.ts';
import { UserError } from '../../runtime/errors.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import { describeManifests, yaml } from '../support/control-plane.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function labelled(label: string, name = 'orders'): string {
  return yaml.workload(name).replace('spec:', `  labels:\n    kustomize.toolkit.fluxcd.io/name: "${label}"\nspec:`);
}

async function read(text: string, options: Partial<ReadObjectsOptions> = {}): Promise<EnvironmentInput> {
  return await readObjects('-', {
    environment: 'dev',
    cwd: '/',
    stdin: async () => await Promise.resolve(text),
    ...options,
  });
}

async function message(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

const SHOP = yaml.registration('shop', 'https://git.example.com/shop');

describe('the registration of a workload', () => {
  test.each([
    ['is told by the label of Flux', 'dev', 'dev-shop', SHOP, 'Workload orders (shop, shop-team)'],
    [
      'is told in an environment with a dash in its name',
      'us-dev',
      'us-dev-shop',
      SHOP,
      'Workload orders (shop, shop-team)',
    ],
    [
      'may have a dash in its name itself',
      'dev',
      'dev-my-shop',
      yaml.registration('my-shop', 'x'),
      'Workload orders (my-shop, my-shop-team)',
    ],
    [
      'is told when the environment has another name here',
      'trial',
      'dev-shop',
      SHOP,
      'Workload orders (shop, shop-team)',
    ],
    ['is none without the label', 'dev', '', SHOP, 'Workload orders'],
    ['is none when the environment branch itself brought it', 'dev', 'dev', SHOP, 'Workload orders'],
    [
      'is none when the environment branch itself brought it, with a dash in its name',
      'us-dev',
      'us-dev',
      SHOP,
      'Workload orders',
    ],
    ['is none for a label without a dash', 'dev', 'other', SHOP, 'Workload orders'],
    ['is none when the base repository brought it', 'dev', 'dev-main', yaml.baseRepo('main', 'x'), 'Workload orders'],
  ])('%s', async (_, environment, label, other, expected) => {
    const workload = label === '' ? yaml.workload('orders') : labelled(label);
    const input = await read(`${other}---\n${workload}`, { environment });
    expect(describeManifests(input).at(-1)).toBe(expected);
    expect(input.unreadable).toEqual([]);
  });

  test('that is not there makes the workload one that holds back what it would have decided', async () => {
    const input = await read(`${SHOP}---\n${labelled('dev-shopp')}---\n${labelled('dev-shop', 'fine')}`);
    expect(describeManifests(input)).toEqual(['WorkloadRegistration shop', 'Workload fine (shop, shop-team)']);
    expect(input.unreadable).toMatchObject([
      {
        unreadable: {
          kind: 'Workload',
          name: 'orders',
          diagnostics: [
            {
              severity: 'error',
              code: 'registration-missing',
              message: 'Workload orders came through registration "shopp", which is not there',
              fix: expect.stringContaining('did you mean "shop"?'),
              origin: { path: '-', line: 17 },
            },
          ],
        },
      },
    ]);
  });

  test('that is not valid does as well', async () => {
    const input = await read(`${SHOP.replace('branch:', 'brunch:')}---\n${labelled('dev-shop')}`);
    expect(input.unreadable).toMatchObject([
      { unreadable: { diagnostics: [{ message: expect.stringContaining('which is not valid') }] } },
    ]);
  });
});

describe('objects', () => {
  test('may be a file, a folder, or a stream', async () => {
    const folder = await temporaryFolder({
      'a.yaml': yaml.clusterType('a'),
      'b/c.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }],
      }),
      'notes.txt': 'no',
      '.git/x.yaml': yaml.clusterType('x'),
    });
    const inFolder = await readObjects('.', {
      environment: 'dev',
      cwd: folder,
      stdin: async () => await Promise.resolve(''),
    });
    expect(describeManifests(inFolder)).toEqual(['ClusterType a', 'ConfigMap c']);
    expect(inFolder.manifests[1]?.manifest.origin.path).toBe('b/c.json');
    const file = await readObjects('a.yaml', {
      environment: 'dev',
      cwd: folder,
      stdin: async () => await Promise.resolve(''),
    });
    expect(file.manifests[0]?.manifest.origin).toEqual({ repository: 'a.yaml', path: 'a.yaml', line: 1, column: 1 });
    expect(describeManifests(await read(yaml.clusterType('s')))).toEqual(['ClusterType s']);
  });

  test('that are broken are told with their place', async () => {
    const input = await read(`${yaml.clusterType('a')}---\nkind: ClusterType\nmetadata:\n  name: b\n\tx: 1\n`);
    expect(describeManifests(input)).toEqual(['ClusterType a']);
    expect(input.unreadable).toMatchObject([
      { unreadable: { kind: 'ClusterType', name: 'b', diagnostics: [{ origin: { line: 12 } }] } },
    ]);
  });

  test('tell the environment by their namespace', async () => {
    const inNamespace = (namespace: string): string =>
      yaml.clusterType('a').replace('name: a', `name: a\n  namespace: ${namespace}`);
    const unnamed = async (text: string): Promise<EnvironmentInput> =>
      await readObjects('-', { cwd: '/', stdin: async () => await Promise.resolve(text) });
    expect((await unnamed(inNamespace('us-dev'))).environment).toBe('us-dev');
    expect(await message(unnamed(yaml.clusterType('a')))).toBe(
      'the objects have no namespace, so the environment is not known',
    );
    expect(await message(unnamed(`${inNamespace('a')}---\n${inNamespace('b')}`))).toContain('2 namespaces');
  });

  test('that are not there or too many are refused', async () => {
    const folder = await temporaryFolder({ 'a.yaml': '', 'b.yaml': '', 'c.yaml': yaml.clusterType('c') });
    await mkdir(join(folder, 'empty'));
    const at = async (location: string, limits = {}): Promise<EnvironmentInput> =>
      await readObjects(location, {
        environment: 'dev',
        cwd: folder,
        stdin: async () => await Promise.resolve(''),
        limits,
      });
    expect(await message(at('nowhere.yaml'))).toBe('there is no file or folder nowhere.yaml');
    expect(await message(at('.', { maxFiles: 2 }))).toContain('has more than 2 files');
    expect(await message(at('c.yaml', { maxTotalBytes: 10 }))).toContain('has more than 10 bytes');
    expect(await message(at('empty'))).toBe('empty has no objects, so there is nothing to be decided by');
  });
});
