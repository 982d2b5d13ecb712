import { memoizeByObject } from '../../runtime/memoize.ts';
import { addByLabel, type ByLabel } from '../model/by-label.ts';
import { type Condition, satisfiedByTarget, satisfiedByType } from './label-conditions.ts';
import type { PairLabels } from './source.ts';

/** Finds what applies to a pair, among things that apply where labels match. */
export interface ApplyingIndex<Item> {
  /**
   * In the order of the list; the same array whenever the same things apply on a cluster type. Each cluster type and
   * target is looked at once: pass the same objects for the same ones.
   */
  readonly applyingTo: (pair: PairLabels) => readonly Ranked<Item>[];
}

/** An item with its place in the list. */
interface Ranked<Item> {
  readonly rank: number;
  readonly item: Item;
  readonly conditions: readonly Condition[];
}

/** What may apply on one cluster type. */
interface TypeIndex<Item> {
  /** The cluster type satisfies all conditions, or there are none. */
  readonly always: readonly Ranked<Item>[];
  /** It satisfies some, and the target has to satisfy the others; filed under one of these. */
  readonly shared: ByLabel<Shared<Item>>;
  /** Ranks of all for which it satisfies any. */
  readonly touched: ReadonlySet<number>;
  /** Results by the ranks of what applies besides `always`. */
  readonly known: Map<string, readonly Ranked<Item>[]>;
}

interface Shared<Item> {
  readonly ranked: Ranked<Item>;
  readonly remaining: readonly Condition[];
}

/**
 * What a pair costs depends on the items that apply to it, not on their number in all: from the labels of a cluster type
 * and of a target, the index leads to those items that have one of them.
 */
export function createApplyingIndex<Item>(
  items: readonly Item[],
  conditionsOf: (item: Item) => readonly Condition[],
): ApplyingIndex<Item> {
  const ranked = items.map((item, rank): Ranked<Item> => ({ rank, item, conditions: conditionsOf(item) }));
  const general = ranked.filter(({ conditions }) => conditions.length === 0);
  const byCondition: ByLabel<Ranked<Item>> = new Map();
  for (const entry of ranked) for (const condition of entry.conditions) addByLabel(byCondition, condition, entry);
  const ofType = memoizeByObject((type: PairLabels['clusterType']) => indexType(type, general, byCondition));
  const ofTarget = memoizeByObject((target: PairLabels['deploymentTarget']) => satisfiedAlone(target, byCondition));
  return {
    applyingTo: ({ clusterType, deploymentTarget }) =>
      join(ofType(clusterType), deploymentTarget, ofTarget(deploymentTarget)),
  };
}

function indexType<Item>(
  type: PairLabels['clusterType'],
  general: readonly Ranked<Item>[],
  byCondition: ByLabel<Ranked<Item>>,
): TypeIndex<Item> {
  const touched = new Set<Ranked<Item>>();
  for (const [key, byValue] of byCondition) {
    if (key === 'deployment-target' || key === 'workload') continue;
    const value = key === 'cluster-type' ? type.name : (type.labels[key] ?? '');
    for (const entry of byValue.get(value) ?? []) touched.add(entry);
  }
  const always = [...general];
  const shared: ByLabel<Shared<Item>> = new Map();
  for (const ranked of touched) {
    const remaining = ranked.conditions.filter(condition => !satisfiedByType(condition, type));
    const [first] = remaining;
    if (first === undefined) always.push(ranked);
    // No target satisfies a condition on the name of the cluster type.
    else if (!remaining.some(({ key }) => key === 'cluster-type')) addByLabel(shared, first, { ranked, remaining });
  }
  always.sort(byRank);
  return { always, shared, touched: new Set([...touched].map(({ rank }) => rank)), known: new Map() };
}

/** Those of which the target satisfies all conditions. */
function satisfiedAlone<Item>(
  target: PairLabels['deploymentTarget'],
  byCondition: ByLabel<Ranked<Item>>,
): readonly Ranked<Item>[] {
  const found = new Set<Ranked<Item>>();
  for (const [key, byValue] of byCondition) {
    if (key === 'cluster-type') continue;
    for (const entry of byValue.get(valueOf(key, target)) ?? []) {
      if (entry.conditions.every(condition => satisfiedByTarget(condition, target))) found.add(entry);
    }
  }
  return [...found].sort(byRank);
}

function valueOf(key: string, { name, labels }: PairLabels['deploymentTarget']): string {
  return key === 'deployment-target' ? name : (labels[key] ?? '');
}

function join<Item>(
  { always, shared, touched, known }: TypeIndex<Item>,
  target: PairLabels['deploymentTarget'],
  alone: readonly Ranked<Item>[],
): readonly Ranked<Item>[] {
  // What the cluster type has a part in is among the shared ones.
  const more = alone.filter(({ rank }) => !touched.has(rank));
  for (const [key, byValue] of shared) {
    for (const { ranked, remaining } of byValue.get(valueOf(key, target)) ?? []) {
      if (remaining.every(condition => satisfiedByTarget(condition, target))) more.push(ranked);
    }
  }
  if (more.length === 0) return always;
  const key = more.map(({ rank }) => rank).join(' ');
  const before = known.get(key);
  if (before !== undefined) return before;
  const joined = [...always, ...more].sort(byRank);
  known.set(key, joined);
  return joined;
}

function byRank(a: { readonly rank: number }, b: { readonly rank: number }): number {
  return a.rank - b.rank;
}
