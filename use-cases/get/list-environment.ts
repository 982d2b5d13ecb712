import groupBy from 'lodash-es/groupBy.js';
import sortBy from 'lodash-es/sortBy.js';
import uniq from 'lodash-es/uniq.js';
import type { LabelSelector } from '../../scheduler/model/kinds/scheduling-policy.ts';
import { namespaceOf } from '../../scheduler/placement/namespace.ts';
import { place } from '../../scheduler/placement/place.ts';
import { matches } from '../../scheduler/placement/selector.ts';
import type { DeploymentTarget, Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import type { ClusterTypeEntry, EnvironmentEntry, PlacementEntry, WorkloadEntry } from './list-report.ts';

/** What of an environment is asked for; everything without any. */
export interface ListFilter {
  readonly clusterTypes?: readonly string[];
  readonly workloads?: readonly string[];
  /** Of labels: of the cluster type where those are listed, of the deployment target elsewhere. */
  readonly selector?: LabelSelector;
}

/** The environment in one line. No filter applies to it. */
export function environmentEntry(snapshot: Snapshot): EnvironmentEntry {
  const { environment, missing, unreadableRegistrations, clusterTypes, deploymentTargets, baseCommit } = snapshot;
  const { repo, branch } = snapshot.gitOpsRepo?.spec ?? {};
  return {
    name: environment,
    complete: missing.length === 0 && unreadableRegistrations.length === 0,
    ...(baseCommit !== undefined && { commit: baseCommit }),
    ...(repo !== undefined && { repository: repo }),
    ...(branch !== undefined && { branch }),
    clusterTypes: clusterTypes.length,
    workloads: uniq(deploymentTargets.map(({ workload }) => workload)).length,
    placements: place(snapshot).count,
  };
}

/** Cluster types, by name. With `workloads` those alone on which one of them runs. */
export function clusterTypeEntries(snapshot: Snapshot, filter: ListFilter): ClusterTypeEntry[] {
  const { workloads, selector, ...rest } = filter;
  const placed = groupBy(placementEntries(snapshot, { ...rest, ...(workloads && { workloads }) }), 'clusterType');
  return snapshot.clusterTypes
    .filter(({ name, labels }) => isAmong(name, filter.clusterTypes) && (!selector || matches(selector, labels)))
    .filter(({ name }) => workloads === undefined || placed[name] !== undefined)
    .map(({ name, labels, spec, origin }) => ({
      environment: snapshot.environment,
      name,
      labels,
      reconciler: spec.reconciler,
      placements: placed[name]?.length ?? 0,
      origin,
    }));
}

/** Workloads with a target here, by name. With `clusterTypes` those alone that run on one of them. */
export function workloadEntries(snapshot: Snapshot, filter: ListFilter): WorkloadEntry[] {
  const placed = groupBy(placementEntries(snapshot, filter), 'workload');
  const chosen = snapshot.deploymentTargets.filter(target => isChosen(target, filter));
  return sortBy(Object.entries(groupBy(chosen, 'workload')), ([name]) => name).flatMap(([name, targets]) => {
    const [first] = targets;
    const runs = placed[name] ?? [];
    if (first === undefined || (filter.clusterTypes !== undefined && runs.length === 0)) return [];
    return {
      environment: snapshot.environment,
      name,
      workspace: first.workspace,
      ...(first.registration !== undefined && { registration: first.registration }),
      deploymentTargets: targets.map(target => target.name),
      clusterTypes: uniq(runs.map(({ clusterType }) => clusterType)).sort(),
      origin: first.origin,
    };
  });
}

/** What runs where, by deployment target and cluster type. */
export function placementEntries(snapshot: Snapshot, filter: ListFilter): PlacementEntry[] {
  const { environment } = snapshot;
  const { targets, rows } = place(snapshot);
  return targets.flatMap((target, index) => {
    if (!isChosen(target, filter)) return [];
    const { name, workload, workspace, labels, origin } = target;
    const entries = rows[index]?.entries ?? [];
    return entries
      .filter(({ clusterType }) => isAmong(clusterType.name, filter.clusterTypes))
      .map(({ clusterType, policies }) => ({
        environment,
        deploymentTarget: name,
        workload,
        workspace,
        clusterType: clusterType.name,
        policies: policies.map(policy => policy.name),
        namespace: namespaceOf({ environment, clusterType: clusterType.name, deploymentTarget: name }),
        path: `${clusterType.name}/${name}`,
        labels,
        origin,
      }));
  });
}

function isChosen({ workload, labels }: DeploymentTarget, { workloads, selector }: ListFilter): boolean {
  return isAmong(workload, workloads) && (selector === undefined || matches(selector, labels));
}

function isAmong(name: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.includes(name);
}
