import type { EnvironmentInput, Manifest, SourcedManifest } from '../../scheduler/model/manifest.ts';
import { parseManifest } from '../../scheduler/model/parse-manifest.ts';

type Labels = Readonly<Record<string, string>>;

const API = 'scheduler.kalypso.io/v1alpha1';

/** A parsed manifest, with what it was parsed from. */
export interface TestManifest extends SourcedManifest {
  readonly raw: Manifest;
}

/** A manifest as if it had been read from `path`, one field per line. */
export function manifest(body: unknown, path = 'objects.yaml', repository = 'control-plane'): TestManifest {
  const raw = rawManifest(body, path, repository);
  return { manifest: parseManifest(raw), raw };
}

/** A manifest before it is parsed. */
export function rawManifest(body: unknown, path = 'objects.yaml', repository = 'control-plane'): Manifest {
  const origin = { repository, commit: 'c0ffee0000000000000000000000000000000000', path, line: 1, column: 1 };
  return { body, origin, locate: field => ({ line: 1 + field.length, column: 1 }) };
}

function object(
  kind: string,
  name: string,
  rest: Readonly<Record<string, unknown>>,
  labels: Labels = {},
): TestManifest {
  const body = { apiVersion: kind === 'ConfigMap' ? 'v1' : API, kind, metadata: { name, labels }, ...rest };
  return manifest(body, `${kind.toLowerCase()}-${name}.yaml`);
}

export function clusterType(
  name: string,
  labels: Labels = {},
  spec: Readonly<Record<string, unknown>> = {},
): TestManifest {
  return object(
    'ClusterType',
    name,
    { spec: { reconciler: 'flux', namespaceService: 'namespace', configType: 'config', ...spec } },
    labels,
  );
}

export interface PolicyOptions {
  readonly workspace?: string;
  readonly targets?: unknown;
  readonly types?: unknown;
}

/** A policy; selectors are label selectors, `{}` (everything) by default. */
export function policy(name: string, { workspace, targets = {}, types = {} }: PolicyOptions = {}): TestManifest {
  const deploymentTargetSelector = { ...(workspace === undefined ? {} : { workspace }), labelSelector: targets };
  return object('SchedulingPolicy', name, {
    spec: { deploymentTargetSelector, clusterTypeSelector: { labelSelector: types } },
  });
}

export interface TargetOptions {
  readonly labels?: Labels;
  readonly environment?: string;
  readonly manifests?: Labels;
  readonly configSchemas?: readonly string[];
}

/** A deployment target inside a workload, in environment `dev` unless said otherwise. */
export function target(name: string, { labels = {}, environment = 'dev', ...rest }: TargetOptions = {}): unknown {
  const manifests = { repo: `https://git.example.com/${name}`, branch: environment, path: `./${name}` };
  return { name, labels, environment, manifests, ...rest };
}

export interface WorkloadOptions {
  readonly labels?: Labels;
  /** Workspace of the registration; none when absent. */
  readonly workspace?: string;
  readonly registration?: string;
}

export function workload(name: string, targets: readonly unknown[], options: WorkloadOptions = {}): TestManifest {
  const { labels = {}, workspace, registration = `${name}-registration` } = options;
  const found = object('Workload', name, { spec: { deploymentTargets: targets } }, labels);
  return workspace === undefined ? found : { ...found, registration: { name: registration, workspace } };
}

export function template(
  name: string,
  type: string,
  manifests: readonly unknown[],
  rest: Readonly<Record<string, unknown>> = {},
): TestManifest {
  return object('Template', name, { spec: { type, manifests, ...rest } });
}

/** Platform config with the label that makes it so. */
export function config(name: string, data: Labels, labels: Labels = {}): TestManifest {
  return object('ConfigMap', name, { data }, { 'platform-config': 'true', ...labels });
}

export function gitOpsRepo(repo = 'https://git.example.com/gitops', branch = 'dev', path = '.'): TestManifest {
  return object('GitOpsRepo', branch, { spec: { repo, branch, path } });
}

export function baseRepo(commit: string, name = 'main'): TestManifest {
  return object('BaseRepo', name, {
    spec: { repo: 'https://git.example.com/control-plane', branch: 'main', path: '.', commit },
  });
}

export function anyObject(
  kind: string,
  name: string,
  rest: Readonly<Record<string, unknown>> = {},
  labels: Labels = {},
): TestManifest {
  return object(kind, name, rest, labels);
}

/** The three templates that `clusterType` names. */
export function standardTemplates(): SourcedManifest[] {
  return [
    template('flux', 'reconciler', [
      'kind: Kustomization\nname: {{ .DeploymentTargetName }}\npath: {{ .Manifests.path }}\n',
    ]),
    template('namespace', 'namespace', ['kind: Namespace\nmetadata:\n  name: {{ .Namespace }}\n']),
    template('config', 'config', ['kind: ConfigMap\ndata:\n{{ toYaml .ConfigData | indent 2 }}\n']),
  ];
}

/** Everything that was found for an environment. */
export function input(manifests: readonly SourcedManifest[], rest: Partial<EnvironmentInput> = {}): EnvironmentInput {
  return {
    environment: 'dev',
    manifests,
    unreadable: [],
    missing: [],
    unreadableRegistrations: [],
    sources: [],
    diagnostics: [],
    ...rest,
  };
}
