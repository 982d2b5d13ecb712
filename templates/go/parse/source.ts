import { TemplateError } from '../errors.ts';
import { quote } from '../printing/quote.ts';
import type { ListNode } from './ast.ts';
import { Lexer } from './lexer.ts';
import type { Token } from './token.ts';

/** Blocks and parentheses within one another, which parsing and rendering both recurse into. */
const MAX_NESTING = 250;
/** Tokens of one text. Each costs some hundred bytes once it is parsed. */
const MAX_TOKENS = 100_000;
/** As much as one round of rendering may put out for the next. */
const MAX_CHARACTERS = 4 << 20;

/** Whether there is a function of a name. May throw to say why there is none. */
export type FunctionCheck = (name: string, token: Token) => boolean;

/** What the trees of one text share: its tokens, and what was found in it. */
export class Source {
  /** Bodies by template name. */
  readonly bodies = new Map<string, ListNode>();
  readonly functions = new Map<string, number>();
  composition: number | undefined;
  nesting = 0;
  readonly #lexer: Lexer;
  readonly #isFunction: FunctionCheck;
  #tokens = 0;

  constructor(text: string, isFunction: FunctionCheck) {
    if (text.length > MAX_CHARACTERS)
      throw parseError('limit', 1, `the template is longer than ${MAX_CHARACTERS >> 20} MiB`);
    this.#lexer = new Lexer(text);
    this.#isFunction = isFunction;
  }

  nextToken(): Token {
    const token = this.#lexer.next();
    if (++this.#tokens > MAX_TOKENS) throw parseError('limit', token.line, `more than ${MAX_TOKENS} parts`);
    return token;
  }

  /** Notes the use of a function, if it exists. */
  useFunction(name: string, token: Token): boolean {
    if (!this.#isFunction(name, token)) return false;
    if (!this.functions.has(name)) this.functions.set(name, token.position);
    return true;
  }

  /** Notes that templates are defined or called. */
  compose(position: number): void {
    this.composition ??= position;
  }

  /** Adds a body. One that is empty but for white space neither replaces another nor stands in its way. */
  add(name: string, body: ListNode, line: number): void {
    const known = this.bodies.get(name);
    if (known === undefined || isEmpty(known)) this.bodies.set(name, body);
    else if (!isEmpty(body)) {
      throw parseError('parse', line, `template: multiple definition of template ${quote(name)}`);
    }
  }

  /** Runs a parser for something within something else. */
  nested<T>(line: number, parse: () => T): T {
    if (++this.nesting > MAX_NESTING) {
      throw parseError('limit', line, `max expression depth exceeded: more than ${MAX_NESTING} levels`);
    }
    const parsed = parse();
    this.nesting--;
    return parsed;
  }
}

export function parseError(kind: 'parse' | 'limit', line: number, message: string): TemplateError {
  return new TemplateError(kind, `template: template:${line}: ${message}`, { line });
}

function isEmpty({ nodes }: ListNode): boolean {
  return nodes.every(node => node.kind === 'text' && node.text.trim() === '');
}
