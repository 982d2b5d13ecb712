import { type Condition, satisfiedByTarget, satisfiedByType } from './matching.ts';
import type { PairLabels } from './source.ts';

/** Finds what applies to a pair, among things that apply where labels match. */
export interface ApplyingIndex<Item> {
  /** In the order of the list. Each cluster type is looked at once: pass the same object for the same type. */
  readonly applyingTo: (pair: PairLabels) => readonly Ranked<Item>[];
}

/** An item with its place in the list. */
interface Ranked<Item> {
  readonly rank: number;
  readonly item: Item;
}

/** What may apply on one cluster type. */
interface TypeIndex<Item> {
  /** The cluster type satisfies all conditions. */
  readonly always: readonly Ranked<Item>[];
  /** The target has to satisfy some, filed under one of them. */
  readonly byCondition: ReadonlyMap<string, ReadonlyMap<string, readonly Candidate<Item>[]>>;
}

interface Candidate<Item> extends Ranked<Item> {
  readonly remaining: readonly Condition[];
}

/**
 * What a pair costs depends on the items that apply to it, not on their number in all: they are sorted out once for each
 * cluster type, and looked up by the target's labels.
 */
export function createApplyingIndex<Item>(
  items: readonly Item[],
  conditionsOf: (item: Item) => readonly Condition[],
): ApplyingIndex<Item> {
  const ranked = items.map((item, rank) => ({ rank, item, conditions: conditionsOf(item) }));
  const byType = new WeakMap<object, TypeIndex<Item>>();
  return {
    applyingTo: ({ clusterType, deploymentTarget }) => {
      const index = byType.get(clusterType) ?? indexType(ranked, clusterType);
      byType.set(clusterType, index);
      return lookUp(index, deploymentTarget);
    },
  };
}

function indexType<Item>(
  ranked: readonly (Ranked<Item> & { readonly conditions: readonly Condition[] })[],
  clusterType: PairLabels['clusterType'],
): TypeIndex<Item> {
  const always: Ranked<Item>[] = [];
  const byCondition = new Map<string, Map<string, Candidate<Item>[]>>();
  for (const { rank, item, conditions } of ranked) {
    const remaining = conditions.filter(condition => !satisfiedByType(condition, clusterType));
    const [first] = remaining;
    if (first === undefined) {
      always.push({ rank, item });
      continue;
    }
    const byValue = byCondition.get(first.key) ?? new Map<string, Candidate<Item>[]>();
    byCondition.set(first.key, byValue);
    const candidates = byValue.get(first.value) ?? [];
    byValue.set(first.value, candidates);
    candidates.push({ rank, item, remaining });
  }
  return { always, byCondition };
}

function lookUp<Item>(
  { always, byCondition }: TypeIndex<Item>,
  target: PairLabels['deploymentTarget'],
): readonly Ranked<Item>[] {
  const more: Ranked<Item>[] = [];
  for (const [key, byValue] of byCondition) {
    const value = key === 'deployment-target' ? target.name : (target.labels[key] ?? '');
    for (const candidate of byValue.get(value) ?? []) {
      if (candidate.remaining.every(condition => satisfiedByTarget(condition, target))) more.push(candidate);
    }
  }
  return more.length === 0 ? always : [...always, ...more].sort((a, b) => a.rank - b.rank);
}
