import { expect, test } from 'vitest';
import { describeRun, type TriedMutant } from './report.ts';

const SOURCE = 'export function place(a) {\n  return a > 1\n    ? a : 0;\n}\n';

function mutant(
  file: string,
  status: string,
  place: [number, number, number, number],
  replacement: string,
): TriedMutant {
  const [line, column, endLine, endColumn] = place;
  const location = { start: { line, column }, end: { line: endLine, column: endColumn } };
  return { file, status, location, mutatorName: 'ConditionalExpression', replacement };
}

test('a run is told by folder, and each mutant that no test noticed with what it replaces', () => {
  const { text, share } = describeRun(
    [
      mutant('b/two.ts', 'Survived', [2, 10, 2, 15], 'true'),
      mutant('a/one.ts', 'Timeout', [2, 10, 2, 15], 'false'),
      mutant('b/two.ts', 'Killed', [2, 10, 2, 15], 'false'),
      mutant('b/one.ts', 'NoCoverage', [2, 3, 3, 13], '{}'),
      mutant('b/two.ts', 'RuntimeError', [2, 10, 2, 15], 'a'),
    ],
    () => SOURCE,
  );
  expect(share).toBe(0.5);
  expect(text).toBe(
    [
      '| folder | mutants | killed | survived | timeout | no coverage | share killed |',
      '|---|---|---|---|---|---|---|',
      '| a | 1 | 0 | 0 | 1 | 0 | 100.0 % |',
      '| b | 4 | 1 | 1 | 0 | 1 | 33.3 % |',
      '| all | 5 | 1 | 1 | 1 | 1 | 50.0 % |',
      '',
      'b/one.ts:2:3 ConditionalExpression, no coverage',
      '  - return a > 1 ? a : 0;',
      '  + {}',
      'b/two.ts:2:10 ConditionalExpression',
      '  - a > 1',
      '  + true',
    ].join('\n'),
  );
});

test('a run without mutants is one in which none survived', () => {
  expect(describeRun([], () => '').share).toBe(1);
});
