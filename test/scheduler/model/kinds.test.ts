import { describe, expect, test } from 'vitest';
import { KINDS, type KindName } from '../../../scheduler/model/kinds/index.ts';

// Names of the original's custom resource definitions (contract A.2). Three of the plurals are irregular.
test.each<[KindName, string]>([
  ['Assignment', 'assignments'],
  ['AssignmentPackage', 'assignmentpackages'],
  ['BaseRepo', 'baserepoes'],
  ['ClusterType', 'clustertypes'],
  ['ConfigSchema', 'configschemas'],
  ['DeploymentTarget', 'deploymenttargets'],
  ['Environment', 'environments'],
  ['GitOpsRepo', 'gitopsrepoes'],
  ['SchedulingPolicy', 'schedulingpolicies'],
  ['Template', 'templates'],
  ['Workload', 'workloads'],
  ['WorkloadRegistration', 'workloadregistrations'],
])('%s is of the original’s group, and several of it are %s', (kind, plural) => {
  expect(KINDS[kind]).toMatchObject({ kind, plural, apiVersion: 'scheduler.kalypso.io/v1alpha1', field: 'spec' });
});

test('platform config is a ConfigMap of Kubernetes', () => {
  expect(KINDS.ConfigMap).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', field: 'data', plural: 'configmaps' });
  expect(Object.keys(KINDS)).toHaveLength(13);
});

const REFERENCE = { repo: 'https://git.example.com/x', branch: 'main' };
const SELECTORS = { deploymentTargetSelector: { labelSelector: {} }, clusterTypeSelector: { labelSelector: {} } };
const EVERYTHING = { matchLabels: {}, matchExpressions: [] };

describe('what may be left out, and what it then is', () => {
  test.each<[KindName, string, unknown, unknown]>([
    ['AssignmentPackage', 'every list', {}, { reconcilerManifests: [], namespaceManifests: [], configManifests: [] }],
    ['BaseRepo', 'path and commit', REFERENCE, { ...REFERENCE, path: '.' }],
    ['BaseRepo', 'nothing', { ...REFERENCE, path: 'a', commit: 'abc' }, { ...REFERENCE, path: 'a', commit: 'abc' }],
    [
      'ClusterType',
      'configType',
      { reconciler: 'r', namespaceService: 'n' },
      { reconciler: 'r', namespaceService: 'n' },
    ],
    ['ConfigSchema', 'nothing', { schema: '' }, { schema: '' }],
    [
      'DeploymentTarget',
      'manifests and schemas',
      { environment: 'dev' },
      { environment: 'dev', manifests: {}, configSchemas: [] },
    ],
    ['Environment', 'path', { controlPlane: REFERENCE }, { controlPlane: { ...REFERENCE, path: '.' } }],
    ['GitOpsRepo', 'path', REFERENCE, { ...REFERENCE, path: '.' }],
    [
      'SchedulingPolicy',
      'the workspace and all of a selector',
      SELECTORS,
      {
        deploymentTargetSelector: { labelSelector: EVERYTHING },
        clusterTypeSelector: { labelSelector: EVERYTHING },
      },
    ],
    ['Template', 'the engine', { type: 'config', manifests: [] }, { type: 'config', engine: 'go', manifests: [] }],
    ['Workload', 'everything', {}, { deploymentTargets: [], configSchemas: [] }],
    [
      'Workload',
      'everything, by a null',
      { deploymentTargets: null, configSchemas: null },
      { deploymentTargets: [], configSchemas: [] },
    ],
    [
      'Workload',
      'most of a target',
      { deploymentTargets: [{ name: 'web', environment: 'dev' }] },
      {
        deploymentTargets: [{ name: 'web', environment: 'dev', labels: {}, manifests: {}, configSchemas: [] }],
        configSchemas: [],
      },
    ],
    [
      'WorkloadRegistration',
      'workspace and path',
      { workload: REFERENCE },
      { workload: { ...REFERENCE, path: '.' }, workspace: '' },
    ],
    ['ConfigMap', 'everything', undefined, {}],
    ['ConfigMap', 'everything, by a null', null, {}],
  ])('%s: %s', (kind, _name, spec, expected) => {
    expect(KINDS[kind].spec.parse(spec)).toEqual(expected);
  });

  test('what a selector has is kept', () => {
    const labelSelector = {
      matchLabels: { tier: 'front' },
      matchExpressions: [
        { key: 'a', operator: 'In', values: ['1', '2'] },
        { key: 'b', operator: 'NotIn', values: ['1'] },
        { key: 'c', operator: 'Exists' },
        { key: 'd', operator: 'DoesNotExist', values: null },
      ],
    };
    const spec = { ...SELECTORS, deploymentTargetSelector: { workspace: 'team', labelSelector } };
    expect(KINDS.SchedulingPolicy.spec.parse(spec).deploymentTargetSelector).toEqual({
      workspace: 'team',
      labelSelector: {
        matchLabels: { tier: 'front' },
        matchExpressions: [
          { key: 'a', operator: 'In', values: ['1', '2'] },
          { key: 'b', operator: 'NotIn', values: ['1'] },
          { key: 'c', operator: 'Exists', values: [] },
          { key: 'd', operator: 'DoesNotExist', values: [] },
        ],
      },
    });
  });

  test.each(['go', 'handlebars'])('a template may say that it is for %s', engine => {
    const spec = { type: 'namespace', engine, contentType: 'sh', manifests: ['text', { kind: 'Namespace' }] };
    expect(KINDS.Template.spec.parse(spec)).toEqual(spec);
  });

  test.each(['reconciler', 'namespace', 'config'])('a template may be for %s', type => {
    expect(KINDS.Template.spec.parse({ type, manifests: [] }).type).toBe(type);
  });
});

describe('what is refused', () => {
  const target = { name: 'web', environment: 'dev' };
  const expression = (written: object) => ({
    ...SELECTORS,
    clusterTypeSelector: { labelSelector: { matchExpressions: [written] } },
  });
  const inExpression = ['clusterTypeSelector', 'labelSelector', 'matchExpressions', 0];

  test.each<[KindName, string, unknown, (string | number)[], string?]>([
    ['Assignment', 'an empty workload', { workload: '', deploymentTarget: 'd', clusterType: 'c' }, ['workload']],
    ['Assignment', 'no target', { workload: 'w', clusterType: 'c' }, ['deploymentTarget']],
    ['Assignment', 'no cluster type', { workload: 'w', deploymentTarget: 'd' }, ['clusterType']],
    ['BaseRepo', 'no repository', { branch: 'main' }, ['repo']],
    ['BaseRepo', 'a commit that is a number', { ...REFERENCE, commit: 1234567 }, ['commit']],
    ['GitOpsRepo', 'an empty repository', { ...REFERENCE, repo: '' }, ['repo'], 'must not be empty'],
    ['GitOpsRepo', 'an empty branch', { ...REFERENCE, branch: '' }, ['branch'], 'must not be empty'],
    ['ClusterType', 'an empty namespace template', { reconciler: 'r', namespaceService: '' }, ['namespaceService']],
    [
      'ClusterType',
      'a config template that is no text',
      { reconciler: 'r', namespaceService: 'n', configType: 7 },
      ['configType'],
    ],
    ['ConfigSchema', 'a schema that is a map', { schema: {} }, ['schema']],
    ['DeploymentTarget', 'no environment', {}, ['environment']],
    [
      'DeploymentTarget',
      'an empty schema',
      { environment: 'dev', configSchemas: [''] },
      ['configSchemas', 0],
      'must not be empty',
    ],
    ['Environment', 'no control plane', {}, ['controlPlane']],
    [
      'SchedulingPolicy',
      'no selector of targets',
      { clusterTypeSelector: { labelSelector: {} } },
      ['deploymentTargetSelector'],
    ],
    [
      'SchedulingPolicy',
      'no selector of cluster types',
      { deploymentTargetSelector: { labelSelector: {} } },
      ['clusterTypeSelector'],
    ],
    [
      'SchedulingPolicy',
      'a label that is a boolean',
      { ...SELECTORS, clusterTypeSelector: { labelSelector: { matchLabels: { edge: true } } } },
      ['clusterTypeSelector', 'labelSelector', 'matchLabels', 'edge'],
      'must be a string: write it in quotes',
    ],
    [
      'SchedulingPolicy',
      'an operator of its own',
      expression({ key: 'a', operator: 'Near' }),
      [...inExpression, 'operator'],
    ],
    [
      'SchedulingPolicy',
      'an empty key',
      expression({ key: '', operator: 'Exists' }),
      [...inExpression, 'key'],
      'must not be empty',
    ],
    [
      'SchedulingPolicy',
      'In without values',
      expression({ key: 'a', operator: 'In' }),
      [...inExpression, 'values'],
      'must not be empty with operator In',
    ],
    [
      'SchedulingPolicy',
      'NotIn with an empty list',
      expression({ key: 'a', operator: 'NotIn', values: [] }),
      [...inExpression, 'values'],
      'must not be empty with operator NotIn',
    ],
    [
      'SchedulingPolicy',
      'Exists with values',
      expression({ key: 'a', operator: 'Exists', values: ['1'] }),
      [...inExpression, 'values'],
      'must be empty with operator Exists',
    ],
    [
      'SchedulingPolicy',
      'DoesNotExist with values',
      expression({ key: 'a', operator: 'DoesNotExist', values: ['1'] }),
      [...inExpression, 'values'],
      'must be empty with operator DoesNotExist',
    ],
    [
      'SchedulingPolicy',
      'a value that is a number',
      expression({ key: 'a', operator: 'In', values: [1] }),
      [...inExpression, 'values', 0],
      'must be a string: write it in quotes',
    ],
    ['Template', 'a type of its own', { type: 'service', manifests: [] }, ['type']],
    ['Template', 'an engine of its own', { type: 'config', engine: 'jinja', manifests: [] }, ['engine']],
    ['Template', 'no manifests', { type: 'config' }, ['manifests']],
    ['Template', 'a manifest that is a list', { type: 'config', manifests: [[]] }, ['manifests', 0]],
    [
      'Workload',
      'a target without an environment',
      { deploymentTargets: [{ name: 'web' }] },
      ['deploymentTargets', 0, 'environment'],
    ],
    [
      'Workload',
      'a target with an empty name',
      { deploymentTargets: [{ ...target, name: '' }] },
      ['deploymentTargets', 0, 'name'],
      'must not be empty',
    ],
    [
      'Workload',
      'a manifest value that is a number',
      { deploymentTargets: [{ ...target, manifests: { port: 80 } }] },
      ['deploymentTargets', 0, 'manifests', 'port'],
      'must be a string: write it in quotes',
    ],
    ['WorkloadRegistration', 'no workload', { workspace: 'team' }, ['workload']],
    ['WorkloadRegistration', 'a workspace that is a number', { workload: REFERENCE, workspace: 7 }, ['workspace']],
    ['ConfigMap', 'a value that is a map', { PORT: {} }, ['PORT'], 'must be a string: write it in quotes'],
  ])('%s: %s', (kind, _name, spec, path, message) => {
    const result = KINDS[kind].spec.safeParse(spec);
    expect(result.success).toBe(false);
    const [issue, ...others] = result.error?.issues ?? [];
    expect(issue?.path).toEqual(path);
    if (message !== undefined) expect(issue?.message).toBe(message);
    expect(others).toEqual([]);
  });
});
