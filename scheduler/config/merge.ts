import { GoInteger, type GoKey, GoMap, type GoValue } from '../../templates/value.ts';

/**
 * The value of a key that is set twice (contract A.5.4). Two maps are merged key by key; of two lists the second one's
 * elements are merged into those of equal `name`, or appended; anything else is replaced. Neither value is changed.
 */
export function mergeValues(earlier: GoValue, later: GoValue): GoValue {
  if (earlier instanceof GoMap && later instanceof GoMap) return mergeMaps(earlier, later);
  if (isList(earlier) && isList(later)) return mergeLists(earlier, later);
  return later;
}

/** Whether `mergeValues` keeps something of the earlier value. */
export function isMerged(earlier: GoValue, later: GoValue): boolean {
  return (earlier instanceof GoMap && later instanceof GoMap) || (isList(earlier) && isList(later));
}

function mergeMaps(earlier: GoMap, later: GoMap): GoMap {
  const entries = new Map<GoKey, GoValue>(earlier.entries);
  for (const [key, value] of later.entries) {
    const before = entries.get(key);
    entries.set(key, before === undefined ? value : mergeValues(before, value));
  }
  return new GoMap(earlier.type, entries);
}

/**
 * Elements without a name have nothing to be recognised by and are appended. (The original took absent names for equal
 * and merged unrelated elements into each other.)
 */
function mergeLists(earlier: readonly GoValue[], later: readonly GoValue[]): GoValue[] {
  const merged = [...earlier];
  for (const element of later) {
    const name = nameOf(element);
    let found = false;
    for (const [index, existing] of merged.entries()) {
      if (name === undefined || nameOf(existing) !== name) continue;
      merged[index] = mergeValues(existing, element);
      found = true;
    }
    if (!found) merged.push(element);
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
