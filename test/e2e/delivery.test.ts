import { expect } from 'vitest';
import type { KubeClient } from '../testbed/clients/kube.ts';
import { test } from '../testbed/fixtures.ts';
import { giteaRepository } from '../testbed/gitea-repository.ts';
import { eventually } from '../testbed/process/eventually.ts';

// The way from a commit to a cluster with nothing of ours in it: what every other end-to-end test stands on.

test('a manifest pushed to Gitea reaches the API server through Flux', async ({
  gitea,
  organization,
  controlPlane,
  flux,
  namespace,
}) => {
  const manifests = await giteaRepository(gitea.client, organization, 'manifests');
  const commit = await manifests.push({ 'greeting.yaml': configMap('greeting', 'hello') });

  const { gitRepository } = await flux.deliver({ name: 'app', namespace, url: manifests.url, branch: 'main' });

  const { client } = controlPlane;
  await eventually(async () => expect(await texts(client, namespace)).toEqual({ greeting: 'hello' }));
  const { status } = await client.get(gitRepository);
  expect(status?.['artifact']).toMatchObject({ revision: `main@sha1:${commit}` });
});

test('an object changes in the cluster when it changes in git, and disappears when it is removed there', async ({
  gitea,
  organization,
  controlPlane,
  flux,
  namespace,
}) => {
  const manifests = await giteaRepository(gitea.client, organization, 'manifests');
  await manifests.push({ 'a.yaml': configMap('a', 'first'), 'b.yaml': configMap('b', 'first') });
  await flux.deliver({ name: 'app', namespace, url: manifests.url, branch: 'main' });
  const { client } = controlPlane;
  await eventually(async () => expect(await texts(client, namespace)).toEqual({ a: 'first', b: 'first' }));

  await manifests.push({ 'a.yaml': configMap('a', 'second'), 'b.yaml': null });

  await eventually(async () => expect(await texts(client, namespace)).toEqual({ a: 'second' }));
});

test('the deletion of a namespace completes, and takes with it what was in it', async ({ controlPlane, namespace }) => {
  const { client } = controlPlane;
  const inside = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'inside', namespace } };
  await client.create(inside);

  await client.delete(`/api/v1/namespaces/${namespace}`);

  await eventually(async () => {
    const namespaces = await client.list('/api/v1/namespaces');
    expect(namespaces.map(({ metadata }) => metadata.name)).not.toContain(namespace);
  });
  await expect(client.get(await client.pathOf(inside))).rejects.toMatchObject({ reason: 'NotFound' });
});

function configMap(name: string, text: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  text: ${text}\n`;
}

/** Text of every ConfigMap of ours; Kubernetes adds one of its own to each namespace. */
async function texts(client: KubeClient, namespace: string): Promise<Record<string, string | undefined>> {
  const configMaps = await client.list(`/api/v1/namespaces/${namespace}/configmaps`);
  const ours = configMaps.filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt');
  return Object.fromEntries(ours.map(({ metadata, data }) => [metadata.name, data?.['text']]));
}
