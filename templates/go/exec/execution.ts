import { byteLength, normalizeText } from '../../../runtime/bytes.ts';
import type { GoValue } from '../../value.ts';
import { LimitError, TemplateError, type TemplateErrorKind } from '../errors.ts';
import type { CallContext } from '../functions/function.ts';
import type { Limits } from '../limits.ts';
import type { Node } from '../parse/ast.ts';
import { nodeText } from '../parse/node-text.ts';
import { quote } from '../printing/quote.ts';

/**
 * What an expression comes to. `undefined` is Go's invalid value: a missing key, or nothing at all. `null` is a nil
 * interface, which was there and holds nothing. Both print as `<no value>`; functions and errors tell them apart.
 */
export type Value = GoValue | undefined;

/** How a statement ended: normally, or on its way to the end of a loop's body or of the loop. */
export type Signal = 0 | 1 | 2;
export const DONE: Signal = 0;
export const BREAK: Signal = 1;
export const CONTINUE: Signal = 2;

/** Executes a statement for the current `.`. */
export type Run = (x: Execution, dot: Value) => Signal;

/** Evaluates an expression for the current `.`. */
export type Evaluate = (x: Execution, dot: Value) => Value;

/** A template ready to run, with those that it defines. */
export interface Program {
  readonly text: string;
  readonly bodies: ReadonlyMap<string, Run>;
}

/** Work of one statement, command or iteration, in the unit of the work limit. */
const STEP = 32;
/** Variables that may be looked through in a step. */
const FEW = 32;

/** One run of a program: its variables, its output, what it may still use up, and where it is. */
export class Execution {
  /** The node that an error would name: the one looked at last, as in Go. */
  node: Node | undefined;
  /** Whether `.` was taken from a list or map of `interface{}` values, which errors then name as its type. */
  dotIsInterface = false;
  readonly context: CallContext;
  readonly program: Program;
  readonly #limits: Limits;
  readonly #round: number;
  #template = 'template';
  /** The stack of variables. Those below `base` belong to the templates that called this one and can't be seen. */
  readonly #names: string[] = [];
  readonly #values: Value[] = [];
  readonly #interfaces: boolean[] = [];
  #base = 0;
  #depth = 0;
  #work: number;
  #output = '';

  constructor(program: Program, options: ExecutionOptions) {
    this.program = program;
    this.#limits = options.limits;
    this.#round = options.round;
    this.#work = options.work;
    this.context = { charge: cost => this.charge(cost), cacheKey: options.cacheKey };
  }

  /** Work that is left for later rounds. */
  get remainingWork(): number {
    return this.#work;
  }

  /** Runs the template itself. Throws TemplateError. */
  run(data: GoValue): string {
    const body = this.program.bodies.get('template');
    this.push('$', data);
    try {
      body?.(this, data);
    } catch (error) {
      throw this.#explain(error);
    }
    // A character has at most three bytes a UTF-16 unit: only then is it worth counting.
    if (this.#output.length * 3 > this.#limits.outputBytes && byteLength(this.#output) > this.#limits.outputBytes) {
      this.#outputExceeded();
    }
    return normalizeText(this.#output);
  }

  write(text: string): void {
    this.#output += text;
    if (this.#output.length > this.#limits.outputBytes) this.#outputExceeded();
  }

  step(): void {
    this.#work -= STEP;
    if (this.#work < 0) this.#workExceeded();
  }

  charge(cost: number): void {
    // A cost that is no number must not switch the limit off.
    this.#work = cost >= 0 ? this.#work - cost : -1;
    if (this.#work < 0) this.#workExceeded();
  }

  /** Number of variables, to which `popTo` goes back. */
  mark(): number {
    return this.#names.length;
  }

  popTo(mark: number): void {
    this.#names.length = mark;
    this.#values.length = mark;
    this.#interfaces.length = mark;
  }

  push(name: string, value: Value): void {
    this.#names.push(name);
    this.#values.push(value);
    this.#interfaces.push(false);
  }

  /** Sets a variable by its distance from the top of the stack, from 1. */
  setFromTop(distance: number, value: Value, isInterface: boolean): void {
    const index = this.#names.length - distance;
    this.#values[index] = value;
    this.#interfaces[index] = isInterface;
  }

  assign(name: string, value: Value, isInterface = false): void {
    const index = this.#find(name);
    this.#values[index] = value;
    this.#interfaces[index] = isInterface;
  }

  variable(name: string): Value {
    return this.#values[this.#find(name)];
  }

  /** Whether a variable was taken from a list or map of `interface{}` values. */
  isInterface(name: string): boolean {
    return this.#interfaces[this.#find(name)] ?? false;
  }

  /** Runs another template of the program, in which only its own variables are seen. */
  call(name: string, body: Run, dot: Value): void {
    const { dotIsInterface } = this;
    const template = this.#template;
    const base = this.#base;
    const mark = this.mark();
    this.#depth++;
    this.#template = name;
    this.#base = mark;
    this.dotIsInterface = false;
    this.push('$', dot);
    body(this, dot);
    this.popTo(mark);
    this.dotIsInterface = dotIsInterface;
    this.#base = base;
    this.#template = template;
    this.#depth--;
  }

  checkDepth(): void {
    if (this.#depth < this.#limits.depth) return;
    throw this.error('limit', `exceeded maximum template depth (${this.#limits.depth})`);
  }

  /** Fails at the current node, in Go's words. */
  fail(message: string): never {
    throw this.error('exec', message);
  }

  /** Fails in a way that Go does not know. */
  error(kind: TemplateErrorKind, message: string, cause?: unknown): TemplateError {
    const { node } = this;
    const round = this.#round;
    if (node === undefined) return new TemplateError(kind, `template: ${this.#template}: ${message}`, { round, cause });
    const before = this.program.text.slice(0, node.position);
    const lineStart = before.lastIndexOf('\n') + 1;
    const line = before.split('\n').length;
    const column = byteLength(before.slice(lineStart));
    const expression = nodeText(node);
    const place = `template: template:${line}:${column}: executing ${quote(this.#template)} at <${expression}>`;
    return new TemplateError(kind, `${place}: ${message}`, { line, column, expression, round, cause });
  }

  #explain(error: unknown): unknown {
    if (error instanceof LimitError) return this.error('limit', error.message, error);
    // The stack is spent before the depth is, if each level takes much of it. A string may also become too long.
    if (error instanceof RangeError) return this.error('limit', 'the template takes more memory than it may', error);
    return error;
  }

  #find(name: string): number {
    const names = this.#names;
    for (let i = names.length - 1; i >= this.#base; i--) {
      if (names[i] !== name) continue;
      if (names.length - i > FEW) this.charge(names.length - i);
      return i;
    }
    return this.fail(`undefined variable: ${name}`);
  }

  #outputExceeded(): never {
    throw this.error('limit', `the output is longer than ${this.#limits.outputBytes} bytes`);
  }

  #workExceeded(): never {
    throw this.error('limit', 'the template does more work than it may: it repeats too much, or makes too much text');
  }
}

export interface ExecutionOptions {
  readonly limits: Limits;
  /** What the work limit leaves for this round. */
  readonly work: number;
  /** From 1. */
  readonly round: number;
  /** Lives as long as what functions compile is worth keeping. */
  readonly cacheKey: object;
}
