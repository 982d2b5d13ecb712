import { GoInteger, type GoKey, GoMap, type GoValue } from '../../templates/value.ts';

/** More merging than any config needs: many equal names on both sides multiply. */
export class MergeLimitError extends Error {
  override readonly name = 'MergeLimitError';
}

/** Counts the entries and elements that are merged. */
export class MergeBudget {
  #left: number;

  constructor(steps = 2_000_000) {
    this.#left = steps;
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new MergeLimitError('its lists and maps are too large to be merged');
  }
}

/**
 * The value of a key that is set twice (contract A.5.4). Two maps are merged key by key; of two lists the second one's
 * elements are merged into those of equal `name`, or appended; anything else is replaced. Neither value is changed.
 * Throws MergeLimitError when the budget is used up.
 */
export function mergeValues(earlier: GoValue, later: GoValue, budget = new MergeBudget()): GoValue {
  if (earlier instanceof GoMap && later instanceof GoMap) return mergeMaps(earlier, later, budget);
  if (isList(earlier) && isList(later)) return mergeLists(earlier, later, budget);
  return later;
}

/** Whether `mergeValues` keeps something of the earlier value. */
export function isMerged(earlier: GoValue, later: GoValue): boolean {
  return (earlier instanceof GoMap && later instanceof GoMap) || (isList(earlier) && isList(later));
}

function mergeMaps(earlier: GoMap, later: GoMap, budget: MergeBudget): GoMap {
  budget.spend(earlier.entries.size + later.entries.size);
  const entries = new Map<GoKey, GoValue>(earlier.entries);
  for (const [key, value] of later.entries) {
    const before = entries.get(key);
    entries.set(key, before === undefined ? value : mergeValues(before, value, budget));
  }
  return new GoMap(earlier.type, entries);
}

/**
 * Elements without a name have nothing to be recognised by and are appended. (The original took absent names for equal
 * and merged unrelated elements into each other.)
 */
function mergeLists(earlier: readonly GoValue[], later: readonly GoValue[], budget: MergeBudget): GoValue[] {
  budget.spend(earlier.length + later.length);
  const merged = [...earlier];
  const places = new Map<string, number[]>();
  const remember = (name: string, index: number) => {
    const known = places.get(name);
    if (known === undefined) places.set(name, [index]);
    else known.push(index);
  };
  for (const [index, element] of merged.entries()) {
    const name = nameOf(element);
    if (name !== undefined) remember(name, index);
  }
  for (const element of later) {
    const name = nameOf(element);
    const same = name === undefined ? undefined : places.get(name);
    for (const index of same ?? []) merged[index] = mergeValues(merged[index] ?? null, element, budget);
    if (same !== undefined) continue;
    if (name !== undefined) remember(name, merged.length);
    merged.push(element);
  }
  return merged;
}

/** The name of an element in a form that compares by `===`, its type included: `1` and `"1"` are different names. */
function nameOf(element: GoValue): string | undefined {
  if (!(element instanceof GoMap)) return undefined;
  const name = element.entries.get('name');
  if (name instanceof GoInteger) return `${name.kind} ${name.value}`;
  if (name === undefined || name === null || typeof name === 'object') return undefined;
  return `${typeof name} ${name}`;
}

function isList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value);
}
