import { elementsOf } from '../go/types.ts';
import { GoMap, GoStruct, type GoValue } from '../value.ts';

/**
 * The value at a key of a map or an index of a list, `undefined` if there is none. Nothing else has keys: what
 * JavaScript objects inherit, such as `constructor`, can't be reached.
 */
export function readKey(value: GoValue, key: string): GoValue | undefined {
  if (value instanceof GoStruct) return value.fields.get(key);
  if (value instanceof GoMap) return value.entries.has(key) ? value.entries.get(key) : valueOfNumber(value, key);
  const elements = elementsOf(value);
  if (elements === undefined) return undefined;
  if (key === 'length') return BigInt(elements.length);
  return /^[0-9]{1,9}$/.test(key) ? elements[Number(key)] : undefined;
}

/** Maps read from YAML may have numbers for keys. */
function valueOfNumber(map: GoMap, key: string): GoValue | undefined {
  return map.type === 'any-any' && /^-?[0-9]{1,18}$/.test(key) ? map.entries.get(BigInt(key)) : undefined;
}
