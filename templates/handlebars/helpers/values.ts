import { byteLength } from '../../../runtime/bytes.ts';
import { FunctionError } from '../../go/functions/function.ts';
import { sortedEntries } from '../../go/printing/map-order.ts';
import { elementsOf } from '../../go/types.ts';
import { GoMap, GoSlice, type GoValue } from '../../value.ts';
import { readKey } from '../read-key.ts';
import { type Helper, textOf, type Value } from './helper.ts';
import { goFunction } from './library.ts';

/** Helpers for values of any type. */
export const VALUES: readonly Helper[] = [
  print('toYaml', 'As YAML, which `indent` sets in.'),
  print('toJson', 'As JSON.'),
  print('stringify', 'As YAML of one level: lists and maps within become text.'),
  print('hash', 'A number that changes with the value.'),
  {
    name: 'default',
    usage: 'value fallback',
    summary: 'The value, or the fallback if it is missing, null or an empty text.',
    min: 2,
    max: 2,
    takesMissing: true,
    call: ([value, fallback]) => (isAbsent(value) ? fallback : value),
  },
  {
    name: 'coalesce',
    usage: 'value …',
    summary: 'The first value that is not missing, null or an empty text.',
    min: 1,
    max: 100,
    takesMissing: true,
    call: values => values.find(value => !isAbsent(value)),
  },
  {
    name: 'lookup',
    usage: 'value key',
    summary: 'The element of a list or map at an index or key.',
    min: 2,
    max: 2,
    takesMissing: true,
    call: ([value, key]) => (value === undefined || value === null ? undefined : readKey(value, textOf(key))),
  },
  {
    name: 'length',
    usage: 'value',
    summary: 'Number of bytes of a text, of elements of a list, of keys of a map.',
    min: 1,
    max: 1,
    call: ([value]) => lengthOf(value),
  },
  {
    name: 'keys',
    usage: 'map',
    summary: 'The keys of a map in order.',
    min: 1,
    max: 1,
    call: ([value]) => keysOf(value),
  },
];

function print(name: string, summary: string): Helper {
  return {
    name,
    usage: 'value',
    summary,
    min: 1,
    max: 1,
    call: ([value], context) => goFunction(name, [jsonReady(name, value ?? null)], context),
  };
}

/** Go's JSON and `stringify` know no maps with keys of any type; here their keys are texts. */
function jsonReady(name: string, value: GoValue): GoValue {
  if (name !== 'toJson' && name !== 'stringify') return value;
  if (value instanceof GoMap) {
    const entries = Array.from(value.entries, ([key, item]) => [textOf(key), jsonReady(name, item)] as const);
    return new GoMap('string-any', entries);
  }
  return value instanceof GoSlice ? value : (elementsOf(value)?.map(item => jsonReady(name, item)) ?? value);
}

function isAbsent(value: Value): boolean {
  return value === undefined || value === null || value === '';
}

function lengthOf(value: Value): bigint {
  if (typeof value === 'string') return BigInt(byteLength(value));
  const size = value instanceof GoMap ? value.entries.size : elementsOf(value)?.length;
  if (size === undefined) throw new FunctionError('a text, list or map is needed here');
  return BigInt(size);
}

function keysOf(value: Value): GoValue {
  if (!(value instanceof GoMap)) throw new FunctionError('a map is needed here');
  return sortedEntries(value).map(([key]) => key);
}
