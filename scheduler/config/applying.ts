import { type Condition, satisfiedByTarget, satisfiedByType } from './matching.ts';
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

/** Items by a condition: its key, and then its value. */
type ByCondition<Entry> = Map<string, Map<string, Entry[]>>;

/** What may apply on one cluster type. */
interface TypeIndex<Item> {
  /** The cluster type satisfies all conditions, or there are none. */
  readonly always: readonly Ranked<Item>[];
  /** It satisfies some, and the target has to satisfy the others; filed under one of these. */
  readonly shared: ByCondition<Shared<Item>>;
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
  const byCondition: ByCondition<Ranked<Item>> = new Map();
  for (const entry of ranked) for (const condition of entry.conditions) file(byCondition, condition, entry);
  const ofType = memoize((type: PairLabels['clusterType']) => indexType(type, general, byCondition));
  const ofTarget = memoize((target: PairLabels['deploymentTarget']) => satisfiedAlone(target, byCondition));
  return {
    applyingTo: ({ clusterType, deploymentTarget }) =>
      join(ofType(clusterType), deploymentTarget, ofTarget(deploymentTarget)),
  };
}

function memoize<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return key => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

function file<Entry>(index: ByCondition<Entry>, { key, value }: Condition, entry: Entry): void {
  const byValue = index.get(key) ?? new Map<string, Entry[]>();
  index.set(key, byValue);
  const entries = byValue.get(value) ?? [];
  byValue.set(value, entries);
  entries.push(entry);
}

function indexType<Item>(
  type: PairLabels['clusterType'],
  general: readonly Ranked<Item>[],
  byCondition: ByCondition<Ranked<Item>>,
): TypeIndex<Item> {
  const touched = new Set<Ranked<Item>>();
  for (const [key, byValue] of byCondition) {
    if (key === 'deployment-target' || key === 'workload') continue;
    const value = key === 'cluster-type' ? type.name : (type.labels[key] ?? '');
    for (const entry of byValue.get(value) ?? []) touched.add(entry);
  }
  const always = [...general];
  const shared: ByCondition<Shared<Item>> = new Map();
  for (const ranked of touched) {
    const remaining = ranked.conditions.filter(condition => !satisfiedByType(condition, type));
    const [first] = remaining;
    if (first === undefined) always.push(ranked);
    // No target satisfies a condition on the name of the cluster type.
    else if (!remaining.some(({ key }) => key === 'cluster-type')) file(shared, first, { ranked, remaining });
  }
  always.sort(byRank);
  return { always, shared, touched: new Set([...touched].map(({ rank }) => rank)), known: new Map() };
}

/** Those of which the target satisfies all conditions. */
function satisfiedAlone<Item>(
  target: PairLabels['deploymentTarget'],
  byCondition: ByCondition<Ranked<Item>>,
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
