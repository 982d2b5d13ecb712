import type { GoValue } from '../../value.ts';

/** Types of parameters in Go's words, which its errors repeat: "wrong type for value; expected string; got int". */
export type ParamType =
  | 'interface {}'
  | 'string'
  | 'bool'
  | 'int'
  | 'uint32'
  | 'float64'
  | 'map[string]interface {}'
  | 'time.Time'
  | 'reflect.Value';

/**
 * A function that templates call by name. The caller has checked the number of arguments and converted each one to the
 * type of its parameter, so `call` only narrows.
 */
export interface TemplateFunction {
  readonly name: string;
  readonly params: readonly ParamType[];
  /** Type of the trailing `...T`. */
  readonly variadic?: ParamType;
  /** Go type of the result: `string`, `interface {}`, `[]interface {}`. A result of type `interface {}` is unpacked. */
  readonly result: string;
  /** Whether it may change a map among its arguments in place, as `set` does. Whoever shares data copies it before. */
  readonly mutates?: true;
  /** Throws FunctionError where Go's function returns an error or panics. */
  readonly call: (args: readonly GoValue[], context: CallContext) => GoValue;
}

/** What a function may use of the rendering that calls it. */
export interface CallContext {
  /**
   * Counts work against the limits of the rendering: about one a byte produced or an element made. A function calls it
   * before it allocates. Throws the engine's limit error.
   */
  readonly charge: (cost: number) => void;
  /** An object that lives as long as compiled patterns are worth keeping; they are attached to it by a WeakMap. */
  readonly cacheKey: object;
}

/**
 * A function that failed: in Go, an error returned or a panic. The engine puts `error calling NAME: ` before the
 * message.
 */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}

/** A function of sprig's that doesn't exist here, so that a template gives the same output wherever and whenever. */
export interface ForbiddenFunction {
  /** Completes "NAME …": "reads the clock". */
  readonly reason: string;
  /** What to do instead, as an imperative. */
  readonly instead: string;
}
