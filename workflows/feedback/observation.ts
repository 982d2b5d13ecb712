import { z } from 'zod';

const Name = z.string().min(1).max(253);
const Text = z.string().max(1_024);
const Instant = z.iso.datetime();

/** Who saw what a cluster runs: the reconciler itself, or a system that was asked about it. */
const Agent = z.enum(['flux', 'argo', 'flagger', 'arg', 'status']);

/**
 * `applied`: the server of the cluster took the objects. `ready`: they work, too. What tells only the first never says the
 * second.
 */
const ObservedState = z.enum(['applied', 'ready', 'progressing', 'failed', 'suspended', 'unknown']);
export type ObservedState = z.infer<typeof ObservedState>;

/** What one object of a cluster was seen to be at, and when. The newest of each object is what counts. */
export const Observation = z.strictObject({
  environment: Name,
  cluster: Name,
  clusterType: Name.optional(),
  agent: Agent,
  object: z.strictObject({ kind: Name, namespace: z.string().max(253), name: Name }),
  /** Address of the repository, where the source tells it. */
  repo: z.string().min(1).max(2_048).optional(),
  branch: z.string().min(1).max(253).optional(),
  /** Commit, or its first 12 digits or more. */
  revision: z.string().regex(/^[0-9a-f]{12,64}$/, 'a commit id of 12 to 64 lowercase hexadecimal digits'),
  state: ObservedState,
  /** One word of the agent's. */
  reason: z.string().max(253),
  message: Text,
  /** By the reporter's clock; by ours where theirs is more than {@link MAX_SKEW_MS} off. */
  reportedAt: Instant,
  /** By our clock. */
  seenAt: Instant,
});
export type Observation = Readonly<z.infer<typeof Observation>>;

/** Clocks may differ by so much before the time of arrival counts, in milliseconds. */
export const MAX_SKEW_MS = 300_000;

/** Whether the first says more about the same object than the second: the later one, and of the same instant the one that came later. */
export function isNewer(one: Observation, other: Observation): boolean {
  if (one.reportedAt !== other.reportedAt) return one.reportedAt > other.reportedAt;
  return one.seenAt > other.seenAt;
}
