import { memoizeByObject } from '../../runtime/memoize.ts';
import { holdBraces } from '../../templates/literal.ts';
import { GoMap } from '../../templates/value.ts';
import type { ComposedConfig } from './composer.ts';
import type { ConfigSource } from './source.ts';

/** Annotation of a ConfigMap: values with `{{` that are no templates. `true` for all of them, or the names of their keys. */
export const LITERAL_ANNOTATION = 'berth.dev/literal';

/** Keys that the annotation names, or all of them. */
export function literalKeys({ annotations }: Pick<ConfigSource, 'annotations'>): ReadonlySet<string> | 'all' {
  const text = annotations[LITERAL_ANNOTATION]?.trim() ?? '';
  if (text === 'true') return 'all';
  return new Set(text.split(/[\s,]+/).filter(key => key !== ''));
}

/**
 * The config for a template whose output is rendered again: braces of literal values are held until that is done. A key
 * that several ConfigMaps set is literal when one of those that apply says so.
 */
export const renderedConfig = memoizeByObject(({ data, sources }: ComposedConfig): GoMap => {
  const literal = new Set<string>();
  for (const { source, settings } of sources) {
    if (source.annotations[LITERAL_ANNOTATION] === undefined) continue;
    const keys = literalKeys(source);
    for (const { key, writtenKey } of settings) if (keys === 'all' || keys.has(writtenKey)) literal.add(key);
  }
  if (literal.size === 0) return data;
  const entries = Array.from(
    data.entries,
    ([key, value]) => [key, literal.has(String(key)) ? holdBraces(value) : value] as const,
  );
  return new GoMap(data.type, entries, data.isNil);
});
