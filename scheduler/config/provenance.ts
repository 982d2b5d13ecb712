import sortBy from 'lodash-es/sortBy.js';
import type { GoValue } from '../../templates/value.ts';
import type { ComposedConfig } from './composer.ts';
import type { ConfigEntry, Setting } from './entries.ts';
import { isMerged } from './merge.ts';

/** One source's word on a key. */
export interface Contribution {
  readonly entry: ConfigEntry;
  readonly setting: Setting;
}

/** Where the value of a key comes from. */
export interface KeyProvenance {
  readonly key: string;
  readonly value: GoValue;
  /** Who had the last word. */
  readonly setBy: Contribution;
  /** Earlier ones whose maps or lists are merged into the value, in order of application. */
  readonly mergedFrom: readonly Contribution[];
  /** Earlier ones that have no part in the value. */
  readonly overrode: readonly Contribution[];
}

/** Says for each key, sorted, which source set it and what that overrode. */
export function provenanceOf({ data, sources }: ComposedConfig): KeyProvenance[] {
  const byKey = new Map<string, KeyProvenance>();
  for (const entry of sources) {
    for (const setting of entry.settings) {
      const value = data.entries.get(setting.key) ?? null;
      byKey.set(setting.key, addContribution(byKey.get(setting.key), { value, setBy: { entry, setting } }));
    }
  }
  return sortBy([...byKey.values()], 'key');
}

function addContribution(
  before: KeyProvenance | undefined,
  { value, setBy }: Pick<KeyProvenance, 'value' | 'setBy'>,
): KeyProvenance {
  const { key } = setBy.setting;
  if (before === undefined) return { key, value, setBy, mergedFrom: [], overrode: [] };
  const earlier = [...before.mergedFrom, before.setBy];
  // What was merged so far is of the kind of its last part.
  return isMerged(before.setBy.setting.value, setBy.setting.value)
    ? { key, value, setBy, mergedFrom: earlier, overrode: before.overrode }
    : { key, value, setBy, mergedFrom: [], overrode: [...before.overrode, ...earlier] };
}
