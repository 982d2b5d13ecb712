import groupBy from 'lodash-es/groupBy.js';
import max from 'lodash-es/max.js';
import type { StoredObservation } from '../../feedback/store/report-store.ts';
import type { Verdict } from '../decide/situation.ts';
import type { EvidencePolicy, Share } from '../policy/policy.ts';

/** Which clusters a cluster type has: their names, or only how many. Neither: nobody can tell when all have reported. */
export type Expected = { readonly names: readonly string[] } | { readonly count: number } | undefined;

export interface Evidence {
  readonly policy: EvidencePolicy;
  /** By cluster type, of those whose folders the merge changed. */
  readonly expected: ReadonlyMap<string, Expected>;
  /** Of the environment: the newest of each object. */
  readonly observations: readonly StoredObservation[];
  /** Whether a revision has what was merged: it is that commit, or a later one. */
  readonly counts: (revision: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type ClusterState = 'ok' | 'failed' | 'progressing' | 'stale' | 'silent';

export interface ClusterStanding {
  readonly cluster: string;
  readonly clusterType: string;
  readonly state: ClusterState;
  /** Since when it is so, in milliseconds since 1970; absent for a silent one. */
  readonly since?: number;
  readonly detail?: string;
}

export interface Assessment {
  readonly verdict: Verdict;
  /** By cluster type and name. Silent ones only where their names are known. */
  readonly clusters: readonly ClusterStanding[];
}

/** Three intervals of a reconciler that reports every ten minutes. */
const STALE_MS = 30 * 60_000;
/** Quorum has to stay so long: Flux repeats itself, and a cluster that has just applied may fail. */
const SETTLE_MS = { applied: 60_000, healthy: 5_000 } as const;

/** Whether the clusters of an environment have what was merged (promotion.md B.8). */
export function assess(evidence: Evidence): Assessment {
  const byType = groupBy(evidence.observations, ({ clusterType = '' }) => clusterType);
  const found = [...evidence.expected].map(([clusterType, expected]) =>
    assessType(clusterType, expected, { ...evidence, observations: byType[clusterType] ?? [] }),
  );
  const clusters = found.flatMap(one => one.clusters);
  return {
    verdict: together(
      found.map(one => one.verdict),
      evidence,
    ),
    clusters,
  };
}

function together(verdicts: readonly Verdict[], { now, policy }: Evidence): Verdict {
  const failed = verdicts.find(({ state }) => state === 'failed');
  const undecided = verdicts.find(({ state }) => state === 'undecided');
  const progressing = verdicts.find(({ state }) => state === 'progressing');
  const worst = failed ?? undecided ?? progressing;
  if (worst !== undefined) return worst;
  const since = max(verdicts.map(verdict => (verdict.state === 'reached' ? verdict.since : 0))) ?? 0;
  const settled = since + SETTLE_MS[policy.level];
  if (now < settled) return { state: 'progressing', reason: 'it has to stay so for a moment', until: settled };
  return { state: 'reached', since };
}

function assessType(clusterType: string, expected: Expected, evidence: Evidence): Assessment {
  const { policy, observations } = evidence;
  const sources: ReadonlySet<string> = new Set(
    policy.sources.map(source => (source === 'reports' ? 'status' : source)),
  );
  const own = observations.filter(one => sources.has(one.agent));
  const reporting = Object.entries(groupBy(own, 'cluster'));
  const names = expected !== undefined && 'names' in expected ? expected.names : [];
  const heard = reporting.map(([cluster, reports]) => standingOf({ cluster, clusterType }, reports, evidence));
  const known = new Set(heard.map(({ cluster }) => cluster));
  const silent = names
    .filter(name => !known.has(name))
    .map((cluster): ClusterStanding => ({ cluster, clusterType, state: 'silent' }));
  const clusters = [...heard, ...silent].sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
  return { clusters, verdict: verdictOf(clusterType, { expected, clusters, policy }) };
}

interface TypeFacts {
  readonly expected: Expected;
  readonly clusters: readonly ClusterStanding[];
  readonly policy: EvidencePolicy;
}

function verdictOf(clusterType: string, { expected, clusters, policy }: TypeFacts): Verdict {
  if (expected === undefined)
    return { state: 'undecided', reason: `it is not known which clusters, or how many, ${clusterType} has` };
  const named = 'names' in expected ? new Set(expected.names) : undefined;
  const known = named === undefined ? clusters : clusters.filter(({ cluster }) => named.has(cluster));
  const total = 'names' in expected ? expected.names.length : expected.count;
  if (total === 0) return { state: 'undecided', reason: `${clusterType} has no clusters` };
  const failed = known.filter(({ state }) => state === 'failed');
  if (failed.length > countOf(policy.tolerate, total, Math.floor))
    return {
      state: 'failed',
      reason: failed
        .map(({ cluster, detail = 'failed' }) => `${cluster}: ${detail}`)
        .slice(0, 3)
        .join('; '),
    };
  const ok = known.filter(({ state }) => state === 'ok').map(({ since = 0 }) => since);
  const needed = countOf(policy.quorum, total, Math.ceil);
  if (ok.length < needed)
    return { state: 'progressing', reason: missingOf(clusterType, known, { ok: ok.length, total, needed }) };
  const last = [...ok].sort((a, b) => a - b)[Math.max(0, needed - 1)] ?? 0;
  return { state: 'reached', since: last };
}

function missingOf(
  clusterType: string,
  clusters: readonly ClusterStanding[],
  { ok, total, needed }: { readonly ok: number; readonly total: number; readonly needed: number },
): string {
  const others = clusters.filter(({ state }) => state !== 'ok' && state !== 'failed');
  const shown = others.slice(0, 3).map(({ cluster, state, detail }) => `${cluster} ${detail ?? state}`);
  const more = others.length > shown.length ? [`${others.length - shown.length} more`] : [];
  const which = [...shown, ...more].join(', ');
  return `${ok} of ${total} clusters of ${clusterType} have it, ${needed} are needed${which === '' ? '' : `: ${which}`}`;
}

function countOf(share: Share, total: number, round: (value: number) => number): number {
  return 'count' in share ? Math.min(share.count, total) : round((share.percent * total) / 100);
}

function standingOf(
  named: Pick<ClusterStanding, 'cluster' | 'clusterType'>,
  reports: readonly StoredObservation[],
  { counts, now, policy }: Evidence,
): ClusterStanding {
  const last = max(reports.map(({ seenAt }) => Date.parse(seenAt))) ?? 0;
  const current = reports.filter(({ revision }) => counts(revision));
  const since = (of: readonly StoredObservation[]): number => max(of.map(one => Date.parse(one.since))) ?? 0;
  const failed = current.filter(({ state }) => state === 'failed');
  const [first] = failed;
  if (first !== undefined)
    return {
      ...named,
      state: 'failed',
      since: since(failed),
      detail: `${first.object.kind} ${first.object.name} ${first.reason}`,
    };
  if (now - last > STALE_MS) return { ...named, state: 'stale', since: last };
  if (current.length === 0) return { ...named, state: 'progressing', since: last, detail: 'has an older commit' };
  const isOk = ({ state }: StoredObservation): boolean =>
    state === 'ready' || (policy.level === 'applied' && state === 'applied');
  const waiting = current.find(one => !isOk(one));
  if (waiting === undefined) return { ...named, state: 'ok', since: since(current) };
  // Flux says no more than that unless it waits for what it applied.
  const detail = waiting.state === 'applied' ? 'can’t tell whether it is healthy' : `is ${waiting.state}`;
  return { ...named, state: 'progressing', since: since(current), detail };
}
