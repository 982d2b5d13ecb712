import groupBy from 'lodash-es/groupBy.js';
import sortBy from 'lodash-es/sortBy.js';
import { z } from 'zod';
import { type Delivery, deliveryVerdict } from './delivery.ts';
import type { Observation } from './observation.ts';
import { comparable } from './reported-deliveries.ts';
import type { ReportStore, StoredObservation } from './store/report-store.ts';

/** What Kalypso's hub is asked. */
export const DeploymentStateRequest = z.object({
  /** `<repository>/<branch>/<path>`. */
  manifests_endpoint: z.string().min(1).max(4_096),
  commit_id: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'a full commit id'),
  /** Ours: how many clusters there are. Without it nothing is `succeeded`. */
  expected: z.int().min(1).max(1_000_000).optional(),
});
export type DeploymentStateRequest = z.infer<typeof DeploymentStateRequest>;

/** How many clusters have a commit, and which ones. */
export interface DeploymentState {
  readonly manifests_endpoint: string;
  readonly commit_id: string;
  readonly state: 'succeeded' | 'failed' | 'in_progress' | 'undecided';
  readonly reason: string;
  /** Clusters that report about the endpoint. */
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly in_progress: number;
  readonly succeeded_clusters: readonly string[];
  readonly failed_clusters: readonly { readonly cluster: string; readonly reason: string }[];
  readonly in_progress_clusters: readonly string[];
}

/** Changes of one cluster that are looked at to find whether it had the commit before. */
const HISTORY = 200;
const STATES = {
  deployed: 'succeeded',
  failed: 'failed',
  'in-progress': 'in_progress',
  undecided: 'undecided',
} as const;

/** What is known of an endpoint and a commit in an environment. A cluster that had the commit and went on to another one counts. */
export async function deploymentState(
  { manifests_endpoint: endpoint, commit_id: commit, expected }: DeploymentStateRequest,
  environment: string,
  store: Pick<ReportStore, 'newest' | 'history'>,
): Promise<DeploymentState> {
  const reports = reportsAbout(endpoint, await store.newest(environment));
  const deliveries: Delivery[] = [];
  for (const [cluster, own] of sortBy(Object.entries(groupBy(reports, 'cluster')), ([name]) => name)) {
    const now = deliveryAt(cluster, commit, own);
    // Not the newest of its objects: it may have gone on since.
    const past =
      now ?? deliveryAt(cluster, commit, lastStates(endpoint, await store.history(environment, cluster, HISTORY)));
    deliveries.push(past ?? { cluster, state: 'in-progress' });
  }
  const { state, reason } = deliveryVerdict({ deliveries, ...(expected !== undefined && { expected }) });
  const of = (wanted: Delivery['state']): Delivery[] => deliveries.filter(one => one.state === wanted);
  const [succeeded, failed, waiting] = [of('succeeded'), of('failed'), of('in-progress')];
  return {
    manifests_endpoint: endpoint,
    commit_id: commit,
    state: STATES[state],
    reason,
    total: deliveries.length,
    succeeded: succeeded.length,
    failed: failed.length,
    in_progress: waiting.length,
    succeeded_clusters: succeeded.map(({ cluster }) => cluster),
    failed_clusters: failed.map(({ cluster, detail = '' }) => ({ cluster, reason: detail })),
    in_progress_clusters: waiting.map(({ cluster }) => cluster),
  };
}

/**
 * Reports about the repository and branch of an endpoint. Its path names a cluster type, or doesn't; where a cluster type that reports is a
 * part of it, the others are left out.
 */
function reportsAbout<Seen extends Observation>(endpoint: string, observations: readonly Seen[]): Seen[] {
  const wanted = `${comparable(endpoint).replace(/\.git(?=\/)/, '')}/`;
  const found = observations.filter(one => isAbout(wanted, one));
  const parts = new Set(wanted.split('/'));
  const isNamed = ({ clusterType }: Observation): boolean =>
    clusterType !== undefined && parts.has(clusterType.toLowerCase());
  return found.some(isNamed) ? found.filter(isNamed) : found;
}

function isAbout(wanted: string, { repo, branch }: Observation): boolean {
  const rest = repo === undefined ? wanted.replace(/^[^/]*\/[^/]*\//, '') : afterRepository(wanted, repo);
  if (rest === undefined || branch === undefined) return rest !== undefined;
  const named = `${branch.toLowerCase()}/`;
  // Without its repository in the report the branch may begin at any part.
  return repo === undefined ? `/${rest}`.includes(`/${named}`) : rest.startsWith(named);
}

function afterRepository(wanted: string, repo: string): string | undefined {
  const start = `${comparable(repo)}/`;
  return wanted.startsWith(start) ? wanted.slice(start.length) : undefined;
}

/** Of each object what was last seen of it at each commit. */
function lastStates(endpoint: string, history: readonly Observation[]): Observation[] {
  const seen = new Set<string>();
  return reportsAbout(endpoint, history).filter(({ object, revision }) => {
    const key = JSON.stringify([object.kind, object.namespace, object.name, revision]);
    return seen.size !== seen.add(key).size;
  });
}

/** Nothing when none of the reports is about the commit. */
function deliveryAt(
  cluster: string,
  commit: string,
  reports: readonly (Observation | StoredObservation)[],
): Delivery | undefined {
  const current = reports.filter(({ revision }) => commit.startsWith(revision));
  if (current.length === 0) return undefined;
  const failed = current.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const { object, reason } = failed;
    return { cluster, state: 'failed', detail: `${object.kind} ${object.name} ${reason}`.trim() };
  }
  const isDone = current.every(({ state }) => state === 'applied' || state === 'ready');
  return { cluster, state: isDone ? 'succeeded' : 'in-progress' };
}
