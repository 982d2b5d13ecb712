import { type GoKey, GoMap, GoSlice, type GoValue } from './value.ts';

/**
 * Where a value comes from, as far as it matters to who may decide: nothing for what the platform wrote (the template,
 * its config), the name of a field of the data for what the owner of a workload wrote (`Manifests.repo`), and for a list
 * or map of both kinds what is known of each element. It is coarse where a function makes something new of its
 * arguments: then all of the result is as its arguments are.
 */
export type Taint = string | PartTaints | undefined;

/** Of a list's elements by index, of a map's by key. What isn't in it is the platform's. */
export type PartTaints = ReadonlyMap<GoKey, Taint>;

/** A piece of a text that a workload's value decided, from `start` up to `end` in UTF-16 units. */
export interface ValueSpan {
  readonly start: number;
  readonly end: number;
  /** The field that it came from, as a template names it without the dot: `Manifests.repo`, `Labels`. */
  readonly field: string;
}

/** A rendered text, and which parts of it are a workload's. Spans are in order, and neither overlap nor touch. */
export interface RenderedText {
  readonly text: string;
  readonly values: readonly ValueSpan[];
  /** What was printed although it isn't there. Absent when there is none. */
  readonly missing?: readonly MissingValue[];
}

/** Something that a template prints and that isn't there, so that it reads `<no value>` or the like. */
export interface MissingValue {
  /** As the template has it: `.ConfigData.VAULT`. */
  readonly expression: string;
  /** Of the template, from 1; absent where it stands in a value that is a template itself. */
  readonly line?: number;
}

/** The root of the data. What isn't named here is the platform's: its config, the cluster type, the environment. */
export const ROOT_TAINT: PartTaints = new Map(
  ['DeploymentTargetName', 'Namespace', 'Workspace', 'Workload', 'Labels', 'Manifests'].map(name => [name, name]),
);

/** The taint of an element. Keys of a workload's map complete its name, so that errors can say which it was. */
export function taintOfPart(holder: GoValue | undefined, taint: Taint, key: GoKey): Taint {
  if (taint === undefined) return undefined;
  if (typeof taint !== 'string') return taint.get(key);
  return holder instanceof GoMap && !taint.includes('.') ? `${taint}.${String(key)}` : taint;
}

/** The field that a value as a whole comes from: one of those that its parts come from. */
export function fieldOf(taint: Taint): string | undefined {
  if (taint === undefined || typeof taint === 'string') return taint;
  for (const part of taint.values()) {
    const field = fieldOf(part);
    if (field !== undefined) return field;
  }
  return undefined;
}

/** Whether a value can carry anything: what is missing or empty has no characters. */
export function carriesText(value: GoValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

export interface TracedCall {
  readonly name: string;
  readonly args: readonly (GoValue | undefined)[];
  /** Of the arguments by their places. */
  readonly taints: readonly Taint[];
}

/** Functions that answer with an element of their first argument. Which one is a choice, as an `if` would be. */
const PICKS: ReadonlySet<string> = new Set(['index', 'get', 'lookup']);

/**
 * The taint of what a function answers with. A yes or no only chooses between what the template says, and so does a
 * function that hands on one of its arguments (`default`, `ternary`): then it is that one's.
 */
export function taintOfResult(call: TracedCall, result: GoValue | undefined): Taint {
  if (typeof result === 'boolean' || !carriesText(result)) return undefined;
  const { name, args, taints } = call;
  if (PICKS.has(name)) return taintOfElement(args, taints);
  if (name === 'dict') return dictTaint(args, taints);
  if (name === 'list' || name === 'tuple') return new Map(args.map((_, i) => [BigInt(i), taints[i]]));
  let isAnArgument = false;
  for (const [i, arg] of args.entries()) {
    if (arg !== result) continue;
    if (taints[i] !== undefined) return taints[i];
    isAnArgument = true;
  }
  return isAnArgument ? undefined : firstField(taints);
}

function taintOfElement([holder, ...keys]: readonly (GoValue | undefined)[], [first]: readonly Taint[]): Taint {
  let value = holder;
  let taint = first;
  for (const key of keys) {
    if (key !== null && typeof key === 'object') return fieldOf(taint);
    taint = taintOfPart(value, taint, key ?? null);
    value = elementAt(value, key ?? null);
  }
  return taint;
}

function elementAt(holder: GoValue | undefined, key: GoKey): GoValue | undefined {
  if (holder instanceof GoMap) return holder.entries.get(key);
  const items = holder instanceof GoSlice ? holder.items : holder;
  return Array.isArray(items) ? (items as readonly GoValue[])[Number(key)] : undefined;
}

function dictTaint(args: readonly (GoValue | undefined)[], taints: readonly Taint[]): Taint {
  const parts = new Map<GoKey, Taint>();
  for (let i = 0; i < args.length; i += 2) {
    const key = args[i];
    if (taints[i] !== undefined || typeof key !== 'string') return firstField(taints);
    parts.set(key, taints[i + 1]);
  }
  return parts;
}

function firstField(taints: readonly Taint[]): string | undefined {
  for (const taint of taints) {
    const field = fieldOf(taint);
    if (field !== undefined) return field;
  }
  return undefined;
}
