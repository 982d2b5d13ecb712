import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Observation } from '../../../workflows/feedback/observation.ts';
import { sqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { testFleet } from '../../cli/fleet.ts';
import { serveProcess } from '../../cli/serve/process.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { KubeClient, KubeObject } from '../../testbed/clients/kube.ts';
import { test } from '../../testbed/fixtures.ts';
import { eventually } from '../../testbed/process/eventually.ts';
import { kubeconfig } from '../../testbed/servers/kubeconfig.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98';
const FLUX = 'kustomize.toolkit.fluxcd.io';

async function defineKustomizations(client: KubeClient): Promise<void> {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const names = {
    kind: 'Kustomization',
    listKind: 'KustomizationList',
    plural: 'kustomizations',
    singular: 'kustomization',
  };
  const versions = [
    { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: open }, subresources: { status: {} } },
  ];
  const spec = { group: FLUX, scope: 'Namespaced', names, versions };
  const metadata = { name: `kustomizations.${FLUX}` };
  await client.apply({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata, spec });
  await eventually(async () => await client.get(`/apis/${FLUX}/v1/kustomizations`));
}

/** A token of an account that may read Kustomizations and nothing else. */
async function readerToken(client: KubeClient, namespace: string): Promise<string> {
  const metadata = { name: `reader-${namespace}`, namespace };
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
  await client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const rules = [{ apiGroups: [FLUX], resources: ['kustomizations'], verbs: ['get', 'list', 'watch'] }];
  await client.create({ ...rbac, kind: 'ClusterRole', metadata: { name: metadata.name }, rules });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name };
  const subjects = [{ kind: 'ServiceAccount', name: metadata.name, namespace }];
  await client.create({ ...rbac, kind: 'ClusterRoleBinding', metadata: { name: metadata.name }, roleRef, subjects });
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${metadata.name}/token`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  return ((await client.request('POST', path, { body })) as { status: { token: string } }).status.token;
}

async function report(client: KubeClient, object: KubeObject, revision: string): Promise<void> {
  const path = await client.pathOf(object);
  const found = await client.get(path);
  const ready = { type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message: 'Applied' };
  const status = {
    observedGeneration: found.metadata['generation'],
    lastAppliedRevision: `dev@sha1:${revision}`,
    conditions: [ready],
  };
  await client.request('PUT', `${path}/status`, { body: { ...found, status } });
}

test('berth serve reads what a cluster runs with an account that may only read', async ({
  controlPlane: { client, apiserver },
  namespace,
}) => {
  await defineKustomizations(client);
  const token = await readerToken(client, namespace);
  const folder = await temporaryFolder({ 'cluster-key': 'k'.repeat(32), 'ca.crt': apiserver.credentials.ca });
  await writeFile(join(folder, 'kubeconfig'), kubeconfig({ server: apiserver.address, token, caFile: 'ca.crt' }));
  const { controlPlane } = await testFleet();
  const clusters = [{ name: 'member1', environment: 'dev', clusterType: 'edge', kubeconfig: 'kubeconfig' }];
  const config = {
    controlPlanes: [{ repository: controlPlane.path }],
    state: 'reports',
    clusterKeyFile: 'cluster-key',
    clusters,
  };
  await writeFile(join(folder, 'berth.yaml'), JSON.stringify(config));
  const env = { ...gitEnvironment(), XDG_CACHE_HOME: join(folder, 'cache') };
  const served = serveProcess(['--config', join(folder, 'berth.yaml')], env);
  await served.said('"msg":"serving"');
  const store = sqliteStore(join(folder, 'reports'));
  const newest = async (): Promise<Observation[]> => await store.newest('dev');

  const metadata = { name: 'shop', namespace };
  const object = { apiVersion: `${FLUX}/v1`, kind: 'Kustomization', metadata, spec: { wait: true } };
  await client.create(object);
  await report(client, object, COMMIT);

  const seen = {
    cluster: 'member1',
    clusterType: 'edge',
    agent: 'flux',
    object: { kind: 'Kustomization', ...metadata },
  };
  await eventually(async () => expect(await newest()).toMatchObject([{ ...seen, revision: COMMIT, state: 'ready' }]));
  await apiserver.kill();
  await apiserver.restart();
  await report(client, object, OTHER);
  await eventually(async () => expect(await newest()).toMatchObject([{ ...seen, revision: OTHER, state: 'ready' }]));
  expect(await store.history('dev', 'member1', 10)).toMatchObject([{ revision: OTHER }, { revision: COMMIT }]);

  served.kill('SIGTERM');
  expect(await served.ended).toEqual({ code: 0, signal: null });
  expect(served.lines().join('\n')).not.toContain(token);
  await store.close();
});
