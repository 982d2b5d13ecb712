import { parse as parseText } from 'handlebars/dist/cjs/handlebars/compiler/base.js';
import { lineAt } from '../../runtime/line-at.ts';
import { TemplateError, type TemplateErrorKind } from '../go/errors.ts';
import { HELPERS } from './helpers/index.ts';
import type { Block, BlockName, Expression, Node, Path, Place, Section } from './syntax.ts';

const MAX_CHARACTERS = 512 << 10;
const MAX_TAGS = 20_000;
/** Blocks within one another. The package's parser takes far more than linear time for deeper ones. */
const MAX_NESTING = 100;

const BLOCKS: ReadonlySet<string> = new Set<BlockName>(['if', 'unless', 'each', 'with']);

/**
 * Parses a template with the parser of the handlebars package, and refuses what is not available: partials, decorators,
 * helpers that don't exist. Throws TemplateError. The package's compiler is not used: it makes JavaScript of templates.
 */
export function parse(text: string): Block {
  checkSize(text);
  let program: hbs.AST.Program;
  try {
    program = parseText(text);
  } catch (error) {
    throw syntaxError(error);
  }
  return blockOf(program);
}

function checkSize(text: string): void {
  if (text.length > MAX_CHARACTERS) throw limit(1, `the template is longer than ${MAX_CHARACTERS >> 10} KiB`);
  let depth = 0;
  let tags = 0;
  for (const match of text.matchAll(/\{\{+~?([#^/])?|\(/g)) {
    if (match[0] === '(') continue;
    if (++tags > MAX_TAGS) throw limit(lineAt(text, match.index), `more than ${MAX_TAGS} expressions`);
    if (match[1] === '#' || match[1] === '^') depth++;
    else if (match[1] === '/') depth--;
    if (depth > MAX_NESTING)
      throw limit(lineAt(text, match.index), `blocks are nested more than ${MAX_NESTING} levels deep`);
  }
  if (/(?:\([^()]*){100}/.test(text)) throw limit(1, 'expressions are nested more than 100 levels deep');
}

function limit(line: number, message: string): TemplateError {
  return new TemplateError('limit', `template: handlebars:${line}: ${message}`, { line });
}

/** The parser says the line in its message, at different places. */
function syntaxError(error: unknown): TemplateError {
  const message = error instanceof Error ? error.message : String(error);
  const [, line, rest] = /^(?:Parse|Lexical) error on line (\d+)[:.]([^]*)$/.exec(message) ?? [];
  if (line !== undefined) {
    const detail = (rest ?? '').replaceAll("'", '').trim();
    return new TemplateError('parse', `template: handlebars:${line}: the syntax is wrong here:\n${detail}`, {
      line: Number(line),
    });
  }
  const [, text = message, at = '1'] = /^([^]*?) - (\d+):\d+$/.exec(message) ?? [];
  return new TemplateError('parse', `template: handlebars:${at}: ${text}`, { line: Number(at) });
}

function blockOf(program: hbs.AST.Program): Block {
  return { nodes: program.body.flatMap(nodesOf), parameters: program.blockParams ?? [] };
}

function nodesOf(statement: hbs.AST.Statement): Node[] {
  switch (statement.type) {
    case 'ContentStatement':
      return [{ kind: 'content', text: (statement as hbs.AST.ContentStatement).value }];
    case 'CommentStatement':
      return [];
    case 'MustacheStatement':
      return [{ kind: 'mustache', expression: calledOf(statement as hbs.AST.MustacheStatement) }];
    case 'BlockStatement':
      return [sectionOf(statement as hbs.AST.BlockStatement)];
    case 'PartialStatement':
    case 'PartialBlockStatement':
      throw refused('forbidden', statement, 'partials are not available: a template stands for itself');
  }
  throw refused('forbidden', statement, 'decorators are not available');
}

function sectionOf(block: hbs.AST.BlockStatement): Section {
  const { path, params, hash, program, inverse } = block;
  const name = path.original;
  if (isRaw(block)) throw refused('forbidden', block, 'raw blocks are not available; \\{{ writes braces');
  const shared = {
    kind: 'section',
    options: new Map((hash?.pairs ?? []).map(pair => [pair.key, expressionOf(pair.value)])),
    main: (program as hbs.AST.Program | undefined) && blockOf(program),
    otherwise: (inverse as hbs.AST.Program | undefined) && blockOf(inverse),
    place: placeOf(path, `#${name}`),
  } as const;
  if (!isBlockName(name)) {
    if (params.length > 0 || HELPERS.has(name)) {
      throw refused(
        'parse',
        path,
        `"${name}" is no block: there are ${[...BLOCKS].join(', ')}, and {{#path}} for a value`,
      );
    }
    return { ...shared, name: undefined, values: [pathOf(path)] };
  }
  if (params.length !== 1) throw refused('parse', path, `{{#${name}}} takes one value, not ${params.length}`);
  for (const option of shared.options.keys()) {
    if (option !== 'includeZero' || (name !== 'if' && name !== 'unless')) {
      throw refused('parse', path, `{{#${name}}} has no option "${option}"`);
    }
  }
  return { ...shared, name, values: params.map(expressionOf) };
}

/** `{{{{name}}}} … {{{{/name}}}}`, to which the parser gives no flags for white space. */
function isRaw({ openStrip }: hbs.AST.BlockStatement): boolean {
  return openStrip.open === undefined;
}

function isBlockName(name: string): name is BlockName {
  return BLOCKS.has(name);
}

function expressionOf(node: hbs.AST.Expression): Expression {
  switch (node.type) {
    case 'SubExpression':
      return calledOf(node as hbs.AST.SubExpression);
    case 'PathExpression':
      return pathOf(node as hbs.AST.PathExpression);
  }
  return literalOf(node);
}

/** An expression that may be a call: a name alone is a helper if there is one, and otherwise a value. */
function calledOf(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression): Expression {
  const { path, params, hash } = node;
  if (path.type !== 'PathExpression') return literalOf(path);
  const called = path as hbs.AST.PathExpression;
  const name = called.original;
  const pair = hash?.pairs[0];
  if (pair) throw refused('parse', pair, `helpers take no options such as "${pair.key}="`);
  const helper = isSimple(called) ? HELPERS.get(name) : undefined;
  const isCall = params.length > 0 || node.type === 'SubExpression';
  if (helper === undefined) {
    if (isCall) throw refused('parse', called, `there is no helper "${name}"`);
    return pathOf(called);
  }
  if (params.length < helper.min || params.length > helper.max) {
    throw refused('parse', called, `use: {{${name} ${helper.usage}}}`);
  }
  return { kind: 'call', name, values: params.map(expressionOf), place: placeOf(node, name) };
}

function isSimple({ parts, depth, data, original }: hbs.AST.PathExpression): boolean {
  return parts.length === 1 && depth === 0 && !data && original === parts[0];
}

function pathOf(node: hbs.AST.PathExpression): Path {
  const text = node.original;
  const isScoped = /^(?:this\b|\.)/.test(text);
  return {
    kind: 'path',
    text,
    isData: node.data,
    depth: node.depth,
    parts: node.parts,
    isScoped,
    place: placeOf(node, text),
  };
}

function literalOf(node: hbs.AST.Expression): Expression {
  const { value } = node as { value?: string | boolean | number };
  const place = placeOf(node, JSON.stringify(value ?? null));
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { kind: 'literal', value: BigInt(value), place };
  return { kind: 'literal', value: value ?? null, place };
}

function placeOf({ loc }: hbs.AST.Node, text: string): Place {
  return { line: loc.start.line, column: loc.start.column, text };
}

function refused(kind: TemplateErrorKind, node: hbs.AST.Node, message: string): TemplateError {
  const { line, column } = node.loc.start;
  return new TemplateError(kind, `template: handlebars:${line}:${column}: ${message}`, { line, column });
}
