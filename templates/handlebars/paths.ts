import { elementsOf } from '../go/types.ts';
import { taintOfPart } from '../taint.ts';
import { GoMap, GoStruct } from '../value.ts';
import { readKey } from './read-key.ts';
import type { Scope, Traced, Value } from './scope.ts';
import type { Expression, Path } from './syntax.ts';

/** What a path leads to; the value is `undefined` if any part of it is not there. */
export function readPath(path: Path, scope: Scope): Traced {
  let { value, taint } = startOf(path, scope);
  for (const part of restOf(path, scope)) {
    if (value === undefined || value === null) return NOTHING;
    taint = taintOfPart(value, taint, part);
    value = readKey(value, part);
  }
  return { value, taint };
}

const NOTHING: Traced = { value: undefined, taint: undefined };

/** Why an expression came to nothing. */
export function missingMessage(expression: Expression, scope: Scope): string {
  if (expression.kind !== 'path') return 'the result is missing';
  let { value } = startOf(expression, scope);
  let known = '';
  for (const part of restOf(expression, scope)) {
    if (value === undefined || value === null) break;
    const next = readKey(value, part);
    if (next === undefined) return `there is no ${part}${known === '' ? '' : ` in ${known}`}; ${whatIsThere(value)}`;
    value = next;
    known = known === '' ? part : `${known}.${part}`;
  }
  return `${known === '' ? expression.text : known} is missing`;
}

const MAX_SHOWN = 10;

function whatIsThere(value: Value): string {
  const keys =
    value instanceof GoStruct ? [...value.fields.keys()] : value instanceof GoMap ? mapKeys(value) : undefined;
  if (keys === undefined) return elementsOf(value) ? 'it is a list' : 'it is a single value';
  if (keys.length === 0) return 'it is empty';
  const more = keys.length > MAX_SHOWN ? ', …' : '';
  return `there is ${keys.slice(0, MAX_SHOWN).join(', ')}${more}; give a default where it may be missing`;
}

function mapKeys(map: GoMap): string[] {
  return Array.from(map.entries.keys(), String).sort();
}

function startOf(path: Path, scope: Scope): Traced {
  const start = scopeOf(path, scope) ?? NOTHING;
  const [first] = path.parts;
  if (first === undefined) return start;
  if (path.isData) return scope.data.get(first) ?? NOTHING;
  return isName(path, scope) ? (scope.names.get(first) ?? NOTHING) : start;
}

/** The parts that are keys: all but the one that named what they start from. */
function restOf(path: Path, scope: Scope): readonly string[] {
  return path.isData || isName(path, scope) ? path.parts.slice(1) : path.parts;
}

function isName({ depth, isScoped, parts: [first] }: Path, { names }: Scope): boolean {
  return depth === 0 && !isScoped && first !== undefined && names.has(first);
}

function scopeOf({ depth, isData }: Path, scope: Scope): Scope | undefined {
  if (isData) return scope;
  let current: Scope | undefined = scope;
  for (let i = 0; i < depth; i++) current = current?.outer;
  return current;
}
