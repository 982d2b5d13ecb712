import type { GoValue } from '../value.ts';

export type Value = GoValue | undefined;

/** What names mean at a place: the current value, those around it, and what the blocks around have set. */
export interface Scope {
  readonly value: Value;
  /** The scope that `../` leads to. */
  readonly outer: Scope | undefined;
  /** `@index`, `@key`, `@first`, `@last`, `@root`. */
  readonly data: ReadonlyMap<string, Value>;
  /** Names that blocks gave by `as |name|`, here and around. */
  readonly names: ReadonlyMap<string, Value>;
}

/** A scope for a block that works on a value of its own. */
export function innerScope(outer: Scope, value: Value, given: Given = {}): Scope {
  const { data, names } = given;
  return {
    value,
    outer,
    data: data ? new Map([...outer.data, ...data]) : outer.data,
    names: names ? new Map([...outer.names, ...names]) : outer.names,
  };
}

export interface Given {
  readonly data?: Iterable<readonly [string, Value]>;
  readonly names?: Iterable<readonly [string, Value]>;
}

export function rootScope(value: GoValue): Scope {
  return { value, outer: undefined, data: new Map([['root', value]]), names: new Map() };
}
