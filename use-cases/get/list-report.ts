import { z } from 'zod';
import { placeSchema, type Report } from '../report.ts';

const environment = z.string().describe('Name of the environment.');
const labels = z.record(z.string(), z.string());

/** An entry of `berth get environments`. */
export const environmentEntrySchema = z.object({
  name: z.string(),
  complete: z.boolean().describe('False: a source can’t be read, so that the numbers may be too low.'),
  commit: z.string().optional().describe('Commit of the base repository that it is pinned to; absent without a pin.'),
  repository: z.string().optional().describe('Where its manifests go; absent when it has no valid GitOpsRepo.'),
  branch: z.string().optional().describe('Branch there.'),
  clusterTypes: z.int(),
  workloads: z.int().describe('Those with a deployment target here.'),
  placements: z.int(),
});

/** An entry of `berth get cluster-types`. */
export const clusterTypeEntrySchema = z.object({
  environment,
  name: z.string(),
  labels,
  reconciler: z.string().describe('Name of its template.'),
  placements: z.int().describe('Deployment targets that run on it.'),
  origin: placeSchema.describe('Where it is declared.'),
});

/** An entry of `berth get workloads`. */
export const workloadEntrySchema = z.object({
  environment,
  name: z.string(),
  workspace: z.string().describe('Empty when the registration names none.'),
  registration: z.string().optional().describe('Absent when the control plane brings the workload itself.'),
  deploymentTargets: z.array(z.string()).describe('Those for this environment, by name.'),
  clusterTypes: z.array(z.string()).describe('Where they run, by name; empty: nowhere.'),
  origin: placeSchema.describe('Where its first deployment target is declared.'),
});

/** An entry of `berth get placements`. */
export const placementEntrySchema = z.object({
  environment,
  deploymentTarget: z.string(),
  workload: z.string(),
  workspace: z.string().describe('Empty when the registration names none.'),
  clusterType: z.string(),
  policies: z.array(z.string()).describe('Those that place it, by name.'),
  namespace: z.string().describe('The namespace that it runs in.'),
  path: z.string().describe('Folder of the GitOps repository, below the path of the GitOpsRepo.'),
  labels: labels.describe('All labels of the target, with those that follow from names.'),
  origin: placeSchema.describe('Where the target is declared.'),
});

/** An entry of `berth get clusters`. */
export const clusterEntrySchema = z.object({
  environment,
  name: z.string(),
  clusterType: z.string().optional().describe('Absent when its reports don’t say it.'),
  state: z
    .enum(['ready', 'applied', 'progressing', 'suspended', 'unknown', 'failed'])
    .describe('The worst of its objects: `applied` is in its API server, `ready` works, too.'),
  objects: z.int().describe('Kustomizations, Applications and the like that it reports.'),
  revisions: z.array(z.string()).describe('Commits that they have, each once; the first 12 digits or more.'),
  detail: z.string().optional().describe('What the worst object says.'),
  seenAt: z.string().describe('When it was last heard of, RFC 3339.'),
});

/** Whether everything that could be in a list was read. */
const head = {
  version: z.literal(1).describe('Of this format.'),
  incomplete: z.array(z.string()).describe('Environments of which a source can’t be read: something may be missing.'),
};

/** What `berth get ... --output json` prints. */
export const environmentListSchema = z.object({
  ...head,
  kind: z.literal('environments'),
  items: z.array(environmentEntrySchema).describe('By name.'),
});
export const clusterTypeListSchema = z.object({
  ...head,
  kind: z.literal('cluster-types'),
  items: z.array(clusterTypeEntrySchema).describe('By environment and name.'),
});
export const workloadListSchema = z.object({
  ...head,
  kind: z.literal('workloads'),
  items: z.array(workloadEntrySchema).describe('By environment and name.'),
});
export const placementListSchema = z.object({
  ...head,
  kind: z.literal('placements'),
  items: z.array(placementEntrySchema).describe('By environment, deployment target and cluster type.'),
});
export const clusterListSchema = z.object({
  ...head,
  kind: z.literal('clusters'),
  items: z.array(clusterEntrySchema).describe('By environment and name.'),
});

export type EnvironmentEntry = Report<typeof environmentEntrySchema>;
export type ClusterTypeEntry = Report<typeof clusterTypeEntrySchema>;
export type WorkloadEntry = Report<typeof workloadEntrySchema>;
export type PlacementEntry = Report<typeof placementEntrySchema>;
export type ClusterEntry = Report<typeof clusterEntrySchema>;

/** What can be listed, and its entries. */
export type Listing =
  | { readonly kind: 'environments'; readonly items: readonly EnvironmentEntry[] }
  | { readonly kind: 'cluster-types'; readonly items: readonly ClusterTypeEntry[] }
  | { readonly kind: 'workloads'; readonly items: readonly WorkloadEntry[] }
  | { readonly kind: 'placements'; readonly items: readonly PlacementEntry[] }
  | { readonly kind: 'clusters'; readonly items: readonly ClusterEntry[] };

export type ListingKind = Listing['kind'];

/** A listing, and whether it is all. */
export type ListReport = Listing & { readonly version: 1; readonly incomplete: readonly string[] };
