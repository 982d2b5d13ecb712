import { expect } from 'vitest';
import { createKubeClient } from '../testbed/clients/kube.ts';
import { test } from '../testbed/fixtures.ts';

test('a service account may do what its role says and nothing else', async ({ controlPlane, namespace }) => {
  const { apiserver, client } = controlPlane;
  const metadata = { name: 'reader', namespace };
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
  await client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }];
  await client.create({ ...rbac, kind: 'Role', metadata, rules });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' };
  const subjects = [{ kind: 'ServiceAccount', name: 'reader', namespace }];
  await client.create({ ...rbac, kind: 'RoleBinding', metadata, roleRef, subjects });
  const path = `/api/v1/namespaces/${namespace}`;
  const { status } = (await client.request('POST', `${path}/serviceaccounts/reader/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })) as { status: { token: string } };
  const reader = createKubeClient({ address: apiserver.address, ca: apiserver.credentials.ca, token: status.token });

  await reader.list(`${path}/configmaps`);
  await expect(reader.list(`${path}/secrets`)).rejects.toMatchObject({ code: 403, reason: 'Forbidden' });
  await expect(reader.list('/api/v1/configmaps')).rejects.toMatchObject({ code: 403 });
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace } };
  await expect(reader.create(configMap)).rejects.toMatchObject({ code: 403 });
});

test('an owned object goes with its owner', async ({ controlPlane: { client }, namespace }) => {
  const owner = await client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner', namespace } });
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid }];
  const metadata = { name: 'owned', namespace, ownerReferences };
  const owned = await client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });

  await client.delete(await client.pathOf(owner));

  const path = await client.pathOf(owned);
  await expect.poll(() => client.get(path).catch(error => error.reason), { timeout: 60_000 }).toBe('NotFound');
});
