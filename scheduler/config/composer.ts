import { GoMap, type GoValue } from '../../templates/value.ts';
import { type ConfigEntry, entriesOf } from './entries.ts';
import { type Condition, satisfiedByTarget, satisfiedByType } from './matching.ts';
import { mergeValues } from './merge.ts';
import type { ConfigSource, PairLabels } from './source.ts';

/** The config of a pair: `.ConfigData` of its templates. Pairs to which the same entries apply share one object. */
export interface ComposedConfig {
  /** `string-any`; top-level values are strings, lists and maps. */
  readonly data: GoMap;
  /** What it was composed of, in the order of application. Equal lists, by identity, make equal data. */
  readonly sources: readonly ConfigEntry[];
}

export interface ConfigComposer {
  /** The cluster type is looked at once: pass the same object for the same type. */
  readonly compose: (pair: PairLabels) => ComposedConfig;
}

/** An entry with its place in the order of application. */
interface Ranked {
  readonly rank: number;
  readonly entry: ConfigEntry;
}

/** What may apply on one cluster type. */
interface TypeIndex {
  /** The cluster type satisfies all conditions. */
  readonly always: readonly Ranked[];
  /** The target has to satisfy some, filed under one of them. */
  readonly byCondition: ReadonlyMap<string, ReadonlyMap<string, readonly Candidate[]>>;
}

interface Candidate extends Ranked {
  readonly remaining: readonly Condition[];
}

/**
 * Composes platform config (contract A.5). What a pair costs depends on the entries that apply to it, not on the number
 * of ConfigMaps: entries are sorted out once for each cluster type, and looked up by the target's labels.
 */
export function createConfigComposer(sources: readonly ConfigSource[]): ConfigComposer {
  const ranked = entriesOf(sources).map((entry, rank): Ranked => ({ rank, entry }));
  const byType = new WeakMap<object, TypeIndex>();
  const composed = new Map<string, ComposedConfig>();
  return {
    compose: ({ clusterType, deploymentTarget }) => {
      const index = byType.get(clusterType) ?? indexType(ranked, clusterType);
      byType.set(clusterType, index);
      const applying = applyingEntries(index, deploymentTarget);
      const key = applying.map(({ rank }) => rank).join(' ');
      const config = composed.get(key) ?? composeEntries(applying.map(({ entry }) => entry));
      composed.set(key, config);
      return config;
    },
  };
}

function indexType(ranked: readonly Ranked[], clusterType: PairLabels['clusterType']): TypeIndex {
  const always: Ranked[] = [];
  const byCondition = new Map<string, Map<string, Candidate[]>>();
  for (const { rank, entry } of ranked) {
    const remaining = entry.conditions.filter(condition => !satisfiedByType(condition, clusterType));
    const [first] = remaining;
    if (first === undefined) {
      always.push({ rank, entry });
      continue;
    }
    const byValue = byCondition.get(first.key) ?? new Map<string, Candidate[]>();
    byCondition.set(first.key, byValue);
    const candidates = byValue.get(first.value) ?? [];
    byValue.set(first.value, candidates);
    candidates.push({ rank, entry, remaining });
  }
  return { always, byCondition };
}

function applyingEntries(
  { always, byCondition }: TypeIndex,
  target: PairLabels['deploymentTarget'],
): readonly Ranked[] {
  const more: Ranked[] = [];
  for (const [key, byValue] of byCondition) {
    const value = key === 'deployment-target' ? target.name : (target.labels[key] ?? '');
    for (const candidate of byValue.get(value) ?? []) {
      if (candidate.remaining.every(condition => satisfiedByTarget(condition, target))) more.push(candidate);
    }
  }
  return more.length === 0 ? always : [...always, ...more].sort((a, b) => a.rank - b.rank);
}

function composeEntries(entries: readonly ConfigEntry[]): ComposedConfig {
  const values = new Map<string, GoValue>();
  for (const { settings } of entries) {
    for (const { key, value } of settings) {
      const before = values.get(key);
      values.set(key, before === undefined ? value : mergeValues(before, value));
    }
  }
  return { data: new GoMap('string-any', values), sources: entries };
}
