import { expect, test } from 'vitest';
import type { Position } from '../../runtime/origin.ts';
import { analyzePolicies } from '../../scheduler/analysis/analyze-policies.ts';
import { analyzeTemplates } from '../../scheduler/analysis/analyze-templates.ts';
import type { FieldPath } from '../../scheduler/model/manifest.ts';
import { parseManifest } from '../../scheduler/model/parse-manifest.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import { configTypeWarnings } from '../../scheduler/snapshot/default-config-template.ts';
import { createTemplateEngines } from '../../templates/index.ts';
import {
  anyObject,
  clusterType,
  gitOpsRepo,
  input,
  policy,
  standardTemplates,
  type TestManifest,
  target,
  template,
  workload,
} from '../support/objects.ts';

// Somebody corrects a file by what is told of it: each problem has to name the very field.

const large = clusterType('large', { size: 'large' });
const cart = workload('cart', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' });
const selects = (types: unknown): TestManifest => policy('p', { types });

function targets(...declared: unknown[]): TestManifest {
  return workload('cart', declared, { labels: { tier: 'front' } });
}

/** No two fields stand at one place: the column counts the letters of the path. */
function positionOf(field: FieldPath): Position {
  return { line: 1 + field.length, column: 1 + field.join('.').length };
}

test.each<[string, TestManifest, FieldPath]>([
  [
    'policy-selects-nothing',
    selects({ matchLabels: { size: 'larg' } }),
    ['spec', 'clusterTypeSelector', 'labelSelector', 'matchLabels', 'size'],
  ],
  [
    'policy-selects-nothing',
    selects({ matchExpressions: [{ key: 'size', operator: 'In', values: ['larg'] }] }),
    ['spec', 'clusterTypeSelector', 'labelSelector', 'matchExpressions'],
  ],
  [
    'policy-selects-nothing',
    policy('p', { targets: { matchLabels: { tier: 'fromt' } } }),
    ['spec', 'deploymentTargetSelector', 'labelSelector', 'matchLabels', 'tier'],
  ],
  ['policy-selects-nothing', policy('p', { workspace: 'shop-tem' }), ['spec', 'deploymentTargetSelector', 'workspace']],
  [
    'retired-api-version',
    template('old', 'reconciler', ['kind: A\n', 'apiVersion: source.toolkit.fluxcd.io/v1beta1\nkind: GitRepository\n']),
    ['spec', 'manifests', 1],
  ],
  ['config-type-missing', clusterType('small', {}, { configType: undefined }), ['spec']],
  ['invalid-deployment-target', targets(target('../etc')), ['spec', 'deploymentTargets', 0, 'name']],
  [
    'invalid-deployment-target',
    targets(target('web'), target('api', { labels: { 'a b': 'c' } })),
    ['spec', 'deploymentTargets', 1, 'labels', 'a b'],
  ],
  [
    'overridden-label',
    targets(target('web', { labels: { tier: 'back' } })),
    ['spec', 'deploymentTargets', 0, 'labels', 'tier'],
  ],
  [
    'invalid-object',
    anyObject('ClusterType', 'small', { spec: { reconciler: 5, namespaceService: 'n' } }),
    ['spec', 'reconciler'],
  ],
  ['invalid-metadata', clusterType('small', { 'a b': 'c' }), ['metadata', 'labels', 'a b']],
  ['several-gitops-repos', gitOpsRepo('https://git.example.com/b', 'a'), []],
])('%s is told at its field: %#', (code, object, field) => {
  const world = [large, ...(object.manifest.name === 'cart' ? [] : [cart]), gitOpsRepo(), policy('all')];
  const templates =
    code === 'config-type-missing'
      ? standardTemplates().filter(({ manifest }) => manifest.name !== 'config')
      : standardTemplates();
  const snapshot = buildSnapshot(
    input([...world, ...templates, { manifest: parseManifest({ ...object.raw, locate: positionOf }) }]),
  );
  const told = [
    ...snapshot.diagnostics,
    ...analyzePolicies(snapshot),
    ...analyzeTemplates(snapshot, createTemplateEngines()),
    ...configTypeWarnings(snapshot.clusterTypes, snapshot.templates),
  ];
  const { origin } = object.manifest;
  const position = field.length === 0 ? { line: origin.line, column: origin.column } : positionOf(field);
  expect(told.filter(one => one.code === code).map(one => one.origin)).toContainEqual({ ...origin, ...position });
});

test('what can’t be read of a registration is told with why, where it is registered, and what to do', () => {
  const origin = { repository: 'control-plane', path: 'shop.yaml', line: 3, column: 1 };
  const missing = {
    role: 'registration shop',
    repository: 'https://example.com/shop',
    reason: 'it is gone',
    transient: false,
  };
  const tell = (more: object) =>
    buildSnapshot({ ...input([]), unreadableRegistrations: [{ ...missing, registration: 'shop', ...more }] })
      .diagnostics;
  expect(tell({ fix: 'make it again', origin })).toMatchObject([
    {
      severity: 'error',
      code: 'unreadable-registration',
      message: expect.stringMatching(/registration shop .*: it is gone$/),
      fix: 'make it again',
      origin,
      subject: { kind: 'WorkloadRegistration', name: 'shop' },
    },
  ]);
  const [bare] = tell({});
  expect(bare).not.toHaveProperty('fix');
  expect(bare).not.toHaveProperty('origin');
});
