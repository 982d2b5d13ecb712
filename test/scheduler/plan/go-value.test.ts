import { expect, test } from 'vitest';
import { goStringMap, goValueOf } from '../../../scheduler/plan/go-value.ts';
import { GoMap, type GoValue } from '../../../templates/value.ts';

test.each<[string, unknown, GoValue]>([
  ['a text', 'a', 'a'],
  ['a whole number is an integer', 7, 7n],
  ['zero is an integer', 0, 0n],
  ['a fraction is a float', 1.5, 1.5],
  ['an infinity is a float', Infinity, Infinity],
  ['a big integer', 12n, 12n],
  ['true', true, true],
  ['false', false, false],
  ['null', null, null],
  ['what YAML doesn’t have is null', undefined, null],
  ['a list', [1, ['a', null]], [1n, ['a', null]]],
  ['an empty list', [], []],
])('the value of a template’s YAML: %s', (_name, value, expected) => {
  expect(goValueOf(value)).toEqual(expected);
});

test('a map has the type that templates expect, and its values theirs, in its order', () => {
  const value = goValueOf({ b: 1, a: { c: [2] } });
  if (!(value instanceof GoMap)) throw new Error('it is no map');
  expect(value.type).toBe('string-any');
  expect([...value.entries.keys()]).toEqual(['b', 'a']);
  expect(value.entries.get('b')).toBe(1n);
  expect(value.entries.get('a')).toEqual(new GoMap('string-any', [['c', [2n]]]));
});

test('labels are a map of strings', () => {
  expect(goStringMap({ tier: 'front', a: '' })).toEqual(
    new GoMap('string-string', [
      ['tier', 'front'],
      ['a', ''],
    ]),
  );
});
