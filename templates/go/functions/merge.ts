import { GoComplex, GoMap, GoStruct, type GoValue } from '../../value.ts';
import { kindOf, typeName } from '../types.ts';
import { isEmpty } from './empty.ts';
import { type CallContext, FunctionError } from './function.ts';

export interface MergeOptions {
  /** Whether values of later maps replace those that are there. */
  readonly overwrites: boolean;
}

/**
 * mergo's `Merge` of maps into the first one, one after the other. Maps below are merged too, lists are not. Without
 * `overwrites` only what is missing or empty is filled in; with it, what is there is replaced, also by empty values, but
 * never a value that is no map by a map. Answers with an empty text where mergo has an error.
 */
export function merge(context: CallContext, target: GoMap, sources: readonly GoMap[], options: MergeOptions): GoValue {
  let result = target;
  const merger = new Merger(context, options);
  for (const source of sources) {
    if (result.isNil && !source.isNil) result = new GoMap('string-any');
    if (!merger.mergeMaps(result, source, 0)) return '';
  }
  return result;
}

/** Work for an entry that is looked at, in the unit of the work limit. */
const ENTRY = 16;
const MAX_DEPTH = 1000;

/** Methods answer whether mergo goes on. */
class Merger {
  readonly #context: CallContext;
  readonly #overwrites: boolean;

  constructor(context: CallContext, { overwrites }: MergeOptions) {
    this.#context = context;
    this.#overwrites = overwrites;
  }

  mergeMaps(target: GoMap, source: GoMap, depth: number): boolean {
    if (depth > MAX_DEPTH)
      throw new FunctionError(`the maps are nested more than ${MAX_DEPTH} levels deep, or contain themselves`);
    this.#context.charge(source.entries.size * ENTRY);
    if (source.entries.size > 0) checkKeys(target, source);
    // Of the entries as they are now: the maps may contain one another.
    const entries = Array.from(source.entries);
    for (const [key, value] of entries) {
      const before = target.entries.get(key);
      if (value === null) {
        if (this.#overwrites) setEntry(target, source, [key, null]);
        continue;
      }
      const kind = kindOf(value);
      if (/^(?:map|struct|ptr)$/.test(kind) && !this.#mergeValues(before, value, depth)) return false;
      if (kind === 'slice') this.#mergeList(target, [key, value]);
      // Looked at only now: a map that was empty may have been filled above.
      const isSet = before !== undefined && !isUnset(before);
      if (isSet && (kind === 'map' || kind === 'slice')) continue;
      if (this.#overwrites || !isSet) setEntry(target, source, [key, value]);
    }
    return true;
  }

  /** Whether a list replaces another is up to the whole map: where it was empty, it does. */
  #mergeList(target: GoMap, [key, value]: Entry): void {
    if (target.type === 'string-string') {
      throw new FunctionError(
        target.entries.has(key)
          ? 'reflect: call of reflect.Value.IsNil on string Value'
          : `reflect.Value.SetMapIndex: value of type ${typeName(value)} is not assignable to type string`,
      );
    }
    if (this.#overwrites || target.entries.size === 0) target.entries.set(key, value);
  }

  #mergeValues(target: GoValue | undefined, source: GoValue, depth: number): boolean {
    if (target === undefined || target === null) return true;
    if (target instanceof GoMap) return this.#mergeIntoMap(target, source, depth);
    if (target instanceof GoStruct) return this.#mergeIntoStruct(target, source, depth);
    // A pointer and what is none are of different types; what overwrites has no effect here.
    return kindOf(target) !== 'ptr' || kindOf(source) === 'ptr' || this.#overwrites;
  }

  #mergeIntoMap(target: GoMap, source: GoValue, depth: number): boolean {
    if (target.isNil) return true;
    if (source instanceof GoMap) return this.mergeMaps(target, source, depth + 1);
    if (this.#overwrites) throw new FunctionError('reflect: reflect.Value.Set using unaddressable value');
    return true;
  }

  #mergeIntoStruct(target: GoStruct, source: GoValue, depth: number): boolean {
    if (!(source instanceof GoStruct)) {
      if (kindOf(source) === 'struct') return true;
      throw new FunctionError(`reflect: call of reflect.Value.Field on ${kindOf(source)} Value`);
    }
    const fields = [...source.fields.values()];
    return [...target.fields.values()].every((field, i) => {
      const other = fields[i];
      if (other === undefined) throw new FunctionError('reflect: Field index out of range');
      return this.#mergeValues(field, other, depth);
    });
  }
}

type Entry = Parameters<GoMap['entries']['set']>;

function checkKeys(target: GoMap, source: GoMap): void {
  if (target.type === 'any-any' || source.type !== 'any-any') return;
  throw new FunctionError('reflect.Value.MapIndex: value of type interface {} is not assignable to type string');
}

function setEntry(target: GoMap, source: GoMap, [key, value]: Entry): void {
  if (target.type === 'string-string' && source.type !== 'string-string') {
    throw new FunctionError('reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string');
  }
  target.entries.set(key, value);
}

/** mergo's notion of empty, which leaves complex numbers out. */
function isUnset(value: GoValue): boolean {
  return isEmpty(value) && !(value instanceof GoComplex);
}
