import chunk from 'lodash-es/chunk.js';
import { memoizeByObject } from '../../runtime/memoize.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { GoValue } from '../../templates/value.ts';
import { compareText } from '../model/diagnostic.ts';
import { isAzureAppConfig, PLATFORM_CONFIG_LABEL } from '../model/kinds/platform-config.ts';
import { type Condition, conditionsOf, isCondition } from './label-conditions.ts';
import { parseValue } from './parse-value.ts';
import { type ConfigSource, PRECEDENCE_ANNOTATION } from './source.ts';

/** One key set by one source, with the conditions under which it is. */
export interface Setting {
  readonly key: string;
  readonly value: GoValue;
  /** Why it isn't known what the value means. */
  readonly problem?: string;
  /** The key as it is written, with its labels when it has some. */
  readonly writtenKey: string;
  readonly origin: Origin;
}

/** Settings that apply together: all of a labelled ConfigMap, or one key of an azure-app-config one. */
export interface ConfigEntry {
  readonly source: ConfigSource;
  readonly conditions: readonly Condition[];
  readonly settings: readonly Setting[];
  /** Higher ones override lower ones, before anything else. */
  readonly precedence: number;
}

/**
 * The entries of all sources in the order in which they are applied, later ones overriding: by precedence; labelled
 * ConfigMaps by name; then azure-app-config keys, shorter ones first, equally long ones by text (contract A.5.1).
 */
export function entriesOf(sources: readonly ConfigSource[]): ConfigEntry[] {
  return sources.flatMap(entriesOfSource).sort(compareEntries);
}

/** The same source gives the same entries, so that config composed of them can be told to be unchanged. */
const entriesOfSource = memoizeByObject((source: ConfigSource): readonly ConfigEntry[] => {
  const precedence = precedenceOf(source) ?? 0;
  const setting = (key: string, writtenKey: string): Setting => ({
    key,
    ...parseValue(source.data[writtenKey] ?? ''),
    writtenKey,
    origin: source.originOf(writtenKey),
  });
  if (isAzureAppConfig(source)) {
    return Object.keys(source.data).map(writtenKey => {
      const { conditions, key } = splitAzureKey(writtenKey);
      return { source, conditions, settings: [setting(key, writtenKey)], precedence };
    });
  }
  if (source.labels[PLATFORM_CONFIG_LABEL] !== 'true') return [];
  const settings = Object.keys(source.data).map(key => setting(key, key));
  return [{ source, conditions: conditionsOf(source.labels), settings, precedence }];
});

/** The precedence that a source asks for; nothing when it asks for none or for what is not an integer. */
export function precedenceOf({ annotations }: Pick<ConfigSource, 'annotations'>): number | undefined {
  const text = annotations[PRECEDENCE_ANNOTATION]?.trim();
  return text !== undefined && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * `region.west.workload.shop.KEY` is KEY where region is west and workload is shop. A part left over between the labels
 * and the last part belongs to the key: `app.properties` is a key with a dot. (The original dropped that part.)
 */
function splitAzureKey(writtenKey: string): { readonly conditions: readonly Condition[]; readonly key: string } {
  const parts = writtenKey.split('.');
  const pairs = Math.floor((parts.length - 1) / 2);
  // A map in the original: of a label that is named twice the last value counts.
  const labels = new Map(chunk(parts.slice(0, 2 * pairs), 2).map(([key = '', value = '']) => [key, value]));
  const conditions = Array.from(labels, ([key, value]) => ({ key, value })).filter(({ key }) => isCondition(key));
  return { conditions, key: parts.slice(2 * pairs).join('.') };
}

function compareEntries(a: ConfigEntry, b: ConfigEntry): number {
  const azureA = isAzureAppConfig(a.source);
  const azureB = isAzureAppConfig(b.source);
  if (a.precedence !== b.precedence) return a.precedence - b.precedence;
  if (azureA !== azureB) return azureA ? 1 : -1;
  const byLength = azureA ? writtenKey(a).length - writtenKey(b).length : 0;
  const byKey = azureA ? compareText(writtenKey(a), writtenKey(b)) : 0;
  return byLength || byKey || compareText(a.source.name, b.source.name);
}

function writtenKey(entry: ConfigEntry): string {
  return entry.settings[0]?.writtenKey ?? '';
}
