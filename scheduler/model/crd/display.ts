import type { KindName } from '../kinds/index.ts';

/** A column of `kubectl get`. */
interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date';
  readonly jsonPath: string;
  /** Other than 0: only with `-o wide`. */
  readonly priority?: number;
}

/** How kubectl calls and shows the objects of a kind. */
interface Display {
  /** None of them is one of Kubernetes' own. */
  readonly shortNames: readonly string[];
  readonly columns: readonly PrinterColumn[];
}

const column = (name: string, jsonPath: string): PrinterColumn => ({ name, type: 'string', jsonPath });
const count = (name: string, jsonPath: string): PrinterColumn => ({ name, type: 'integer', jsonPath });

const READY: readonly PrinterColumn[] = [
  column('Ready', '.status.conditions[?(@.type=="Ready")].status'),
  column('Reason', '.status.conditions[?(@.type=="Ready")].reason'),
  { ...column('Message', '.status.conditions[?(@.type=="Ready")].message'), priority: 1 },
];
const AGE: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

const source = (path: string): readonly PrinterColumn[] => [
  column('Repository', `${path}.repo`),
  column('Branch', `${path}.branch`),
  { ...column('Path', `${path}.path`), priority: 1 },
];
const label = (name: string, key: string): PrinterColumn => column(name, `.metadata.labels.${key}`);

/** ConfigMap is no kind of ours. */
export type CustomKind = Exclude<KindName, 'ConfigMap'>;

export const DISPLAY: Readonly<Record<CustomKind, Display>> = {
  Assignment: {
    shortNames: ['asg'],
    columns: [
      column('Workload', '.spec.workload'),
      column('Target', '.spec.deploymentTarget'),
      column('Cluster type', '.spec.clusterType'),
      ...READY,
      AGE,
    ],
  },
  AssignmentPackage: {
    shortNames: ['asgp'],
    columns: [
      label('Workload', 'workload'),
      label('Target', 'deployment-target'),
      label('Cluster type', 'cluster-type'),
      AGE,
    ],
  },
  BaseRepo: { shortNames: ['br'], columns: [...source('.spec'), column('Commit', '.spec.commit'), ...READY, AGE] },
  ClusterType: {
    shortNames: ['ct'],
    columns: [
      column('Reconciler', '.spec.reconciler'),
      column('Namespace service', '.spec.namespaceService'),
      column('Config', '.spec.configType'),
      AGE,
    ],
  },
  ConfigSchema: { shortNames: ['cfgs'], columns: [AGE] },
  DeploymentTarget: {
    shortNames: ['dt'],
    columns: [
      column('Environment', '.spec.environment'),
      label('Workload', 'workload'),
      label('Workspace', 'workspace'),
      AGE,
    ],
  },
  Environment: { shortNames: ['env'], columns: [...source('.spec.controlPlane'), ...READY, AGE] },
  GitOpsRepo: { shortNames: ['gor'], columns: [...source('.spec'), ...READY, AGE] },
  SchedulingPolicy: {
    shortNames: ['spol'],
    columns: [
      column('Workspace', '.spec.deploymentTargetSelector.workspace'),
      count('Targets', '.status.deploymentTargets'),
      count('Cluster types', '.status.clusterTypes'),
      ...READY,
      AGE,
    ],
  },
  Template: { shortNames: ['tmpl'], columns: [column('Type', '.spec.type'), column('Engine', '.spec.engine'), AGE] },
  Workload: { shortNames: ['wkl'], columns: [...READY, AGE] },
  WorkloadRegistration: {
    shortNames: ['wreg'],
    columns: [column('Workspace', '.spec.workspace'), ...source('.spec.workload'), ...READY, AGE],
  },
};
