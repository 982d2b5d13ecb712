import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { KubeClient, KubeObject } from '../../testbed/clients/kube.ts';
import { test as base } from '../../testbed/fixtures.ts';
import { eventually } from '../../testbed/process/eventually.ts';

const FOLDER = join(import.meta.dirname, '../../../deploy/crds');
const API_VERSION = 'scheduler.kalypso.io/v1alpha1';
const API = `/apis/${API_VERSION}`;

const definitions = readdirSync(FOLDER).map(
  name => parse(readFileSync(join(FOLDER, name), 'utf8')) as KubeObject & { spec: { names: { plural: string } } },
);

/** The API server with the definitions of `deploy/crds`. */
const test = base.extend('kinds', { scope: 'file' }, async ({ controlPlane: { client } }) => {
  for (const definition of definitions) await client.apply(definition);
  await eventually(async () => {
    const { resources } = (await client.get(API)) as unknown as { resources: readonly object[] };
    // Each with its status.
    expect(resources).toHaveLength(definitions.length * 2);
  });
  return client;
});

const object = (kind: string, namespace: string, rest: object): KubeObject => ({
  apiVersion: API_VERSION,
  kind,
  metadata: { name: kind.toLowerCase(), namespace },
  ...rest,
});

const source = { repo: 'https://example.com/control-plane', branch: 'dev', path: '.' };
const selector = { labelSelector: {} };

/** An object of each kind, as the original's definitions take it. */
const SPECS: Readonly<Record<string, object>> = {
  Assignment: { workload: 'shop', deploymentTarget: 'shop-web', clusterType: 'edge' },
  AssignmentPackage: { reconcilerManifests: ['a: 1'], namespaceManifests: [], configManifests: [] },
  BaseRepo: { ...source, commit: '0123456789abcdef0123456789abcdef01234567' },
  ClusterType: { reconciler: 'flux', namespaceService: 'default', configType: 'configmap' },
  ConfigSchema: { schema: '{"type": "object"}' },
  DeploymentTarget: { environment: 'dev', manifests: { repo: 'r', any: 'thing' } },
  Environment: { controlPlane: source },
  GitOpsRepo: source,
  SchedulingPolicy: { deploymentTargetSelector: selector, clusterTypeSelector: selector },
  Template: { type: 'reconciler', manifests: ['kind: ConfigMap'] },
  Workload: { deploymentTargets: [{ name: 'web', environment: 'dev', manifests: { path: './web' } }] },
  WorkloadRegistration: { workload: source, workspace: 'shop' },
};

test('the API server finds nothing wrong with the definitions', async ({ kinds }) => {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await eventually(async () => {
    const found = await Promise.all(definitions.map(({ metadata }) => kinds.get(`${path}/${metadata.name}`)));
    const states = found.flatMap(({ metadata, status }) =>
      (status?.conditions ?? []).map(({ type, status, message }) => [metadata.name, type, status, message]),
    );
    expect(states.filter(([, type]) => type === 'NonStructuralSchema')).toEqual([]);
    expect(states.filter(([, type, status]) => type === 'Established' && status === 'True')).toHaveLength(12);
  });
});

test.for(Object.keys(SPECS))('%s is stored as it was written', async (kind, { kinds, namespace }) => {
  const spec = SPECS[kind];
  const created = await kinds.create(object(kind, namespace, { spec }));
  expect(created.spec).toMatchObject(spec ?? {});
});

test.for(Object.keys(SPECS))(
  '%s without a spec is taken, as the original takes it',
  async (kind, { kinds, namespace }) => {
    await kinds.create(object(kind, namespace, {}));
  },
);

test('empty texts and operators that nobody knows are taken: Berth tells of them', async ({ kinds, namespace }) => {
  await kinds.create(object('ClusterType', namespace, { spec: { reconciler: '', namespaceService: '' } }));
  const matchExpressions = [{ key: 'a', operator: 'Like' }];
  const odd = { labelSelector: { matchExpressions, matchLabels: { region: 'west' } } };
  const spec = { deploymentTargetSelector: odd, clusterTypeSelector: odd };
  await kinds.create(object('SchedulingPolicy', namespace, { spec }));
});

test('what the published tutorial writes is taken: no configType, and manifests that are maps', async ({
  kinds,
  namespace,
}) => {
  await kinds.create(object('ClusterType', namespace, { spec: { reconciler: 'argocd', namespaceService: 'default' } }));
  const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '{{ .Namespace }}', labels: { a: 'b' } } };
  const spec = { type: 'namespace', manifests: [manifest, 'kind: Text'] };
  const created = await kinds.create(object('Template', namespace, { spec }));
  expect(created.spec).toMatchObject(spec);
});

test('an empty list and an empty map in YAML are none', async ({ kinds, namespace }) => {
  const target = { name: 'web', environment: 'dev', manifests: null, labels: null, configSchemas: null };
  await kinds.create(object('Workload', namespace, { spec: { deploymentTargets: [target], configSchemas: null } }));
});

test('the type of a template is one of three', async ({ kinds, namespace }) => {
  const wrong = kinds.create(object('Template', namespace, { spec: { type: 'secret', manifests: [] } }));
  await expect(wrong).rejects.toMatchObject({ code: 422 });
});

test('a status takes conditions, what the original kept in it, and fields of other versions', async ({
  kinds,
  namespace,
}) => {
  const created = await kinds.create(object('Assignment', namespace, { spec: SPECS['Assignment'] }));
  const condition = { type: 'Ready', status: 'True', reason: 'AssignmentPackageCreated', message: '' };
  const status = {
    conditions: [{ ...condition, lastTransitionTime: '2026-01-02T03:04:05Z' }],
    gitIssueStatus: { issueNo: 7, contentHash: 'abc' },
    older: { kept: true },
  };
  const updated = await putStatus(kinds, { ...created, status });
  expect(updated.status).toEqual(status);
});

test('definitions of an earlier version are replaced and their objects stay', async ({ kinds, namespace }) => {
  const definition = definitions.find(({ spec }) => spec.names.plural === 'gitopsrepoes');
  if (definition === undefined) throw new Error('there is no definition of GitOpsRepo');
  const [version] = (definition.spec as unknown as { versions: [object] }).versions;
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const earlier = { ...version, additionalPrinterColumns: [], schema: { openAPIV3Schema: open } };
  await kinds.apply({ ...definition, spec: { ...definition.spec, versions: [earlier] } });
  const created = await kinds.create(object('GitOpsRepo', namespace, { spec: source }));
  const status = { repoContentHash: '123' };
  await putStatus(kinds, { ...created, status });

  await kinds.apply(definition);

  const found = await kinds.get(await kinds.pathOf(created));
  expect(found).toMatchObject({ spec: source, status });
  expect(found.metadata.uid).toBe(created.metadata.uid);
});

test('kubectl shows what people ask for, by short names and by category', async ({
  kinds,
  bed,
  controlPlane: { apiserver },
  namespace,
}) => {
  await kinds.create(object('Assignment', namespace, { spec: SPECS['Assignment'] }));
  await kinds.create(object('BaseRepo', namespace, { spec: SPECS['BaseRepo'] }));
  const kubectl = async (...args: string[]): Promise<string> => {
    const common = [
      `--kubeconfig=${apiserver.credentials.kubeconfig}`,
      '-n',
      namespace,
      `--cache-dir=${bed.folder}/kubectl`,
    ];
    return (await promisify(execFile)(bed.file('kubectl'), [...common, ...args])).stdout;
  };
  expect(await kubectl('get', 'asg')).toMatch(
    /^NAME +WORKLOAD +TARGET +CLUSTER TYPE +READY +REASON +AGE\nassignment +shop +shop-web +edge +.*s\n$/,
  );
  expect(await kubectl('get', 'br')).toMatch(/^NAME +REPOSITORY +BRANCH +COMMIT +READY +REASON +AGE\nbaserepo +https:/);
  const all = await kubectl('get', 'berth', '-o', 'name');
  expect(all.trim().split('\n').sort()).toEqual([
    'assignment.scheduler.kalypso.io/assignment',
    'baserepo.scheduler.kalypso.io/baserepo',
  ]);
  expect(await kubectl('explain', 'clustertype.spec.configType')).toContain('Name of the Template');
});

async function putStatus(client: KubeClient, body: KubeObject): Promise<KubeObject> {
  const path = `${await client.pathOf(body)}/status`;
  return (await client.request('PUT', path, { body })) as KubeObject;
}
