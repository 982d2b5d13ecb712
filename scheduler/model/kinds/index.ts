import { assignment } from './assignment.ts';
import { assignmentPackage } from './assignment-package.ts';
import { baseRepo } from './base-repo.ts';
import { clusterType } from './cluster-type.ts';
import { configSchema } from './config-schema.ts';
import { deploymentTarget } from './deployment-target.ts';
import { environment } from './environment.ts';
import { gitOpsRepo } from './gitops-repo.ts';
import { platformConfig } from './platform-config.ts';
import { schedulingPolicy } from './scheduling-policy.ts';
import { template } from './template.ts';
import { workload } from './workload.ts';
import { workloadRegistration } from './workload-registration.ts';

/** The kinds that Berth understands: twelve of `scheduler.kalypso.io/v1alpha1`, and the platform-config ConfigMap. */
export const KINDS = {
  Assignment: assignment,
  AssignmentPackage: assignmentPackage,
  BaseRepo: baseRepo,
  ClusterType: clusterType,
  ConfigMap: platformConfig,
  ConfigSchema: configSchema,
  DeploymentTarget: deploymentTarget,
  Environment: environment,
  GitOpsRepo: gitOpsRepo,
  SchedulingPolicy: schedulingPolicy,
  Template: template,
  Workload: workload,
  WorkloadRegistration: workloadRegistration,
} as const;

export type KindName = keyof typeof KINDS;
