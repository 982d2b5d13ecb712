import { type Taint, taintOfResult } from '../../taint.ts';
import type { GoMethod, GoValue } from '../../value.ts';
import type { CallContext } from '../functions/function.ts';
import type { CommandNode, IdentifierNode, Operand } from '../parse/ast.ts';
import { nodeText } from '../parse/node-text.ts';
import { typeName } from '../types.ts';
import { checkType } from './arguments.ts';
import type { Evaluate, Execution, Value } from './execution.ts';
import { failedCall } from './failed-call.ts';

/** Stands for "no value comes from the command before". */
export const NONE = Symbol('none');
export type Piped = Value | typeof NONE;

/** Evaluates a command, given what the command before it came to. */
export type EvaluateCommand = (x: Execution, dot: Value, piped: Piped) => Value;

/** A function as the executor calls it: one of the library's, or a builtin, which also takes invalid values. */
export interface Callable {
  readonly name: string;
  readonly params: readonly string[];
  readonly variadic?: string;
  readonly call: (args: readonly Value[], context: CallContext) => Value;
  /** Set on `and` and `or`, which don't evaluate all of their arguments. */
  readonly shortCircuit?: 'and' | 'or';
  /** Set on functions that may change an argument in place. */
  readonly mutates?: true;
  /** Set on `call`, which names its first argument in errors: it is given the text of that argument before the others. */
  readonly namesCallee?: true;
}

/** Compiles an operand as an argument of a parameter's type. */
export type CompileArgument = (node: Operand, type: string) => Evaluate;

/** Compiles the call of a function. `whole` is the node that errors of the function itself name. */
export function compileCall(
  callable: Callable,
  { whole, first, operands }: CallSite,
  compileArgument: CompileArgument,
): EvaluateCommand {
  const { name } = callable;
  const call = callable.namesCallee ? withCallee(callable, operands[0]) : callable.call;
  const evaluators = argumentsOf(callable, operands, compileArgument);
  return (x, dot, piped) => {
    x.node = first;
    const pipedTaint = x.taint;
    x.step();
    const { args, taints } = evaluate(x, dot, { callable, evaluators, given: operands.length, piped, pipedTaint });
    if (callable.mutates) for (const taint of taints) x.mix(taint);
    let result: Value;
    try {
      result = call(args, x.context);
    } catch (error) {
      x.node = whole;
      throw failedCall(x, name, error);
    }
    if (typeof result === 'string') x.charge(result.length);
    x.came(result, taints.length === 0 ? undefined : taintOfResult({ name, args, taints }, result));
    return result;
  };
}

function withCallee({ call }: Callable, callee: Operand | undefined): Callable['call'] {
  return (args, context) => {
    const [first] = args;
    const piped = typeof first === 'string' ? first : `<${typeName(first ?? null)} Value>`;
    return call([callee ? nodeText(callee) : piped, ...args], context);
  };
}

export interface CallSite {
  readonly whole: CommandNode | IdentifierNode;
  readonly first: IdentifierNode;
  /** The arguments. */
  readonly operands: readonly Operand[];
}

/** Calls a method, whose parameters are known only now. */
export function callMethod(
  x: Execution,
  dot: Value,
  { name, method, operands, piped, compileArgument }: MethodSite,
): Value {
  const callable = { name, params: method.params, call: callOf(method), ...variadicOf(method) };
  const node = x.node;
  const evaluators = argumentsOf(callable, operands, compileArgument);
  const pipedTaint = x.taint;
  const { args, taints } = evaluate(x, dot, { callable, evaluators, given: operands.length, piped, pipedTaint });
  x.node = node;
  try {
    const result = callable.call(args, x.context);
    x.came(result, taintOfResult({ name, args, taints }, result));
    return result;
  } catch (error) {
    throw failedCall(x, name, error);
  }
}

export interface MethodSite {
  readonly name: string;
  readonly method: GoMethod;
  readonly operands: readonly Operand[];
  readonly piped: Piped;
  readonly compileArgument: CompileArgument;
}

function callOf({ call }: GoMethod): Callable['call'] {
  return args => call(args as readonly GoValue[]);
}

function variadicOf({ variadic }: GoMethod): Pick<Callable, 'variadic'> {
  return variadic === undefined ? {} : { variadic };
}

function argumentsOf(
  { params, variadic }: Callable,
  operands: readonly Operand[],
  compile: CompileArgument,
): Evaluate[] {
  // More operands than parameters are an error when it runs, before any of them is evaluated.
  return operands.map((node, i) => compile(node, params[i] ?? variadic ?? 'interface {}'));
}

interface Given {
  readonly callable: Callable;
  readonly evaluators: readonly Evaluate[];
  /** Number of arguments written. */
  readonly given: number;
  readonly piped: Piped;
  readonly pipedTaint: Taint;
}

interface Evaluated {
  readonly args: readonly Value[];
  /** By the places of the arguments; empty when all are the platform's. */
  readonly taints: readonly Taint[];
}

const NO_TAINTS: Taint[] = [];

function evaluate(x: Execution, dot: Value, { callable, evaluators, given, piped, pipedTaint }: Given): Evaluated {
  const count = piped === NONE ? given : given + 1;
  checkCount(x, callable, given, count);
  const args: Value[] = [];
  let taints = NO_TAINTS;
  for (const evaluator of evaluators) {
    const value = chargeText(x, evaluator(x, dot));
    if (x.taint !== undefined) taints = withTaint(taints, args.length, x.taint);
    args.push(value);
  }
  if (piped !== NONE) {
    if (pipedTaint !== undefined) taints = withTaint(taints, args.length, pipedTaint);
    args.push(chargeText(x, checkType(x, piped, callable.params[count - 1] ?? callable.variadic ?? '')));
  }
  return { args, taints };
}

function withTaint(taints: Taint[], place: number, taint: Taint): Taint[] {
  const known = taints === NO_TAINTS ? [] : taints;
  while (known.length < place) known.push(undefined);
  known.push(taint);
  return known;
}

/** Go counts the value of the pipeline for functions of a fixed number of parameters only in its message. */
function checkCount(x: Execution, { name, params, variadic }: Callable, given: number, count: number): void {
  if (variadic === undefined) {
    if (count !== params.length) x.fail(`wrong number of args for ${name}: want ${params.length} got ${count}`);
  } else if (count < params.length) {
    x.fail(`wrong number of args for ${name}: want at least ${params.length} got ${given}`);
  }
}

/** Reading a text is work too. */
function chargeText(x: Execution, value: Value): Value {
  if (typeof value === 'string' && value.length > 64) x.charge(value.length);
  return value;
}
