import type { Placement } from '../../scheduler/plan/plan.ts';
import type { Change } from '../../workflows/gitops/change-set.ts';
import { type EnvironmentReport, problemsOf } from './environment-report.ts';

/** What `plan` and `apply` say of an environment, for programs. docs/json-output.md describes it. */
export function reportJson(report: EnvironmentReport): object {
  const { environment, plan, compared, proposal } = report;
  const { snapshot } = plan;
  const changeSet = proposal?.changeSet ?? compared?.changeSet;
  const placements = plan.complete ? [...plan.folders, ...plan.held].map(({ placement }) => placement) : [];
  const held = changeSet?.held ?? (plan.complete ? plan.held.map(({ path, reasons }) => ({ path, reasons })) : []);
  return {
    environment,
    complete: plan.complete,
    ...(proposal === undefined ? {} : { outcome: proposal.outcome, message: proposal.message }),
    ...(proposal?.pullRequest === undefined ? {} : { pullRequest: pullJson(proposal.pullRequest) }),
    ...(compared?.state.open === undefined ? {} : { pullRequest: pullJson(compared.state.open) }),
    ...(snapshot.baseCommit === undefined ? {} : { baseCommit: snapshot.baseCommit }),
    ...(snapshot.gitOpsRepo === undefined
      ? {}
      : { gitOpsRepo: { repository: snapshot.gitOpsRepo.spec.repo, branch: snapshot.gitOpsRepo.spec.branch } }),
    placements: placements.map(placementJson).sort(byPlacement),
    changes: (changeSet?.changes ?? []).map(changeJson),
    held,
    kept: changeSet?.kept ?? [],
    ...(changeSet === undefined ? {} : { removals: changeSet.removals }),
    ...(changeSet?.promoted === undefined ? {} : { promoted: changeSet.promoted }),
    missing: plan.complete ? [] : plan.missing,
    sources: snapshot.sources,
    diagnostics: problemsOf(report),
  };
}

function pullJson({ number, url, state, title, base, branch, labels }: PullJson): PullJson {
  return { number, ...(url === undefined ? {} : { url }), state, title, base, branch, labels };
}

interface PullJson {
  readonly number: number;
  readonly url?: string;
  readonly state: string;
  readonly title: string;
  readonly base: string;
  readonly branch: string;
  readonly labels: readonly string[];
}

interface PlacementJson {
  readonly workload: string;
  readonly deploymentTarget: string;
  readonly clusterType: string;
  readonly policies: readonly string[];
}

function placementJson({ deploymentTarget, clusterType, policies }: Placement): PlacementJson {
  return {
    workload: deploymentTarget.workload,
    deploymentTarget: deploymentTarget.name,
    clusterType: clusterType.name,
    policies: policies.map(({ name }) => name),
  };
}

function byPlacement(a: PlacementJson, b: PlacementJson): number {
  const [left, right] = [`${a.clusterType}/${a.deploymentTarget}`, `${b.clusterType}/${b.deploymentTarget}`];
  return left < right ? -1 : 1;
}

/** Contents are named by the ids that git gives them; the texts are in `build`. */
function changeJson(change: Change): object {
  const { path, action, clusterType, deploymentTarget } = change;
  return {
    path,
    action,
    ...(clusterType === undefined ? {} : { clusterType }),
    ...(deploymentTarget === undefined ? {} : { deploymentTarget }),
    ...(change.action === 'add' ? {} : { before: change.before.oid }),
    ...(change.action === 'remove' ? {} : { after: change.after.oid }),
  };
}
