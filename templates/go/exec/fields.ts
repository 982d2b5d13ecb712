import { type Taint, taintOfPart } from '../../taint.ts';
import { GoMap, type GoMethod, GoObject, GoStruct } from '../../value.ts';
import { holdsInterfaces, typeName } from '../types.ts';
import type { Execution, Value } from './execution.ts';
import { failedCall } from './failed-call.ts';

/** Where a chain of fields starts. */
export interface Receiver {
  readonly value: Value;
  readonly isInterface: boolean;
  readonly taint: Taint;
}

/** Calls a method with the arguments that follow a chain of fields. */
export type CallMethod = (name: string, method: GoMethod) => Value;

/**
 * Follows `.X.Y.Z` from a value: fields of structs, keys of maps, methods. A missing key gives `undefined`, and so does
 * everything after it; anything else that is not there is an error. `x.taint` says where the value comes from, and
 * afterwards where what was found does.
 */
export function followFields(x: Execution, receiver: Value, isInterface: boolean, fields: readonly string[]): Value {
  let value = receiver;
  let { taint } = x;
  let fromInterface = isInterface;
  for (const name of fields) {
    const holder: Value = value;
    value = holder instanceof GoMap ? holder.entries.get(name) : readField(x, holder, name, fromInterface);
    fromInterface = holder instanceof GoMap && holdsInterfaces(holder);
    taint = taintOfPart(holder, taint, name);
  }
  if (value === undefined) x.missed = x.node;
  x.came(value, taint);
  return value;
}

/** As `followFields`, for a chain whose last field is given arguments: only a method takes them. */
export function callField(x: Execution, receiver: Receiver, fields: readonly string[], call: CallMethod): Value {
  const last = fields.length - 1;
  const name = fields[last] ?? '';
  x.taint = receiver.taint;
  const holder = followFields(x, receiver.value, receiver.isInterface, fields.slice(0, last));
  if (holder instanceof GoObject) {
    const method = methodOf(holder, name);
    if (method) return call(name, method);
  }
  if (holder instanceof GoMap) return x.fail(`${name} is not a method but has arguments`);
  if (holder instanceof GoStruct && holder.fields.has(name)) {
    return x.fail(`${name} has arguments but cannot be invoked as function`);
  }
  return readField(x, holder, name, last === 0 && receiver.isInterface);
}

/** Go's methods that others may call begin with a capital. What JavaScript's objects inherit does not. */
function methodOf(holder: GoObject, name: string): GoMethod | undefined {
  return /^\p{Lu}/u.test(name) ? holder.method(name) : undefined;
}

function readField(x: Execution, holder: Value, name: string, isInterface: boolean): Value {
  if (holder === undefined) return undefined;
  if (holder === null) return x.fail(`nil pointer evaluating interface {}.${name}`);
  if (holder instanceof GoStruct) {
    const field = holder.fields.get(name);
    if (field !== undefined) return field;
  }
  if (holder instanceof GoObject) {
    const method = methodOf(holder, name);
    if (method) return callWithoutArguments(x, name, method);
  }
  return x.fail(`can't evaluate field ${name} in type ${isInterface ? 'interface {}' : typeName(holder)}`);
}

function callWithoutArguments(x: Execution, name: string, method: GoMethod): Value {
  if (method.params.length > 0) x.fail(`wrong number of args for ${name}: want ${method.params.length} got 0`);
  try {
    return method.call([]);
  } catch (error) {
    throw failedCall(x, name, error);
  }
}
