import { GoSlice, type GoValue } from '../../value.ts';

/** A nil slice: an empty list that JSON shows as `null` and that equals no other empty one. Go's `rest` of nothing is it. */
export const NIL_LIST: readonly GoValue[] = Object.freeze([]);

/** A nil `[]string`, from regular expressions that find nothing. */
export const NIL_STRINGS = new GoSlice('string', Object.freeze([]));

export function isNilSlice(value: GoValue): boolean {
  return value === NIL_LIST || value === NIL_STRINGS;
}
