import { addByLabel, type ByLabel } from '../model/by-label.ts';
import type { LabelSelector } from '../model/kinds/scheduling-policy.ts';
import { type Labels, requirementsOf } from './selector.ts';

/**
 * Finds the entries whose selector may match given labels without trying all of them. Each entry is filed under the
 * values of one requirement that it can't match without; entries that have no such requirement are always candidates.
 */
export interface SelectorIndex<Entry> {
  /** A superset of the entries whose selector matches, in no particular order, each once. */
  readonly candidates: (labels: Labels) => readonly Entry[];
}

/** @param selectorOf The selector by which an entry is filed. */
export function indexBySelector<Entry>(
  entries: readonly Entry[],
  selectorOf: (entry: Entry) => LabelSelector,
): SelectorIndex<Entry> {
  const always: Entry[] = [];
  const byLabel: ByLabel<Entry> = new Map();
  for (const entry of entries) {
    const required = requirementsOf(selectorOf(entry)).find(requirement => requirement.operator === 'In');
    if (required === undefined) always.push(entry);
    else for (const value of new Set(required.values)) addByLabel(byLabel, { key: required.key, value }, entry);
  }
  return {
    candidates: labels => {
      let found: readonly Entry[] = always;
      for (const [key, byValue] of byLabel) {
        const value = labels[key];
        const filed = value === undefined ? undefined : byValue.get(value);
        if (filed !== undefined) found = found.length === 0 ? filed : [...found, ...filed];
      }
      return found;
    },
  };
}
