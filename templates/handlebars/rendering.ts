import { byteLength, normalizeText } from '../../runtime/bytes.ts';
import { LimitError, TemplateError } from '../go/errors.ts';
import { FunctionError } from '../go/functions/function.ts';
import type { Limits } from '../go/limits.ts';
import { sortedEntries } from '../go/printing/map-order.ts';
import { elementsOf } from '../go/types.ts';
import { carriesText, fieldOf, type RenderedText, type Taint, taintOfPart, taintOfResult } from '../taint.ts';
import { type GoKey, GoMap, type GoValue } from '../value.ts';
import { reformed, SpanList } from '../value-spans.ts';
import { Budget } from './budget.ts';
import { type HelperContext, textOf } from './helpers/helper.ts';
import { HELPERS } from './helpers/index.ts';
import { missingMessage, readPath } from './paths.ts';
import { innerScope, rootScope, type Scope, type Traced, type Value } from './scope.ts';
import type { Block, Call, Expression, Node, Place, Section } from './syntax.ts';
import { isTruthy } from './truth.ts';

/** One rendering: its output, and what it may still use up. */
export class Rendering {
  readonly #limits: Limits;
  readonly #budget: Budget;
  readonly #context: HelperContext;
  #output = '';
  readonly #written = new SpanList();
  /** Where the value evaluated last comes from. */
  #taint: Taint;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#budget = new Budget(limits);
    this.#context = { charge: cost => this.#budget.charge(cost), cacheKey: this };
  }

  /** Throws TemplateError. */
  render(template: Block, data: GoValue): RenderedText {
    this.#block(template, rootScope(data));
    if (byteLength(this.#output) > this.#limits.outputBytes) throw outputExceeded(this.#limits);
    const rendered = { text: this.#output, values: this.#written.spans };
    return this.#output.isWellFormed() ? rendered : reformed(rendered, normalizeText);
  }

  #block({ nodes }: Block, scope: Scope): void {
    for (const node of nodes) this.#node(node, scope);
  }

  #node(node: Node, scope: Scope): void {
    switch (node.kind) {
      case 'content':
        return this.#write(node.text);
      case 'mustache': {
        const value = this.#present(node.expression, scope);
        return this.#writeValue(at(node.expression.place, () => textOf(value)));
      }
      case 'section':
        return this.#section(node, scope);
    }
  }

  #writeValue(text: string): void {
    const field = fieldOf(this.#taint);
    if (field !== undefined) this.#written.add(this.#output.length, this.#output.length + text.length, field);
    this.#write(text);
  }

  #write(text: string): void {
    this.#output += text;
    if (this.#output.length > this.#limits.outputBytes) throw outputExceeded(this.#limits);
  }

  #section(section: Section, scope: Scope): void {
    const { name, values, place } = section;
    at(place, () => this.#budget.step());
    const [expression] = values;
    if (expression === undefined) return;
    switch (name) {
      case 'if':
      case 'unless':
        return this.#choose(section, scope, this.#condition(section, scope) === (name === 'if'));
      case 'each':
        return this.#each(section, scope, this.#subject(section, scope));
      case 'with':
        return this.#with(section, scope, this.#subject(section, scope));
      case undefined:
        return this.#plainSection(section, scope, this.#evaluate(expression, scope));
    }
  }

  #choose({ main, otherwise }: Section, scope: Scope, condition: boolean): void {
    const block = condition ? main : otherwise;
    if (block) this.#block(block, scope);
  }

  #condition({ values: [expression], options }: Section, scope: Scope): boolean {
    const value = expression && this.#evaluate(expression, scope);
    const includeZero = options.get('includeZero');
    if (isZero(value) && includeZero && isTruthy(this.#evaluate(includeZero, scope))) return true;
    return isTruthy(value);
  }

  /** What `each` and `with` work on. It may be missing only if an `{{else}}` says what then. */
  #subject({ values: [expression], otherwise }: Section, scope: Scope): Value {
    if (expression === undefined) return undefined;
    return otherwise ? this.#evaluate(expression, scope) : this.#present(expression, scope);
  }

  #with(section: Section, scope: Scope, value: Value): void {
    const { main } = section;
    if (!isTruthy(value) || !main) return this.#choose(section, scope, false);
    this.#inner(main, scope, { value, taint: this.#taint });
  }

  /** A block that works on a value, which `as |name|` names. */
  #inner(main: Block, scope: Scope, traced: Traced): void {
    this.#block(main, innerScope(scope, traced, { names: named(main, [traced]) }));
  }

  #each(section: Section, scope: Scope, value: Value): void {
    const { main, place } = section;
    const entries = entriesOf(value);
    const taint = this.#taint;
    const keyTaint = typeof taint === 'string' && value instanceof GoMap ? taint : undefined;
    if (entries === undefined && value !== undefined && value !== null) {
      throw failure(place, 'each needs a list or a map');
    }
    if (entries === undefined || entries.length === 0 || !main) return this.#choose(section, scope, false);
    for (const [i, [key, item]] of entries.entries()) {
      at(place, () => this.#budget.step());
      const element = { value: item, taint: taintOfPart(value, taint, keyOf(key)) };
      const name = { value: key, taint: keyTaint };
      const data = [
        ['index', { value: BigInt(i), taint: undefined }],
        ['key', name],
        ['first', { value: i === 0, taint: undefined }],
        ['last', { value: i === entries.length - 1, taint: undefined }],
      ] as const;
      this.#block(main, innerScope(scope, element, { data, names: named(main, [element, name]) }));
    }
  }

  /** `{{#path}}`: each element of a list, once for anything else that is true. */
  #plainSection(section: Section, scope: Scope, value: Value): void {
    const { main } = section;
    if (elementsOf(value)) return this.#each(section, scope, value);
    if (value === undefined || value === null || value === false || !main) return this.#choose(section, scope, false);
    if (value === true) return this.#block(main, scope);
    this.#inner(main, scope, { value, taint: this.#taint });
  }

  /** The value of an expression, which must be there. */
  #present(expression: Expression, scope: Scope): GoValue {
    const value = this.#evaluate(expression, scope);
    if (value !== undefined) return value;
    throw failure(expression.place, missingMessage(expression, scope));
  }

  #evaluate(expression: Expression, scope: Scope): Value {
    switch (expression.kind) {
      case 'literal':
        this.#taint = undefined;
        return expression.value;
      case 'path':
        at(expression.place, () => this.#budget.step());
        return this.#traced(readPath(expression, scope));
      case 'call':
        return this.#call(expression, scope);
    }
  }

  #traced({ value, taint }: Traced): Value {
    this.#taint = carriesText(value) ? taint : undefined;
    return value;
  }

  #call({ name, values, place }: Call, scope: Scope): Value {
    const helper = HELPERS.get(name);
    if (helper === undefined) throw failure(place, `there is no helper "${name}"`);
    const taints: Taint[] = [];
    const given = values.map(value => {
      const argument = helper.takesMissing ? this.#evaluate(value, scope) : this.#present(value, scope);
      taints.push(this.#taint);
      return argument;
    });
    return at(place, () => {
      this.#budget.step();
      for (const value of given) if (typeof value === 'string') this.#budget.charge(value.length);
      const result = helper.call(given, this.#context);
      if (typeof result === 'string') this.#budget.charge(result.length);
      return this.#traced({ value: result, taint: taintOfResult({ name, args: given, taints }, result) });
    });
  }
}

function entriesOf(value: Value): (readonly [GoValue, GoValue])[] | undefined {
  if (value instanceof GoMap) return sortedEntries(value);
  return elementsOf(value)?.map((item, i) => [BigInt(i), item] as const);
}

function named({ parameters }: Block, values: readonly Traced[]): (readonly [string, Traced])[] {
  return parameters.map((name, i) => [name, values[i] ?? { value: undefined, taint: undefined }] as const);
}

function keyOf(key: GoValue): GoKey {
  return key !== null && typeof key === 'object' ? null : key;
}

function isZero(value: Value): boolean {
  return value === 0n || value === 0;
}

/** Runs something, and says where it failed. */
function at<T>(place: Place, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof FunctionError) throw failure(place, error.message);
    if (error instanceof LimitError) throw failure(place, error.message, 'limit');
    if (error instanceof RangeError) throw failure(place, 'the template takes more memory than it may', 'limit');
    throw error;
  }
}

function failure({ line, column, text }: Place, message: string, kind: 'exec' | 'limit' = 'exec'): TemplateError {
  const where = { line, column, expression: text };
  return new TemplateError(kind, `template: handlebars:${line}:${column}: at <${text}>: ${message}`, where);
}

function outputExceeded({ outputBytes }: Limits): TemplateError {
  return new TemplateError('limit', `template: handlebars: the output is longer than ${outputBytes} bytes`);
}
