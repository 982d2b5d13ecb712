import { quote } from '../printing/quote.ts';
import type { CommandNode, Operand, PipeNode, VariableNode } from './ast.ts';
import { DeclaredVariables } from './declared-variables.ts';
import { readCharacter, readComplex, readNumber, readString } from './literals.ts';
import { nodeText } from './node-text.ts';
import type { Token, TokenKind } from './token.ts';
import { TokenReader } from './token-reader.ts';

/** Parses pipelines: `$x := command | command`, of which each command is a list of operands. */
export class PipelineParser extends TokenReader {
  /** The variables declared so far. */
  protected readonly variables = new DeclaredVariables();

  /** A pipeline up to the token that ends it, which is taken. The context names the clause in errors. */
  protected pipeline(context: string, end: 'rightDelimiter' | 'rightParen'): PipeNode {
    const { position } = this.peekNonSpace();
    const { variables, isAssign } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.nextNonSpace();
      if (token.kind === end) break;
      if (!STARTS_COMMAND.has(token.kind)) this.unexpected(token, context);
      this.backUp();
      commands.push(this.#command());
    }
    this.#check(commands, context);
    return { kind: 'pipe', position, isAssign, variables, commands };
  }

  #declarations(context: string): { variables: VariableNode[]; isAssign: boolean } {
    const variables: VariableNode[] = [];
    for (let token = this.peekNonSpace(); token.kind === 'variable'; token = this.peekNonSpace()) {
      this.next();
      // Only the token after the next one tells `$x :=` from `$x argument`; the space between them must be kept.
      const after = this.peek();
      const next = this.peekNonSpace();
      if (next.kind === 'assign' || next.kind === 'declare') {
        this.nextNonSpace();
        this.#addVariable(token, variables);
        return { variables, isAssign: next.kind === 'assign' };
      }
      if (next.kind !== 'char' || next.text !== ',') {
        if (after.kind === 'space') this.backUp3(token, after);
        else this.backUp2(token);
        break;
      }
      this.nextNonSpace();
      this.#addVariable(token, variables);
      this.#checkSecond(context, variables);
    }
    return { variables, isAssign: false };
  }

  #addVariable({ position, text }: Token, variables: VariableNode[]): void {
    variables.push({ kind: 'variable', position, name: text, fields: [] });
    this.variables.add(text);
  }

  /** After `$x,`: only `range` takes a second variable. */
  #checkSecond(context: string, variables: readonly VariableNode[]): void {
    if (context !== 'range' || variables.length >= 2) this.fail(`too many declarations in ${context}`);
    const { kind } = this.peekNonSpace();
    if (kind !== 'variable' && kind !== 'rightDelimiter' && kind !== 'rightParen') {
      this.fail('range can only initialize variables');
    }
  }

  #check(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    for (const [i, { operands }] of commands.entries()) {
      if (i > 0 && NOT_EXECUTABLE.has(operands[0].kind)) {
        this.fail(`non executable command in pipeline stage ${i + 1}`);
      }
    }
  }

  /** Operands up to a pipe, which is taken, or up to the end of the pipeline, which is not. */
  #command(): CommandNode {
    const { position } = this.peekNonSpace();
    const operands: Operand[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'rightDelimiter' || token.kind === 'rightParen') this.backUp();
      else if (token.kind !== 'pipe') this.unexpected(token, 'operand');
      break;
    }
    const [first, ...rest] = operands;
    if (first === undefined) return this.fail('empty command');
    return { kind: 'command', position, operands: [first, ...rest] };
  }

  /** A term and the fields taken from it. */
  #operand(): Operand | undefined {
    const term = this.#term();
    if (term === undefined || this.peek().kind !== 'field') return term;
    const { position } = this.peek();
    const fields: string[] = [];
    while (this.peek().kind === 'field') fields.push(this.next().text.slice(1));
    switch (term.kind) {
      case 'field':
      case 'variable':
        return { ...term, position, fields: [...term.fields, ...fields] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quote(nodeText(term))}`);
    }
    return { kind: 'chain', position, base: term, fields };
  }

  #term(): Operand | undefined {
    const token = this.nextNonSpace();
    const { position, text } = token;
    switch (token.kind) {
      case 'identifier':
        if (!this.source.useFunction(text, token)) this.fail(`function ${quote(text)} not defined`);
        return { kind: 'identifier', position, name: text };
      case 'dot':
      case 'nil':
        return { kind: token.kind, position };
      case 'variable':
        if (!this.variables.has(text)) this.fail(`undefined variable ${quote(text)}`);
        return { kind: 'variable', position, name: text, fields: [] };
      case 'field':
        return { kind: 'field', position, fields: [text.slice(1)] };
      case 'bool':
        return { kind: 'bool', position, value: text === 'true' };
      case 'characterConstant':
      case 'complex':
      case 'number':
        return this.#number(token.kind, token);
      case 'leftParen':
        return this.nested(() => this.pipeline('parenthesized pipeline', 'rightParen'));
      case 'string':
      case 'rawString':
        return { kind: 'string', position, quoted: text, value: this.literal(() => readString(text)) };
    }
    this.backUp();
    return undefined;
  }

  #number(kind: keyof typeof READERS, { position, text }: Token): Operand {
    return { kind: 'number', position, ...this.literal(() => READERS[kind](text)) };
  }
}

const READERS = { characterConstant: readCharacter, complex: readComplex, number: readNumber } as const;

const STARTS_COMMAND: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'characterConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

const NOT_EXECUTABLE: ReadonlySet<Operand['kind']> = new Set<Operand['kind']>([
  'bool',
  'dot',
  'nil',
  'number',
  'string',
]);
