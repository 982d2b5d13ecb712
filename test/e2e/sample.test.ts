import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { GiteaClient } from '../testbed/clients/gitea.ts';
import type { KubeClient } from '../testbed/clients/kube.ts';
import { test as base } from '../testbed/fixtures.ts';
import { eventually } from '../testbed/process/eventually.ts';
import { loadSample } from '../testbed/sample/load-sample.ts';
import { pushBranch } from '../testbed/sample/push-branch.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const AUTHOR = { name: 'Ada', email: 'ada@harbor.example' };

/** The sample that ships, loaded as `npm run testbed` does. */
const test = base.extend('sample', { scope: 'file' }, async ({ bed, gitea }) => {
  const source = join(ROOT, 'environments', 'sample');
  const options = { source, organization: 'harbor', folder: await bed.newFolder('sample') };
  return { repositories: await loadSample(gitea.client, options), url: `${gitea.client.address}/harbor` };
});

test('every branch of the sample is in Gitea, with addresses and commits that lead there', async ({
  gitea,
  sample,
}) => {
  expect(sample.repositories).toContain('control-plane');
  expect(await branches(gitea.client, 'control-plane')).toEqual(['dev', 'main', 'prod', 'staging']);
  expect(await branches(gitea.client, 'platform-gitops')).toEqual(['dev', 'main', 'prod', 'staging']);
  const main = await gitea.client.request<{ commit: { id: string } }>(
    'GET',
    '/repos/harbor/control-plane/branches/main',
  );
  const response = await fetch(`${sample.url}/control-plane/raw/branch/dev/base-repo.yaml`);
  const baseRepo = await response.text();
  expect(baseRepo).toContain(`repo: "${sample.url}/control-plane"`);
  expect(baseRepo).toContain(`commit: "${main.commit.id}"`);
});

test('what is built from a control plane in Gitea reaches a cluster that pulls it with Flux', async ({
  gitea,
  sample,
  controlPlane: { client },
  flux,
  bed,
}) => {
  const out = await temporaryFolder();
  const args = ['build', '--control-plane', `${sample.url}/control-plane`, '--environment', 'dev', '--output-dir', out];
  await promisify(execFile)(process.execPath, [join(ROOT, 'bin', 'berth.js'), ...args]);
  const remote = gitea.client.remote('harbor/platform-gitops');
  const content = { files: await filesBelow(out), branches: ['built'], message: 'What was built', author: AUTHOR };
  await pushBranch(remote, content, await bed.newFolder('built'));

  await flux.deliver({
    name: 'platform',
    namespace: 'flux-system',
    url: `${sample.url}/platform-gitops`,
    branch: 'built',
    path: './eu-cloud',
    keepNamespaces: true,
  });

  const sources = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories';
  await eventually(async () => {
    expect(await names(client, '/api/v1/namespaces')).toContain('dev-eu-cloud-storefront-web');
    expect(await names(client, sources)).toContain('storefront-web');
  });
});

async function names(client: KubeClient, path: string): Promise<string[]> {
  const objects = await client.list(path);
  return objects.map(({ metadata }) => metadata.name);
}

async function branches(gitea: GiteaClient, repository: string): Promise<string[]> {
  const found = await gitea.request<{ name: string }[]>('GET', `/repos/harbor/${repository}/branches`);
  return found.map(({ name }) => name).sort();
}

async function filesBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const read = paths.map(async path => [relative(folder, path), await readFile(path, 'utf8')] as const);
  return new Map(await Promise.all(read));
}
