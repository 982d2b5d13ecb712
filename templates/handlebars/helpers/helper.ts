import { FunctionError } from '../../go/functions/function.ts';
import { printValue } from '../../go/printing/values.ts';
import { elementsOf } from '../../go/types.ts';
import { GoMap, GoStruct, type GoValue } from '../../value.ts';

/** `undefined` is a value that is not there. */
export type Value = GoValue | undefined;

/** A function that templates call: `{{name value …}}`. What it works on comes first. */
export interface Helper {
  readonly name: string;
  /** Its values, as help shows them: `text count`. */
  readonly usage: string;
  /** One sentence for the reference. */
  readonly summary: string;
  readonly min: number;
  readonly max: number;
  /** Whether it may be given values that are not there; for others that is an error. */
  readonly takesMissing?: true;
  /** Throws FunctionError. */
  readonly call: (values: readonly Value[], context: HelperContext) => Value;
}

export interface HelperContext {
  /** Counts work, before it is done. */
  readonly charge: (cost: number) => void;
  readonly cacheKey: object;
}

/** A value as text: text itself, numbers and booleans. Lists and maps have none. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) throw new FunctionError('null is no text; give a default');
  if (value instanceof GoMap || value instanceof GoStruct) {
    throw new FunctionError('a map is no text; use toYaml or toJson');
  }
  if (elementsOf(value)) throw new FunctionError('a list is no text; use join, toYaml or toJson');
  return printValue(value);
}

/** A whole number, as a literal or as text. */
export function countOf(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^[0-9]{1,9}$/.test(value)) return BigInt(value);
  throw new FunctionError('a whole number is needed here');
}
