import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { GiteaClient } from '../testbed/clients/gitea.ts';
import type { KubeClient } from '../testbed/clients/kube.ts';
import { test as base } from '../testbed/fixtures.ts';
import { eventually } from '../testbed/process/eventually.ts';
import { loadSample } from '../testbed/sample/load-sample.ts';

const ROOT = join(import.meta.dirname, '..', '..');

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

test('what Berth proposes for a control plane in Gitea reaches a cluster when it is merged', async ({
  gitea,
  sample,
  controlPlane: { client },
  flux,
}) => {
  await flux.deliver({
    name: 'platform',
    namespace: 'flux-system',
    url: `${sample.url}/platform-gitops`,
    branch: 'dev',
    path: './eu-cloud',
    keepNamespaces: true,
  });
  const args = ['apply', '--control-plane', `${sample.url}/control-plane`, '--environment', 'dev'];
  const home = await temporaryFolder();
  const token = gitea.server.credentials.token;
  const env = {
    ...gitEnvironment(),
    HOME: home,
    XDG_CACHE_HOME: home,
    GITEA_SERVER_URL: gitea.server.address,
    GITEA_TOKEN: token,
  };
  await promisify(execFile)(process.execPath, [join(ROOT, 'bin', 'berth.js'), ...args], { env });
  const pulls = '/repos/harbor/platform-gitops/pulls';
  const proposed = await gitea.client.request<{ number: number; base: { ref: string } }[]>('GET', pulls);
  expect(proposed.map(({ base }) => base.ref)).toEqual(['dev']);

  // Gitea looks for conflicts in the background, and says "try again later" until it has.
  await eventually(() => gitea.client.request('POST', `${pulls}/${proposed[0]?.number}/merge`, { Do: 'merge' }));

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
