import { lineAt } from '../../runtime/line-at.ts';
import { TemplateError } from './errors.ts';
import type { Program } from './exec/execution.ts';
import { StatementCompiler } from './exec/statements.ts';
import type { FunctionSet } from './function-set.ts';
import { parse } from './parse/parser.ts';
import type { Token } from './parse/token.ts';
import { quote } from './printing/quote.ts';

/** A template that was parsed and compiled. It holds nothing of any data, so that one serves all. */
export interface TemplateProgram extends Program {
  /** Line of the first action that defines or calls a template. */
  readonly compositionLine: number | undefined;
  /** Whether it may change its data, which then has to be a copy. */
  readonly mutates: boolean;
}

/** Parses and compiles a text. Throws TemplateError, of kind `forbidden` for a function that does not exist here. */
export function compileProgram(text: string, functions: FunctionSet): TemplateProgram {
  const parsed = parse(text, (name, token) => checkFunction(name, token, functions));
  const compiler = new StatementCompiler(functions.callables);
  return {
    text,
    bodies: new Map([...parsed.bodies].map(([name, body]) => [name, compiler.list(body)])),
    compositionLine: parsed.composition === undefined ? undefined : lineAt(text, parsed.composition),
    mutates: [...parsed.functions.keys()].some(name => functions.mutating.has(name)),
  };
}

function checkFunction(name: string, { line }: Token, { callables, forbidden }: FunctionSet): boolean {
  if (callables.has(name)) return true;
  const why = forbidden.get(name);
  if (why === undefined) return false;
  const message = `function ${quote(name)} is not available: it ${why.reason}; ${why.instead}`;
  throw new TemplateError('forbidden', `template: template:${line}: ${message}`, { line, expression: name });
}
