import { expect, test } from 'vitest';
import { type SourceModule, sourceModules } from './support/source-modules.ts';

// A call with 200,000 arguments is a RangeError, wherever a list has that many entries: data must not become arguments.

/** Calls whose arguments are few, whatever the data is, and why. */
const FEW: Readonly<Record<string, string>> = {
  'new GoComplex(...complex)': 'a pair',
  'call(...args)': 'as many as the function has parameters, which is checked before',
  'call(context, ...args)': 'as many as the function has parameters, which is checked before',
  'method.call(this, ...args)': 'as many as the method has parameters, which is checked before',
  'statement.iterate(...values(given))': 'at most 1,000 rows, each with as many values as it has columns',
  'statement.run(...values(given))': 'at most 1,000 rows, each with as many values as it has columns',
  'statement.all(...values(given))': 'at most 1,000 rows, each with as many values as it has columns',
  'isAffected(...sides, revisions)': 'two sides',
  'compare(...sides)': 'two sides',
};

test('no data becomes arguments of a call', () => {
  const spread = sourceModules().flatMap(spreadCallsIn);
  expect(spread.filter(({ call }) => !Object.hasOwn(FEW, call))).toEqual([]);
  expect(Object.keys(FEW).filter(call => !spread.some(one => one.call === call))).toEqual([]);
});

interface SpreadCall {
  readonly place: string;
  readonly call: string;
}

function spreadCallsIn({ text, placeOf, visit }: SourceModule): SpreadCall[] {
  const found: SpreadCall[] = [];
  const look = (node: {
    readonly start: number;
    readonly end: number;
    readonly arguments: readonly { type: string }[];
  }) => {
    if (!node.arguments.some(({ type }) => type === 'SpreadElement')) return;
    found.push({ place: placeOf(node.start), call: text.slice(node.start, node.end).replace(/\s+/g, ' ') });
  };
  visit({ CallExpression: look, NewExpression: look });
  return found;
}
