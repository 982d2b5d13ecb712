import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { makePlan } from '../../../scheduler/plan/make-plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import {
  anyObject,
  clusterType,
  config,
  input,
  policy,
  standardTemplates,
  target,
  template,
  workload,
} from '../../support/objects.ts';

const engines = createTemplateEngines();
const shop = workload('shop', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' });
const [FLUX, NAMESPACE, CONFIG] = standardTemplates() as [SourcedManifest, SourcedManifest, SourcedManifest];

const NAMESPACE_TEXT = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {{ .Namespace }}\n';

interface Folder {
  readonly files: Readonly<Record<string, string>>;
  readonly reasons: readonly Diagnostic[];
}

/** The folder of `shop-web` on `large`, by these templates in place of the usual ones, and whatever else there is. */
function folderOf(...given: readonly SourcedManifest[]): Folder {
  const world = [FLUX, NAMESPACE, CONFIG, clusterType('large', { size: 'large' }), shop, policy('all')];
  const names = new Set(given.map(nameOf));
  const manifests = [...world.filter(found => !names.has(nameOf(found))), ...given];
  const { plan } = makePlan(buildSnapshot(input(manifests)), { engines });
  if (!plan.complete) throw new Error('there is no plan');
  const [folder] = plan.folders;
  const [held] = plan.held;
  return {
    files: Object.fromEntries((folder?.files ?? []).map(({ path, text }) => [path, text])),
    reasons: held?.reasons ?? [],
  };
}

function nameOf({ manifest: { kind, name } }: SourcedManifest): string {
  return `${kind} ${name}`;
}

// Contract A.4: the names are those that templates of the original use.
describe('what a template can read', () => {
  test.each<[string, string]>([
    ['{{ .DeploymentTargetName }}', 'shop-web'],
    ['{{ .Namespace }}', 'dev-large-shop-web'],
    ['{{ .Environment }}', 'dev'],
    ['{{ .Workspace }}', 'shop-team'],
    ['{{ .Workload }}', 'shop'],
    ['{{ .Labels.tier }} {{ .Labels.workload }}', 'front shop'],
    ['{{ .Manifests.repo }} {{ .Manifests.path }}', 'https://git.example.com/web ./web'],
    ['{{ .ClusterType }}', 'large'],
    ['{{ .ConfigData.REGION }}', 'west'],
  ])('%s', (text, expected) => {
    const { files } = folderOf(template('flux', 'reconciler', [`a: ${text}\n`]), config('c', { REGION: 'west' }));
    expect(files['large/shop-web/reconciler.yaml']).toBe(`a: ${expected}\n`);
  });

  test('are the labels of Kubernetes, without those of Flux', () => {
    const own = workload('shop', [target('web')], { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x', family: 'a' } });
    const { files } = folderOf(template('flux', 'reconciler', ['kind: A\n{{ toYaml .Labels }}\n']), own);
    expect(files['large/shop-web/reconciler.yaml']).toBe('kind: A\nfamily: a\nworkload: shop\nworkspace: ""\n');
  });
});

// Contract A.6.
describe('the files of a folder', () => {
  test('are its namespace, its config and its reconciler', () => {
    expect(Object.keys(folderOf(config('c', { A: '1' })).files)).toEqual([
      'large/shop-web/namespace.yaml',
      'large/shop-web/platform-config.yaml',
      'large/shop-web/reconciler.yaml',
    ]);
  });

  test('are of all manifests of a template', () => {
    const { files } = folderOf(template('namespace', 'namespace', ['a: 1', '{{ if false }}b: 1{{ end }}', 'c: 1\n']));
    expect(files['large/shop-web/namespace.yaml']).toBe('a: 1\n---\nc: 1\n');
  });

  test('have no config where it comes to nothing, but the others all the same', () => {
    const { files } = folderOf(
      template('config', 'config', ['  ']),
      template('namespace', 'namespace', ['']),
      template('flux', 'reconciler', []),
    );
    expect(files).toEqual({ 'large/shop-web/namespace.yaml': '', 'large/shop-web/reconciler.yaml': '' });
  });

  test('have config for a shell, which needn’t be YAML, where the template says so', () => {
    const text = 'export A="[{"\n';
    expect(folderOf(template('config', 'config', [text], { contentType: 'sh' })).files).toMatchObject({
      'large/shop-web/platform-config.sh': text,
    });
    expect(folderOf(template('config', 'config', ['a: 1\n'], { contentType: 'yaml' })).files).toMatchObject({
      'large/shop-web/platform-config.yaml': 'a: 1\n',
    });
  });

  test('are named for a shell only where they are config, and needn’t be YAML wherever the template says so', () => {
    const text = 'apiVersion: v1\na: [\n';
    const { files } = folderOf(
      template('flux', 'reconciler', [text], { contentType: 'sh' }),
      template('namespace', 'namespace', [text], { contentType: 'sh' }),
    );
    expect(files['large/shop-web/reconciler.yaml']).toBe(text);
    expect(files['large/shop-web/namespace.yaml']).toBe(text);
  });
});

describe('a folder is held', () => {
  const pair = { clusterType: 'large', deploymentTarget: 'shop-web' };

  test('when what a template renders is no YAML, with the line and how to see it', () => {
    const broken = template('flux', 'reconciler', ['apiVersion: v1\nb: [\n']);
    const { reasons } = folderOf(broken);
    expect(reasons).toMatchObject([
      {
        severity: 'error',
        code: 'rendered-not-yaml',
        message: expect.stringMatching(
          /^template flux renders large\/shop-web\/reconciler\.yaml that is not YAML: line [23]: ./,
        ) as string,
        fix: '"berth render --template template-flux.yaml" shows what it renders; if it isn\'t meant for Kubernetes, add contentType: sh to the template',
        origin: broken.manifest.origin,
        subject: { kind: 'Template', name: 'flux' },
        ...pair,
      },
    ]);
  });

  test('when a template fails, with the manifest in which it does', () => {
    const { reasons } = folderOf(template('flux', 'reconciler', ['a: 1\n', '{{ fail "no" }}', '{{ fail "never" }}']));
    expect(reasons).toMatchObject([{ code: 'template-failed', ...pair }]);
    expect(reasons[0]?.message).toMatch(/^template flux, manifest 2: .*no$/);
  });

  test('with every reason that there is', () => {
    const { reasons } = folderOf(
      template('flux', 'reconciler', ['{{ fail "no" }}']),
      template('namespace', 'config', []),
      template('config', 'config', ['apiVersion: v1\na: [']),
      anyObject('ConfigSchema', 's', { spec: { schema: '{"required": ["A"]}' } }),
    );
    expect(reasons.map(({ code }) => code)).toEqual([
      'config-schema-violation',
      'template-type',
      'rendered-not-yaml',
      'template-failed',
    ]);
    expect(
      reasons.every(({ clusterType: type, deploymentTarget }) => type === 'large' && deploymentTarget === 'shop-web'),
    ).toBe(true);
  });

  const TWICE = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
  const namespaced = (version: string, namespace: string): string =>
    TWICE.replace('v1', version).concat(`  namespace: ${namespace}\n`);

  test.each<[string, string, string]>([
    ['in one file', `${TWICE}---\n${TWICE}`, ''],
    ['in two files', TWICE, TWICE],
    ['in the default namespace', TWICE, namespaced('v1', 'default')],
    ['in two versions', namespaced('apps/v1', 'x'), namespaced('apps/v1beta1', 'x')],
    [
      'in two namespaces, where the kind has none',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}\n',
    ],
  ])('when an object is there twice: %s', (_name, reconciler, namespace) => {
    const { reasons } = folderOf(
      template('flux', 'reconciler', [reconciler]),
      template('namespace', 'namespace', [namespace]),
    );
    expect(reasons).toMatchObject([
      {
        severity: 'error',
        code: 'rendered-twice',
        message: expect.stringMatching(
          /^template flux renders (ConfigMap|Namespace) a( in namespace \w+)? a second time \(large\/shop-web\/\w+\.yaml, line \d+, and large\/shop-web\/reconciler\.yaml, line \d+\)/,
        ) as string,
        subject: { kind: 'Template', name: 'flux' },
        ...pair,
      },
    ]);
  });

  test.each<[string, string, string]>([
    ['of another kind', TWICE, TWICE.replace('ConfigMap', 'Secret')],
    ['of another group', namespaced('apps/v1', 'x'), namespaced('batch/v1', 'x')],
    ['in another namespace', namespaced('v1', 'x'), namespaced('v1', 'y')],
    ['that isn’t meant for Kubernetes', 'kind: ConfigMap\nmetadata: {name: a}\n', TWICE],
  ])('but not when an object has the name of one %s', (_name, reconciler, namespace) => {
    const { reasons } = folderOf(
      template('flux', 'reconciler', [reconciler]),
      template('namespace', 'namespace', [namespace]),
    );
    expect(reasons).toEqual([]);
  });

  // RFC 1123 label: at most 63 characters. `dev-large--t` are 12 of them.
  test.each([
    [51, []],
    [52, ['name-too-long']],
  ])('when its namespace is too long: a workload of %d characters', (length, codes) => {
    const name = 'w'.repeat(length);
    const { plan } = makePlan(
      buildSnapshot(
        input([FLUX, NAMESPACE, CONFIG, clusterType('large'), policy('all'), workload(name, [target('t')])]),
      ),
      { engines },
    );
    if (!plan.complete) throw new Error('there is no plan');
    expect(plan.held.flatMap(({ reasons }) => reasons.map(({ code }) => code))).toEqual(codes);
    expect(plan.folders).toHaveLength(1 - codes.length);
  });

  test.each([
    ['a cluster type', 'eu-1.30', 'shop', 'web', ['invalid-namespace']],
    ['a workload', 'large', 'shop.v2', 'web', ['invalid-namespace']],
    ['a target', 'large', 'shop', 'web.eu', ['invalid-namespace']],
    ['nothing', 'large', 'shop', 'web', []],
  ])('when %s has a dot in its name, which no namespace has', (_, type, workloadName, targetName, codes) => {
    const heldOf = (namespace: SourcedManifest): string[] => {
      const own = workload(workloadName, [target(targetName)]);
      const { plan } = makePlan(
        buildSnapshot(input([FLUX, namespace, CONFIG, clusterType(type), policy('all'), own])),
        {
          engines,
        },
      );
      if (!plan.complete) throw new Error('there is no plan');
      return plan.held.flatMap(({ reasons }) => reasons.map(({ code }) => code));
    };
    expect(heldOf(template('namespace', 'namespace', [NAMESPACE_TEXT]))).toEqual(codes);
    // A script or a playbook names its machines as it likes.
    expect(heldOf(template('namespace', 'namespace', ['user: {{ .Namespace }}\n']))).toEqual([]);
    // Where nothing has the namespace, nobody refuses it.
    expect(
      heldOf(
        template('namespace', 'namespace', ['apiVersion: v1\nkind: Namespace\nmetadata: {name: "{{ .Workload }}"}\n']),
      ),
    ).toEqual([]);
  });

  test('when its namespace is too long, with both that make it', () => {
    const name = 'w'.repeat(60);
    const long = workload(name, [target('t')]);
    const type = clusterType('large');
    const { plan } = makePlan(buildSnapshot(input([FLUX, NAMESPACE, CONFIG, type, policy('all'), long])), { engines });
    if (!plan.complete) throw new Error('there is no plan');
    expect(plan.held[0]?.reasons).toEqual([
      {
        severity: 'error',
        code: 'name-too-long',
        message: `the namespace "dev-large-${name}-t" of deployment target ${name}-t on cluster type large has 72 characters, at most 63 are allowed`,
        fix: 'shorten the name of the workload, of its target or of the cluster type',
        origin: { ...long.manifest.origin, line: 4 },
        subject: { kind: 'DeploymentTarget', name: `${name}-t` },
        related: [{ message: 'cluster type large', origin: type.manifest.origin }],
        clusterType: 'large',
        deploymentTarget: `${name}-t`,
      },
    ]);
  });
});
