import { byteLength, normalizeText } from '../../../runtime/bytes.ts';
import { lineAt } from '../../../runtime/line-at.ts';
import { carriesText, fieldOf, type RenderedText, ROOT_TAINT, type Taint, type ValueSpan } from '../../taint.ts';
import type { GoValue } from '../../value.ts';
import { reformed, SpanList, spansWithin, spanWithin } from '../../value-spans.ts';
import { LimitError, TemplateError, type TemplateErrorKind } from '../errors.ts';
import type { CallContext } from '../functions/function.ts';
import type { Limits } from '../limits.ts';
import type { Node } from '../parse/ast.ts';
import { nodeText } from '../parse/node-text.ts';
import { quote } from '../printing/quote.ts';
import { MissingValues } from './missing-values.ts';

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

/** Evaluates an expression for the current `.`, and notes in `x.taint` where the value comes from. */
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
  /** What the present action asked for last that isn't there. */
  missed: Node | undefined;
  /** Whether `.` was taken from a list or map of `interface{}` values, which errors then name as its type. */
  dotIsInterface = false;
  /** Where the value evaluated last comes from. */
  taint: Taint;
  /** Where `.` comes from. */
  dotTaint: Taint = ROOT_TAINT;
  /** Where everything in the current action comes from, if it is itself a workload's, or nothing can be told any more. */
  #ground: string | undefined;
  /** Set once a workload's value was put into a map in place: it may be seen under other names then. */
  #mixed: string | undefined;
  readonly missing = new MissingValues();
  readonly context: CallContext;
  readonly program: Program;
  readonly #limits: Limits;
  readonly #round: number;
  #template = 'template';
  /** The stack of variables. Those below `base` belong to the templates that called this one and can't be seen. */
  readonly #names: string[] = [];
  readonly #values: Value[] = [];
  readonly #interfaces: boolean[] = [];
  readonly #taints: Taint[] = [];
  #base = 0;
  #depth = 0;
  #work: number;
  #output = '';
  readonly #written = new SpanList();
  /** What of the program's text is a workload's: it was put out by the round before. */
  readonly #origins: readonly ValueSpan[];

  constructor(program: Program, options: ExecutionOptions) {
    this.program = program;
    this.#limits = options.limits;
    this.#round = options.round;
    this.#work = options.work;
    this.#origins = options.origins;
    this.#mixed = options.mixed;
    this.#ground = options.mixed;
    this.context = { charge: cost => this.charge(cost), cacheKey: options.cacheKey };
  }

  /** Work that is left for later rounds. */
  get remainingWork(): number {
    return this.#work;
  }

  /** Runs the template itself. Throws TemplateError. */
  run(data: GoValue): RenderedText {
    const body = this.program.bodies.get('template');
    this.push('$', data, ROOT_TAINT);
    try {
      body?.(this, data);
    } catch (error) {
      throw this.#explain(error);
    }
    // A character has at most three bytes a UTF-16 unit: only then is it worth counting.
    if (this.#output.length * 3 > this.#limits.outputBytes && byteLength(this.#output) > this.#limits.outputBytes) {
      this.#outputExceeded();
    }
    const rendered = { text: this.#output, values: this.#written.spans };
    return this.#output.isWellFormed() ? rendered : reformed(rendered, normalizeText);
  }

  /** What must be taken for a workload's in later rounds, which see the same data. */
  get mixed(): string | undefined {
    return this.#mixed;
  }

  /** Begins an action: one that is a workload's makes nothing but what is. */
  begin(position: number): void {
    if (this.#origins.length === 0) this.#ground = this.#mixed;
    else this.#ground = this.#mixed ?? spanWithin(this.#origins, position, position + 1)?.field;
  }

  /** Notes where a value comes from. */
  came(value: Value, taint: Taint): void {
    this.taint = this.#ground ?? (carriesText(value) ? taint : undefined);
  }

  /** Notes that a map was changed in place by something of a workload's. */
  mix(taint: Taint): void {
    const field = this.#ground ?? fieldOf(taint);
    this.#mixed ??= field;
    this.#ground ??= field;
  }

  /** Writes the value evaluated last. */
  writeValue(text: string): void {
    const field = fieldOf(this.taint);
    if (field !== undefined) this.#written.add(this.#output.length, this.#output.length + text.length, field);
    this.write(text);
  }

  /** Writes a piece of the program's text. */
  writeText(text: string, position: number): void {
    const shift = this.#output.length - position;
    for (const { start, end, field } of spansWithin(this.#origins, position, position + text.length)) {
      this.#written.add(start + shift, end + shift, field);
    }
    this.write(text);
  }

  /** Notes that something was printed which isn't there. */
  printedNothing(node: Node): void {
    this.missing.add(node, this.#round === 1 ? this.program.text : undefined);
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
    this.#taints.length = mark;
  }

  push(name: string, value: Value, taint: Taint = this.taint): void {
    this.#names.push(name);
    this.#values.push(value);
    this.#interfaces.push(false);
    this.#taints.push(taint);
  }

  /** Sets a variable by its distance from the top of the stack, from 1. */
  setFromTop(distance: number, value: Value, isInterface: boolean): void {
    const index = this.#names.length - distance;
    this.#values[index] = value;
    this.#interfaces[index] = isInterface;
    this.#taints[index] = this.taint;
  }

  assign(name: string, value: Value, isInterface = false): void {
    const index = this.#find(name);
    this.#values[index] = value;
    this.#interfaces[index] = isInterface;
    this.#taints[index] = this.taint;
  }

  variable(name: string): Value {
    const index = this.#find(name);
    this.came(this.#values[index], this.#taints[index]);
    return this.#values[index];
  }

  /** Whether a variable was taken from a list or map of `interface{}` values. */
  isInterface(name: string): boolean {
    return this.#interfaces[this.#find(name)] ?? false;
  }

  /** Runs another template of the program, in which only its own variables are seen. */
  call(name: string, body: Run, dot: Value): void {
    const { dotIsInterface, dotTaint } = this;
    const template = this.#template;
    const base = this.#base;
    const mark = this.mark();
    this.#depth++;
    this.#template = name;
    this.#base = mark;
    this.dotIsInterface = false;
    this.dotTaint = this.taint;
    this.push('$', dot);
    body(this, dot);
    this.popTo(mark);
    this.dotIsInterface = dotIsInterface;
    this.dotTaint = dotTaint;
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
    const line = lineAt(this.program.text, node.position);
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
  /** What of the program's text is a workload's. */
  readonly origins: readonly ValueSpan[];
  /** See `Execution.mixed`. */
  readonly mixed: string | undefined;
  /** Lives as long as what functions compile is worth keeping. */
  readonly cacheKey: object;
}
