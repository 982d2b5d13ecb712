import type { SourcedManifest } from '../../scheduler/model/manifest.ts';
import { clusterType, config, gitOpsRepo, policy, target, template, workload } from '../support/objects.ts';

export interface FleetSize {
  /** One deployment target each. */
  readonly workloads: number;
  readonly clusterTypes: number;
  /** Share of the cluster types that the policy selects, as one in so many. */
  readonly oneTypeIn: number;
  /** Share of the targets that the policy selects, as one in so many; 1 is `{}`: all. */
  readonly oneTargetIn: number;
  readonly configs?: number;
}

const RECONCILER = [
  `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: "{{ .DeploymentTargetName }}"
  namespace: flux-system
spec:
  interval: 30s
  url: "{{ .Manifests.repo }}"
  ref:
    branch: "{{ .Manifests.branch }}"
  secretRef:
    name: repo-secret
`,
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: "{{ .DeploymentTargetName }}"
  namespace: flux-system
spec:
  interval: 30s
  targetNamespace: "{{ .Namespace }}"
  sourceRef:
    kind: GitRepository
    name: "{{ .DeploymentTargetName }}"
  path: "{{ .Manifests.path }}"
  prune: true
`,
];
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: "{{ .Namespace }}"
  labels:
    environment: "{{ .Environment }}"
    workspace: "{{ .Workspace }}"
    workload: "{{ .Workload }}"
    deploymentTarget: "{{ .DeploymentTargetName }}"
`;
const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: platform-config
  namespace: {{ .Namespace }}
data:
{{ toYaml .ConfigData | indent 2 }}
`;

/** A made-up fleet, the same for equal sizes: labels and names follow from numbers. */
export function fleet({ workloads, clusterTypes, oneTypeIn, oneTargetIn, configs = 8 }: FleetSize): SourcedManifest[] {
  return [
    template('flux', 'reconciler', RECONCILER),
    template('namespace', 'namespace', [NAMESPACE]),
    template('config', 'config', [CONFIG]),
    gitOpsRepo(),
    policy('everything', {
      targets: oneTargetIn === 1 ? {} : { matchLabels: { group: 'g0' } },
      types: oneTypeIn === 1 ? {} : { matchLabels: { region: 'r0' } },
    }),
    ...Array.from({ length: clusterTypes }, (_, index) =>
      clusterType(`type-${index}`, { region: `r${index % oneTypeIn}`, zone: `z${index % 7}` }),
    ),
    ...Array.from({ length: configs }, (_, index) =>
      config(
        `config-${index}`,
        { [`KEY_${index}`]: `value ${index}`, COMMON: `from ${index}` },
        index === 0 ? {} : { zone: `z${index % 7}` },
      ),
    ),
    ...Array.from({ length: workloads }, (_, index) => fleetWorkload(index, oneTargetIn)),
  ];
}

/** Workload `index` of a fleet; `labels` are those of an edit. */
export function fleetWorkload(
  index: number,
  oneTargetIn: number,
  labels: Readonly<Record<string, string>> = {},
): SourcedManifest {
  const own = { group: `g${index % oneTargetIn}`, tier: `t${index % 3}`, ...labels };
  return workload(`app-${index}`, [target('main', { labels: own })], { workspace: `team-${index % 20}` });
}
