import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';

// A call with 200,000 arguments is a RangeError, wherever a list has that many entries: data must not become arguments.

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['bin', 'cli', 'environments', 'runtime', 'scheduler', 'server', 'templates', 'use-cases', 'workflows'];

/** Calls whose arguments are few, whatever the data is, and why. */
const FEW: Readonly<Record<string, string>> = {
  'new GoComplex(...complex)': 'a pair',
  'call(...args)': 'as many as the function has parameters, which is checked before',
  'call(context, ...args)': 'as many as the function has parameters, which is checked before',
  'method.call(this, ...args)': 'as many as the method has parameters, which is checked before',
  'isAffected(...sides, revisions)': 'two sides',
  'compare(...sides)': 'two sides',
};

test('no data becomes arguments of a call', () => {
  const spread = SOURCES.flatMap(folder => filesIn(join(ROOT, folder)).flatMap(spreadCallsIn));
  expect(spread.filter(({ call }) => !Object.hasOwn(FEW, call))).toEqual([]);
  expect(Object.keys(FEW).filter(call => !spread.some(one => one.call === call))).toEqual([]);
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(?:ts|js)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
}

interface SpreadCall {
  readonly place: string;
  readonly call: string;
}

function spreadCallsIn(path: string): SpreadCall[] {
  const text = readFileSync(path, 'utf8');
  const found: SpreadCall[] = [];
  const look = (node: {
    readonly start: number;
    readonly end: number;
    readonly arguments: readonly { type: string }[];
  }) => {
    if (!node.arguments.some(({ type }) => type === 'SpreadElement')) return;
    const line = text.slice(0, node.start).split('\n').length;
    found.push({
      place: `${relative(ROOT, path)}:${line}`,
      call: text.slice(node.start, node.end).replace(/\s+/g, ' '),
    });
  };
  new Visitor({ CallExpression: look, NewExpression: look }).visit(parseSync(path, text).program);
  return found;
}
