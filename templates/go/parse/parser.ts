import type { BranchNode, ListNode, ParsedTemplates, Statement, TemplateNode } from './ast.ts';
import { readString } from './literals.ts';
import { PipelineParser } from './pipelines.ts';
import { type FunctionCheck, Source } from './source.ts';
import type { Token } from './token.ts';

/**
 * Parses a template as Go's `text/template/parse` does, with its errors: `template: template:LINE: …`. Nothing is
 * skipped or repaired: the first mistake is thrown as a TemplateError.
 */
export function parse(text: string, isFunction: FunctionCheck): ParsedTemplates {
  const source = new Source(text, isFunction);
  const tree = new TreeParser(source);
  source.add('template', tree.parseAll(), tree.lastLine);
  return { text, bodies: source.bodies, functions: source.functions, composition: source.composition };
}

/** How a list of statements ended. */
type ListEnd =
  | { readonly kind: 'end'; readonly position: number }
  | { readonly kind: 'else'; readonly position: number };

/** Parses the statements of one template: the whole text, or the body of a `define` or `block` within it. */
class TreeParser extends PipelineParser {
  #rangeDepth = 0;

  parseAll(): ListNode {
    const position = this.peek().position;
    const nodes: Statement[] = [];
    while (this.peek().kind !== 'eof') {
      if (this.peek().kind === 'leftDelimiter') {
        const delimiter = this.next();
        if (this.nextNonSpace().kind === 'define') {
          new TreeParser(this.source).#define();
          continue;
        }
        this.backUp2(delimiter);
      }
      const statement = this.#textOrAction();
      if (statement.kind === 'end' || statement.kind === 'else') return this.fail(`unexpected {{${statement.kind}}}`);
      nodes.push(statement);
    }
    return { kind: 'list', position, nodes };
  }

  /** `{{define "name"}} … {{end}}`, of which `{{define` is behind. */
  #define(): void {
    const context = 'define clause';
    const token = this.#expectName(context);
    this.source.compose(token.position);
    const name = this.#readName(token);
    this.expect('rightDelimiter', context);
    this.#body(name, context);
  }

  #body(name: string, context: string): void {
    const [list, end] = this.nested(() => this.#list());
    if (end.kind !== 'end') this.fail(`unexpected {{${end.kind}}} in ${context}`);
    this.source.add(name, list, this.lastLine);
  }

  /** Statements up to the `{{end}}` or `{{else}}` that closes them. */
  #list(): [ListNode, ListEnd] {
    const position = this.peekNonSpace().position;
    const nodes: Statement[] = [];
    while (this.peekNonSpace().kind !== 'eof') {
      const statement = this.#textOrAction();
      if (statement.kind === 'end' || statement.kind === 'else') return [{ kind: 'list', position, nodes }, statement];
      nodes.push(statement);
    }
    return this.fail('unexpected EOF');
  }

  #textOrAction(): Statement | ListEnd {
    const token = this.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', position: token.position, text: token.text };
    if (token.kind !== 'leftDelimiter') return this.unexpected(token, 'input');
    this.actionLine = token.line;
    const action = this.#action();
    this.actionLine = 0;
    return action;
  }

  #action(): Statement | ListEnd {
    const token = this.nextNonSpace();
    switch (token.kind) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue':
        return this.#loopControl(token.kind, token);
      case 'else':
        return this.#elseClause();
      case 'end':
        return { kind: 'end', position: this.expect('rightDelimiter', 'end').position };
      case 'if':
      case 'range':
      case 'with':
        return this.#branch(token.kind);
      case 'template':
        return this.#templateCall();
    }
    this.backUp();
    const { position } = this.peek();
    return { kind: 'action', position, pipe: this.pipeline('command', 'rightDelimiter') };
  }

  #loopControl(kind: 'break' | 'continue', { position }: Token): Statement {
    const token = this.nextNonSpace();
    if (token.kind !== 'rightDelimiter') this.unexpected(token, `{{${kind}}}`);
    if (this.#rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, position };
  }

  #elseClause(): ListEnd {
    const token = this.peekNonSpace();
    // What follows {{else if}} and {{else with}} is parsed by the clause that it belongs to.
    if (token.kind === 'if' || token.kind === 'with') return { kind: 'else', position: token.position };
    return { kind: 'else', position: this.expect('rightDelimiter', 'else').position };
  }

  #branch(kind: BranchNode['kind']): BranchNode {
    return this.nested(() => {
      const scope = this.variables.size;
      const pipe = this.pipeline(kind, 'rightDelimiter');
      if (kind === 'range') this.#rangeDepth++;
      const [list, end] = this.#list();
      if (kind === 'range') this.#rangeDepth--;
      const elseList = end.kind === 'else' ? this.#elseList(kind, end) : undefined;
      this.variables.cutTo(scope);
      return { kind, position: pipe.position, pipe, list, elseList };
    });
  }

  #elseList(kind: BranchNode['kind'], { position }: ListEnd): ListNode {
    // {{else if}} is {{else}}{{if}} with one {{end}} for both; likewise {{else with}} after {{with}}.
    if (kind !== 'range' && this.peek().kind === kind) {
      this.next();
      return { kind: 'list', position, nodes: [this.#branch(kind)] };
    }
    const [list, end] = this.#list();
    if (end.kind !== 'end') this.fail(`expected end; found {{${end.kind}}}`);
    return list;
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.nextNonSpace();
    this.source.compose(token.position);
    const name = this.#templateName(token, context);
    const pipe = this.pipeline(context, 'rightDelimiter');
    const inner = new TreeParser(this.source);
    const [list, end] = this.nested(() => inner.#list());
    if (end.kind !== 'end') this.fail(`unexpected {{${end.kind}}} in ${context}`);
    this.source.add(name, list, inner.lastLine);
    return { kind: 'template', position: token.position, name, pipe };
  }

  #templateCall(): TemplateNode {
    const context = 'template clause';
    const token = this.nextNonSpace();
    this.source.compose(token.position);
    const name = this.#templateName(token, context);
    const { position } = token;
    if (this.nextNonSpace().kind === 'rightDelimiter') return { kind: 'template', position, name, pipe: undefined };
    this.backUp();
    return { kind: 'template', position, name, pipe: this.pipeline(context, 'rightDelimiter') };
  }

  #expectName(context: string): Token {
    const token = this.nextNonSpace();
    return token.kind === 'string' || token.kind === 'rawString' ? token : this.unexpected(token, context);
  }

  #templateName(token: Token, context: string): string {
    return token.kind === 'string' || token.kind === 'rawString'
      ? this.#readName(token)
      : this.unexpected(token, context);
  }

  #readName({ text }: Token): string {
    return this.literal(() => readString(text));
  }
}
