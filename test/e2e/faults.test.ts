import { expect } from 'vitest';
import { createKubeClient, type KubeClient } from '../testbed/clients/kube.ts';
import { test } from '../testbed/fixtures.ts';
import { giteaRepository } from '../testbed/gitea-repository.ts';
import { eventually } from '../testbed/process/eventually.ts';

// What tests can do to real servers, and to what goes over the wire between them.

test('an API server that was killed comes back with what it had', async ({ controlPlane, namespace }) => {
  const { apiserver, client } = controlPlane;
  const { metadata } = await client.create(configMap(namespace));

  await apiserver.kill();
  await expect(client.get('/readyz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await apiserver.restart();

  expect(await client.get(await client.pathOf(configMap(namespace)))).toMatchObject({
    metadata: { uid: metadata.uid },
  });
});

test('an API server goes on when its store was killed and comes back', async ({ controlPlane, namespace }) => {
  const { client, etcd } = controlPlane;
  await client.create(configMap(namespace));

  await etcd.kill();
  await etcd.restart();

  await eventually(async () => client.get(await client.pathOf(configMap(namespace))));
});

test('a paused API server keeps its clients waiting, and goes on where it stood', async ({
  controlPlane,
  onTestFinished,
}) => {
  const { apiserver } = controlPlane;
  onTestFinished(() => apiserver.resume());
  const { ca, token } = apiserver.credentials;
  const impatient = createKubeClient({ address: apiserver.address, ca, token, timeoutMs: 300 });

  apiserver.pause();
  // The signal may arrive after a request that was sent right after it.
  await eventually(async () => await expect(impatient.get('/readyz')).rejects.toThrow('no answer within 300 ms'));
  apiserver.resume();

  expect(await controlPlane.client.get('/readyz')).toBe('ok');
});

test('a proxy answers for the API server as often as it is told to', async ({ controlPlane, namespace, faults }) => {
  const { apiserver } = controlPlane;
  const { token, ca, certificate } = apiserver.credentials;
  const proxy = await faults.http({ upstream: apiserver.address, tls: { ...certificate, ca } });
  const client = createKubeClient({ address: proxy.address, ca, token });
  const body = JSON.stringify({ kind: 'Status', message: 'slowly', reason: 'TooManyRequests' });
  proxy.on({ method: 'POST', times: 1 }, { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body });

  await expect(client.create(configMap(namespace))).rejects.toMatchObject({ code: 429, reason: 'TooManyRequests' });
  await client.create(configMap(namespace));
});

test('an answer that is lost leaves the object in the cluster', async ({ controlPlane, namespace, faults }) => {
  const { apiserver, client: direct } = controlPlane;
  const { token, ca, certificate } = apiserver.credentials;
  const proxy = await faults.http({ upstream: apiserver.address, tls: { ...certificate, ca } });
  const client = createKubeClient({ address: proxy.address, ca, token });
  proxy.on({ method: 'POST', times: 1 }, { kind: 'lose-answer' });

  await expect(client.create(configMap(namespace))).rejects.toMatchObject({ code: 'ECONNRESET' });

  await direct.get(await direct.pathOf(configMap(namespace)));
  await expect(client.create(configMap(namespace))).rejects.toMatchObject({ reason: 'AlreadyExists' });
});

test('a forge that fails for a while takes nothing from the cluster, and is caught up with after', async ({
  gitea,
  organization,
  controlPlane: { client },
  flux,
  namespace,
  faults,
}) => {
  const manifests = await giteaRepository(gitea.client, organization, 'manifests');
  await manifests.push({ 'config.yaml': manifest('first') });
  const proxy = await faults.http({ upstream: gitea.server.address });
  const url = `${proxy.address}/${manifests.name}.git`;
  const { gitRepository } = await flux.deliver({ name: 'app', namespace, url, branch: 'main' });
  await eventually(async () => expect(await text(client, namespace)).toBe('first'));

  proxy.on({}, { kind: 'answer', status: 503 });
  await manifests.push({ 'config.yaml': manifest('second') });
  await eventually(async () => {
    const { status } = await client.get(gitRepository);
    expect(status?.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'False' }));
  });
  expect(await text(client, namespace)).toBe('first');

  proxy.heal();
  await eventually(async () => expect(await text(client, namespace)).toBe('second'));
});

function configMap(namespace: string): Parameters<KubeClient['create']>[0] {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config', namespace } };
}

function manifest(text: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  text: ${text}\n`;
}

async function text(client: KubeClient, namespace: string): Promise<string | undefined> {
  const { data } = await client.get(`/api/v1/namespaces/${namespace}/configmaps/config`);
  return data?.['text'];
}
