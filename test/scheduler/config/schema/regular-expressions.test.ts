/* oxlint-disable typescript/no-base-to-string -- patterns have a toString of their own, of which their type doesn't tell */
import { expect, test } from 'vitest';
import { isPattern, re2 } from '../../../../scheduler/config/schema/regular-expressions.ts';

test.each([
  ['a', 'xax', true],
  ['^a$', 'xax', false],
  ['^a+$', 'aaa', true],
  ['^\\d{2}$', '12', true],
  [String.raw`^\pL+$`, 'é', true],
  ['', 'anything', true],
])('%s finds something in %s: %s', (pattern, text, expected) => {
  expect(re2(pattern, '').test(text)).toBe(expected);
});

test.each([
  ['a', true],
  ['(a|b)*', true],
  ['(', false],
  ['(?=a)', false],
  [String.raw`(a)\1`, false],
])('%s is a pattern of RE2: %s', (pattern, expected) => {
  expect(isPattern(pattern)).toBe(expected);
  if (!expected) expect(() => re2(pattern, '')).toThrow();
});

test('patterns are told apart by their text', () => {
  expect(re2('a', '').toString()).toBe('re2 a');
  expect(re2('b', '').toString()).not.toBe(re2('a', '').toString());
  expect(re2.code).toBe('undefined');
});
