import { ROOT_TAINT, type Taint } from '../taint.ts';
import type { GoValue } from '../value.ts';

export type Value = GoValue | undefined;

/** A value, and where it comes from. */
export interface Traced {
  readonly value: Value;
  readonly taint: Taint;
}

/** What names mean at a place: the current value, those around it, and what the blocks around have set. */
export interface Scope extends Traced {
  /** The scope that `../` leads to. */
  readonly outer: Scope | undefined;
  /** `@index`, `@key`, `@first`, `@last`, `@root`. */
  readonly data: ReadonlyMap<string, Traced>;
  /** Names that blocks gave by `as |name|`, here and around. */
  readonly names: ReadonlyMap<string, Traced>;
}

/** A scope for a block that works on a value of its own. */
export function innerScope(outer: Scope, { value, taint }: Traced, given: Given = {}): Scope {
  const { data, names } = given;
  return {
    value,
    taint,
    outer,
    data: data ? new Map([...outer.data, ...data]) : outer.data,
    names: names ? new Map([...outer.names, ...names]) : outer.names,
  };
}

export interface Given {
  readonly data?: Iterable<readonly [string, Traced]>;
  readonly names?: Iterable<readonly [string, Traced]>;
}

export function rootScope(value: GoValue): Scope {
  const root = { value, taint: ROOT_TAINT };
  return { ...root, outer: undefined, data: new Map([['root', root]]), names: new Map() };
}
