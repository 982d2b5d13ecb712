import { compareBytes } from '../../../runtime/bytes.ts';
import { GoMap, type GoValue } from '../../value.ts';
import { appended } from './capacity.ts';
import { deepCopy } from './deep-copy.ts';
import { define, defineCharged, defineVariadic, mutating } from './define.ts';
import { type CallContext, FunctionError, type TemplateFunction } from './function.ts';
import { merge } from './merge.ts';
import { chargeParts } from './size.ts';
import { stringSlice, textOf } from './text.ts';

type Dict = 'map[string]interface {}';
const DICT: Dict = 'map[string]interface {}';

/** Work for an entry that is copied, and one that is sorted too, in the unit of the work limit. */
const ENTRY = 16;
const SORTED_ENTRY = 64;

/**
 * Functions on maps. As in Go, `set`, `unset` and the merges change the map that they are given. Where Go goes through a
 * map in random order, here it is the order of its keys.
 */
export const DICTS: readonly TemplateFunction[] = [
  defineVariadic('dict', [[], 'interface {}'], DICT, (_, values, context) => dict(context, values)),
  mutating(define('set', [DICT, 'string', 'interface {}'], DICT, set)),
  mutating(define('unset', [DICT, 'string'], DICT, unset)),
  define('hasKey', [DICT, 'string'], 'bool', (map, key) => map.entries.has(key)),
  defineVariadic('pluck', [['string'], DICT], '[]interface {}', ([key], maps) =>
    appended(maps.flatMap(map => valueIn(map, key))),
  ),
  defineVariadic('keys', [[], DICT], '[]string', (_, maps, context) =>
    appended(stringSlice(maps.flatMap(map => sortedKeys(context, map)))),
  ),
  defineCharged('values', [DICT], '[]interface {}', (context, map) =>
    appended(sortedKeys(context, map).map(key => map.entries.get(key) ?? null)),
  ),
  defineVariadic('pick', [[DICT], 'string'], DICT, ([map], keys, context) => filter(context, map, inSet(keys, true))),
  defineVariadic('omit', [[DICT], 'string'], DICT, ([map], keys, context) => filter(context, map, inSet(keys, false))),
  mutating(
    defineVariadic('merge', [[DICT], DICT], 'interface {}', ([target], sources, context) =>
      merge(context, target, sources, { overwrites: false }),
    ),
  ),
  mutating(
    defineVariadic('mergeOverwrite', [[DICT], DICT], 'interface {}', ([target], sources, context) =>
      merge(context, target, sources, { overwrites: true }),
    ),
  ),
  defineCharged('deepCopy', ['interface {}'], 'interface {}', deepCopy),
];

/** A key without a value gets an empty text. */
function dict(context: CallContext, values: readonly GoValue[]): GoMap {
  const map = new GoMap('string-any');
  for (let i = 0; i < values.length; i += 2) {
    const key = values[i] ?? null;
    chargeParts(context, key);
    map.entries.set(textOf(key), i + 1 < values.length ? (values[i + 1] ?? null) : '');
  }
  return map;
}

function set(map: GoMap, key: string, value: GoValue): GoMap {
  if (map.isNil) throw new FunctionError('assignment to entry in nil map');
  map.entries.set(key, value);
  return map;
}

function unset(map: GoMap, key: string): GoMap {
  map.entries.delete(key);
  return map;
}

/** The value in a list, or nothing. */
function valueIn(map: GoMap, key: string): GoValue[] {
  const value = map.entries.get(key);
  return value === undefined ? [] : [value];
}

function sortedKeys(context: CallContext, map: GoMap): string[] {
  context.charge(map.entries.size * SORTED_ENTRY);
  return ([...map.entries.keys()] as string[]).sort(compareBytes);
}

/** Whether a key is among these, or is not. */
function inSet(keys: readonly string[], expected: boolean): (key: string) => boolean {
  const set = new Set(keys);
  return key => set.has(key) === expected;
}

function filter(context: CallContext, map: GoMap, keeps: (key: string) => boolean): GoMap {
  context.charge(map.entries.size * ENTRY);
  return new GoMap(
    'string-any',
    [...map.entries].filter(([key]) => keeps(key as string)),
  );
}
