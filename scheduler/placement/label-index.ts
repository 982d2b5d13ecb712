import { addByLabel, type ByLabel } from '../model/by-label.ts';
import type { LabelSelector } from '../model/kinds/scheduling-policy.ts';
import { type Labels, matches, requirementsOf } from './selector.ts';

/** Finds the labelled things that a selector matches, without trying all of them when it names a label's value. */
export interface LabelIndex<Item> {
  /** In the order in which the items were given. */
  readonly select: (selector: LabelSelector) => Item[];
}

export function indexByLabel<Item extends { readonly labels: Labels }>(items: readonly Item[]): LabelIndex<Item> {
  const byLabel: ByLabel<Item> = new Map();
  for (const item of items) {
    for (const key of Object.keys(item.labels)) addByLabel(byLabel, { key, value: item.labels[key] ?? '' }, item);
  }
  return { select: selector => candidates(selector, items, byLabel).filter(item => matches(selector, item.labels)) };
}

/** The fewest items that one single-valued requirement leaves. Lists keep the order of the items. */
function candidates<Item>(selector: LabelSelector, items: readonly Item[], byLabel: ByLabel<Item>): readonly Item[] {
  let fewest = items;
  for (const { key, operator, values } of requirementsOf(selector)) {
    const [value] = values;
    if (operator !== 'In' || value === undefined || values.length > 1) continue;
    const found = byLabel.get(key)?.get(value) ?? [];
    if (found.length < fewest.length) fewest = found;
  }
  return fewest;
}
