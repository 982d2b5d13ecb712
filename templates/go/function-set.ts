import { memoizeByObject } from '../../runtime/memoize.ts';
import { BUILTINS } from './builtins/builtins.ts';
import type { Callable } from './exec/calls.ts';
import type { ForbiddenFunction, TemplateFunction } from './functions/function.ts';

/** What templates may call, and what they may not although the original's templates could. */
export interface FunctionSet {
  readonly callables: ReadonlyMap<string, Callable>;
  readonly forbidden: ReadonlyMap<string, ForbiddenFunction>;
  /** Names of functions that may change their arguments in place. */
  readonly mutating: ReadonlySet<string>;
}

export interface FunctionLibrary {
  readonly functions: Iterable<TemplateFunction>;
  readonly forbidden: ReadonlyMap<string, ForbiddenFunction>;
}

/** Go's own functions and a library's. A library's function takes the place of Go's of the same name, as `slice` does. */
export const functionSetOf = memoizeByObject(({ functions, forbidden }: FunctionLibrary): FunctionSet => {
  const callables = new Map(BUILTINS.map(builtin => [builtin.name, builtin]));
  const mutating = new Set<string>();
  for (const definition of functions) {
    callables.set(definition.name, callableOf(definition));
    if (definition.mutates) mutating.add(definition.name);
  }
  return { callables, forbidden, mutating };
});

/** The executor checks arguments against the parameters, none of which takes an invalid value. */
function callableOf(definition: TemplateFunction): Callable {
  return definition as Callable;
}
