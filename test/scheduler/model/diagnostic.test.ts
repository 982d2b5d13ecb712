import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Origin } from '../../../runtime/origin.ts';
import { compareText, type Diagnostic, sortDiagnostics } from '../../../scheduler/model/diagnostic.ts';

const AT: Origin = { repository: 'b', path: 'b.yaml', line: 2, column: 2 };
const BASE: Diagnostic = {
  severity: 'warning',
  code: 'm',
  message: 'm',
  origin: AT,
  clusterType: 'm',
  deploymentTarget: 'm',
};

describe('diagnostics are sorted', () => {
  // Each pair differs in what decides and, the other way round, in everything that would decide after it.
  const LATE = { ...BASE, code: 'z', clusterType: 'z', deploymentTarget: 'z', message: 'z' };
  const LATE_AT = { repository: 'z', path: 'z', line: 9, column: 9 };
  test.each<[string, Diagnostic, Diagnostic]>([
    ['errors before warnings', { ...LATE, severity: 'error', origin: LATE_AT }, BASE],
    ['warnings before what is only to be known', { ...LATE, origin: LATE_AT }, { ...BASE, severity: 'info' }],
    ['by repository', { ...LATE, origin: { ...LATE_AT, repository: 'a' } }, BASE],
    ['by path', { ...LATE, origin: { ...LATE_AT, repository: 'b', path: 'a.yaml' } }, BASE],
    ['by line', { ...LATE, origin: { ...AT, line: 1, column: 9 } }, BASE],
    ['by column', { ...LATE, origin: { ...AT, column: 1 } }, BASE],
    ['by code', { ...LATE, code: 'a' }, BASE],
    ['by cluster type', { ...LATE, code: 'm', clusterType: 'a' }, BASE],
    ['by deployment target', { ...BASE, deploymentTarget: 'a', message: 'z' }, BASE],
    ['by message', { ...BASE, message: 'a' }, BASE],
    ['what has no place before what has one', { severity: 'warning', code: 'z', message: 'z' }, BASE],
    ['what is about no cluster type before what is about one', without({ ...LATE, code: 'm' }, 'clusterType'), BASE],
    ['what is about no target before what is about one', without({ ...BASE, message: 'z' }, 'deploymentTarget'), BASE],
  ])('%s', (_name, first, second) => {
    expect(sortDiagnostics([second, first])).toEqual([first, second]);
    expect(sortDiagnostics([first, second])).toEqual([first, second]);
  });

  test('into a list of their own', () => {
    const given = [BASE, { ...BASE, message: 'a' }];
    sortDiagnostics(given);
    expect(given.map(({ message }) => message)).toEqual(['m', 'a']);
  });

  test('into one order, however they come', () => {
    const text = fc.constantFrom('a', 'b');
    const origin = fc.record({ repository: text, path: text, line: fc.nat(2), column: fc.nat(2) });
    const diagnostic = fc.record(
      {
        severity: fc.constantFrom('error', 'warning', 'info'),
        code: text,
        message: text,
        origin,
        clusterType: text,
        deploymentTarget: text,
      },
      { requiredKeys: ['severity', 'code', 'message'] },
    );
    fc.assert(
      fc.property(fc.array(diagnostic, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (diagnostics, order) => {
        const shuffled = diagnostics
          .map(each => ({ each, key: order.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(sortDiagnostics(shuffled)).toEqual(sortDiagnostics(diagnostics));
      }),
    );
  });
});

test.each([
  ['a', 'b', -1],
  ['b', 'a', 1],
  ['a', 'a', 0],
  ['', 'a', -1],
  ['a', 'ab', -1],
  ['B', 'a', -1],
  ['é', 'f', 1],
  ['10', '9', -1],
])('text is compared by code units, whatever the language: %j and %j', (a, b, expected) => {
  expect(compareText(a, b)).toBe(expected);
});

function without(diagnostic: Diagnostic, field: keyof Diagnostic): Diagnostic {
  const { [field]: _removed, ...rest } = diagnostic;
  return rest as Diagnostic;
}
