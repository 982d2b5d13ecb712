import { describe, expect, test } from 'vitest';
import type { Diagnostic, Severity } from '../../../scheduler/model/diagnostic.ts';
import { compareProblems } from '../../../workflows/review/compare-problems.ts';

function problem(message: string, line = 1, severity: Severity = 'error', path = 'a.yaml'): Diagnostic {
  return { severity, code: 'wrong', message, origin: { repository: '/r', path, line, column: 1 } };
}

function shown(before: readonly Diagnostic[], after: readonly Diagnostic[]): object {
  const { fresh, known, fixed } = compareProblems(before, after);
  const place = ({ message, origin }: Diagnostic): string => `${message}:${origin?.line}`;
  return { fresh: fresh.map(place), known: known.map(place), fixed };
}

describe('problems of a pull request', () => {
  test('are those that were not there before', () => {
    expect(shown([problem('old')], [problem('old'), problem('new', 7)])).toEqual({
      fresh: ['new:7'],
      known: ['old:1'],
      fixed: 0,
    });
  });

  test('are no new ones because their line has shifted, in the message too', () => {
    const before = problem('two of them: a.yaml:3:1 and b.yaml:1:1', 3);
    const after = problem('two of them: a.yaml:5:1 and b.yaml:1:1', 5);
    expect(shown([before], [after])).toMatchObject({ fresh: [], fixed: 0 });
  });

  test('are as many as there are more of the same words, those at other lines first', () => {
    expect(shown([problem('x', 5)], [problem('x', 2), problem('x', 5), problem('x', 9)])).toEqual({
      fresh: ['x:2', 'x:9'],
      known: ['x:5'],
      fixed: 0,
    });
    expect(shown([problem('x', 5), problem('x', 6)], [problem('x', 9)])).toEqual({
      fresh: [],
      known: ['x:9'],
      fixed: 1,
    });
  });

  test('of the same words in another file are new ones', () => {
    expect(shown([problem('x')], [problem('x', 1, 'error', 'b.yaml')])).toMatchObject({ fresh: ['x:1'], fixed: 1 });
  });

  test('are no notes, and are told once for many folders', () => {
    const folder = { clusterType: 'large', deploymentTarget: 'a' };
    const after = [problem('note', 1, 'info'), { ...problem('x'), ...folder }, problem('x')];
    expect(shown([], after)).toEqual({ fresh: ['x:1'], known: [], fixed: 0 });
  });
});
