import { GoMap, type GoValue } from '../../templates/value.ts';
import { createApplyingIndex } from './applying-index.ts';
import { type ConfigEntry, entriesOf, type Setting } from './entries.ts';
import { MergeBudget, MergeLimitError, mergeValues } from './merge.ts';
import type { ConfigSource, PairLabels } from './source.ts';

/** The config of a pair: `.ConfigData` of its templates. Pairs to which the same entries apply share one object. */
export interface ComposedConfig {
  /** `string-any`; top-level values are strings, lists and maps. */
  readonly data: GoMap;
  /** What it was composed of, in the order of application. Equal lists, by identity, make equal data. */
  readonly sources: readonly ConfigEntry[];
  /** What can't be composed: the data is not to be used then. */
  readonly problems: readonly ConfigProblem[];
}

export interface ConfigProblem {
  readonly source: ConfigSource;
  readonly setting: Setting;
  /** Completes "KEY of ConfigMap NAME can't be used: …". */
  readonly problem: string;
}

export interface ConfigComposer {
  /** The cluster type is looked at once: pass the same object for the same type. */
  readonly compose: (pair: PairLabels) => ComposedConfig;
}

/**
 * Composes platform config (contract A.5). What a pair costs depends on the entries that apply to it, not on the number
 * of ConfigMaps.
 */
export function createConfigComposer(sources: readonly ConfigSource[]): ConfigComposer {
  const index = createApplyingIndex(entriesOf(sources), ({ conditions }) => conditions);
  const composed = new Map<string, ComposedConfig>();
  const byList = new WeakMap<object, ComposedConfig>();
  return {
    compose: pair => {
      const applying = index.applyingTo(pair);
      const known = byList.get(applying);
      if (known !== undefined) return known;
      // The same may apply on other cluster types too.
      const key = applying.map(({ rank }) => rank).join(' ');
      const config = composed.get(key) ?? composeEntries(applying.map(({ item }) => item));
      composed.set(key, config);
      byList.set(applying, config);
      return config;
    },
  };
}

function composeEntries(entries: readonly ConfigEntry[]): ComposedConfig {
  const values = new Map<string, GoValue>();
  const problems: ConfigProblem[] = [];
  const budget = new MergeBudget();
  for (const { source, settings } of entries) {
    for (const setting of settings) {
      const problem = setting.problem ?? setValue(values, setting, budget);
      if (problem !== undefined) problems.push({ source, setting, problem });
    }
  }
  return { data: new GoMap('string-any', values), sources: entries, problems };
}

/** Answers why the value can't be merged with what is there, if so. */
function setValue(values: Map<string, GoValue>, { key, value }: Setting, budget: MergeBudget): string | undefined {
  const before = values.get(key);
  try {
    values.set(key, before === undefined ? value : mergeValues(before, value, budget));
    return undefined;
  } catch (error) {
    if (error instanceof MergeLimitError) return error.message;
    throw error;
  }
}
