import type { ValueSpan } from '../taint.ts';
import { spanWithin } from '../value-spans.ts';
import { TemplateError } from './errors.ts';
import { Lexer } from './parse/lexer.ts';

/**
 * Throws TemplateError, of kind `value`, for a text of a later round in which a workload's values could do more than put
 * out text where they stand: each has to be a template by itself, as begun as it is ended. One that opens a comment, a
 * condition or a quotation which another closes would take away what the template says between them.
 */
export function checkValueActions(text: string, values: readonly ValueSpan[], check: (part: string) => void): void {
  const [first] = values;
  if (first === undefined) return;
  for (const { start, end } of actions(text)) {
    const span = spanWithin(values, start, end);
    if (span !== undefined && (start < span.start || end > span.end)) throw reachesOut(span);
  }
  for (const span of values) {
    const part = text.slice(span.start, span.end);
    if (isDelimiter(text, span.start) || isDelimiter(text, span.end)) throw reachesOut(span);
    if (!part.includes('{{')) continue;
    if (/^\s*\{\{-\s/.test(part) || /\s-\}\}\s*$/.test(part)) throw reachesOut(span);
    try {
      check(part);
    } catch (error) {
      throw reachesOut(span, error);
    }
  }
}

/** Whether `{{` stands across a place. */
function isDelimiter(text: string, at: number): boolean {
  return text[at - 1] === '{' && text[at] === '{';
}

/** From `{{` up to behind `}}`, without comments. */
function* actions(text: string): Generator<{ readonly start: number; readonly end: number }> {
  const lexer = new Lexer(text);
  let start = 0;
  for (let token = lexer.next(); token.kind !== 'eof' && token.kind !== 'error'; token = lexer.next()) {
    if (token.kind === 'leftDelimiter') start = token.position;
    if (token.kind === 'rightDelimiter') yield { start, end: token.position + 2 };
  }
}

function reachesOut({ field }: ValueSpan, cause?: unknown): TemplateError {
  const message = `the value of ${field} is part of a template that reaches beyond the value`;
  return new TemplateError('value', `template: template: ${message}`, { expression: field, cause });
}
