import type { RenderData } from '../engine.ts';
import type { MissingValue, RenderedText, ValueSpan } from '../taint.ts';
import { copiedRootOf, rootOf } from './data.ts';
import { TemplateError } from './errors.ts';
import { Execution } from './exec/execution.ts';
import type { Limits } from './limits.ts';
import type { TemplateProgram } from './program.ts';
import { unsettledValues } from './self-referring-values.ts';
import type { TemplateCache } from './template-cache.ts';
import { checkValueActions } from './value-actions.ts';

export interface RenderOptions {
  readonly cache: TemplateCache;
  readonly limits: Limits;
}

/**
 * Renders a template, and its output again as long as that contains `{{`, since values may be templates themselves.
 * Throws TemplateError. What comes out of a value can use data and functions, all of which are pure, but can't define or
 * call templates; and there are at most `limits.rounds` rounds.
 */
export function render(program: TemplateProgram, data: RenderData, options: RenderOptions): RenderedText {
  const { cache, limits } = options;
  let current = program;
  let root = rootOf(data);
  let { work } = limits;
  let origins: readonly ValueSpan[] = [];
  let mixed: string | undefined;
  const missing: MissingValue[] = [];
  for (let round = 1; ; round++) {
    if (current.mutates && root === rootOf(data)) root = copiedRootOf(data);
    const execution = new Execution(current, { limits, work, round, cacheKey: cache, origins, mixed });
    const output = execution.run(root);
    for (const one of execution.missing.list()) missing.push(one);
    if (!output.text.includes('{{')) return missing.length === 0 ? output : { ...output, missing };
    if (round === limits.rounds) throw unsettled(output.text, data, limits.rounds);
    work = execution.remainingWork;
    current = compileRound(output.text, round + 1, cache);
    checkValueActions(output.text, output.values, part => cache.compile(part));
    origins = output.values;
    mixed = execution.mixed;
  }
}

function compileRound(text: string, round: number, cache: TemplateCache): TemplateProgram {
  const program = inRound(round, () => cache.compile(text));
  const line = program.compositionLine;
  if (line === undefined) return program;
  const message = `define, block and template can't come out of a value, only data and functions can (round ${round})`;
  throw new TemplateError('forbidden', `template: template:${line}: ${message}`, { line, round });
}

function inRound<T>(round: number, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { line, column, expression } = error;
    throw new TemplateError(error.kind, error.message, { line, column, expression, round, cause: error.cause });
  }
}

function unsettled(output: string, data: RenderData, rounds: number): TemplateError {
  const names = unsettledValues(output, data);
  const what =
    names.length === 0
      ? 'what it puts out is a template again, each time'
      : `${names.join(', ')} ${names.length === 1 ? 'refers' : 'refer'} to itself, directly or through others`;
  return new TemplateError('limit', `template: template: the output does not settle within ${rounds} rounds: ${what}`, {
    expression: names[0],
    round: rounds,
  });
}
