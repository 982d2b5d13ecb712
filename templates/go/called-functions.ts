import { byteLength } from '../../runtime/bytes.ts';
import { LIBRARY } from './engine.ts';
import type { FunctionLibrary } from './function-set.ts';
import { Lexer } from './parse/lexer.ts';
import type { Token } from './parse/token.ts';

/** A function's name in a template, and where it stands. */
export interface CalledFunction {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** In bytes from 0, as in the engine's errors. */
  readonly column: number;
}

export interface ForbiddenCall extends CalledFunction {
  /** Completes "NAME …": "reads the clock". */
  readonly reason: string;
  readonly instead: string;
}

/** Every call of a function in a text, in order. A text that is no template gives those before its mistake. */
export function calledFunctions(text: string): CalledFunction[] {
  const lexer = new Lexer(text);
  const called: CalledFunction[] = [];
  for (let token = lexer.next(); token.kind !== 'eof' && token.kind !== 'error'; token = lexer.next()) {
    if (token.kind === 'identifier') called.push(callAt(text, token));
  }
  return called;
}

/** The calls of functions that a template of the original could make, and one here can't. */
export function forbiddenFunctions(text: string, { forbidden }: FunctionLibrary = LIBRARY): ForbiddenCall[] {
  return calledFunctions(text).flatMap(call => {
    const why = forbidden.get(call.name);
    return why ? [{ ...call, ...why }] : [];
  });
}

function callAt(text: string, { text: name, line, position }: Token): CalledFunction {
  return { name, line, column: byteLength(text.slice(text.lastIndexOf('\n', position - 1) + 1, position)) };
}
