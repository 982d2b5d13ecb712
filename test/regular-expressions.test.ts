import { analyse } from 'scslre';
import { describe, expect, test } from 'vitest';
import { type SourceModule, sourceModules } from './support/source-modules.ts';

// Texts of strangers go through these expressions, in the one thread of the process. Each of them has to take time that is linear in
// the text's length, whatever the text is.

interface Expression {
  readonly place: string;
  readonly expression: RegExp;
}

const EXPRESSIONS = sourceModules().flatMap(expressionsIn);

test('all expressions are found', () => {
  expect(EXPRESSIONS.length).toBeGreaterThan(350);
});

describe.each(EXPRESSIONS)('$place $expression', ({ expression }) => {
  test('doesn’t try the same twice', () => {
    const { reports } = analyse(expression);
    // From each place on: that is for the next test, because what looks so most often ends at the first place.
    expect(reports.filter(({ type }) => type !== 'Move')).toEqual([]);
  });

  test('takes time that is linear in the text', () => {
    expect(pumpsFor(expression).filter(pump => isSuperlinear(expression, pump))).toEqual([]);
  });
});

function expressionsIn({ placeOf, visit }: SourceModule): Expression[] {
  const found: Expression[] = [];
  visit({
    Literal(node) {
      if (!('regex' in node)) return;
      const { pattern, flags } = node.regex;
      found.push({ place: placeOf(node.start), expression: new RegExp(pattern, flags) });
    },
  });
  return found;
}

const USUAL = ['a', '0', 'A', ' ', '\n', '-', '.', '/', ':', '{', '`', '\u2028'];

/** Short texts of which long ones are made: characters that the expression names, and those of common classes. */
function pumpsFor({ source }: RegExp): string[] {
  const named = [...new Set(source.replace(/\\[a-zA-Z]/g, ''))].filter(character => !'^$()|?\\'.includes(character));
  const characters = [...new Set([...USUAL, ...named])];
  const few = [...new Set(['a', '0', ' ', ...named])].slice(0, 12);
  return [...characters, ...few.flatMap(first => few.map(second => first + second))];
}

/** Twice the text takes twice the time, so four times the text far less than sixteen times. What is quick anyway isn't measured. */
function isSuperlinear(expression: RegExp, pump: string): boolean {
  let before = Number.POSITIVE_INFINITY;
  for (let length = 256; length <= 32_768; length *= 4) {
    const text = `${pump.repeat(length / pump.length)}\u0000`;
    const time = Math.min(...[1, 2, 3].map(() => timeOf(expression, text)));
    if (time > QUICK_MS && time > before * 9) return true;
    before = Math.max(time, QUICK_MS / 100);
  }
  return false;
}

const QUICK_MS = 2;

function timeOf(expression: RegExp, text: string): number {
  // A sticky expression is tried at one place only, by whoever uses it at each place once.
  const everywhere = new RegExp(expression, `${expression.flags.replace('g', '')}${expression.sticky ? '' : 'g'}`);
  const started = performance.now();
  text.replace(everywhere, '');
  return performance.now() - started;
}
