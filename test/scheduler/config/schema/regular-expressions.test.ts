/* oxlint-disable typescript/no-base-to-string -- patterns have a toString of their own, of which their type doesn't tell */
import { expect, test } from 'vitest';
import { isPattern, re2, searchBudget } from '../../../../scheduler/config/schema/regular-expressions.ts';

test.each([
  ['a', 'xax', true],
  ['^a$', 'xax', false],
  ['^a+$', 'aaa', true],
  ['^\\d{2}$', '12', true],
  [String.raw`^\pL+$`, 'é', true],
  ['', 'anything', true],
])('%s finds something in %s: %s', (pattern, text, expected) => {
  expect(re2(searchBudget())(pattern, '').test(text)).toBe(expected);
});

test.each([
  ['a', true],
  ['(a|b)*', true],
  ['(', false],
  ['(?=a)', false],
  [String.raw`(a)\1`, false],
])('%s is a pattern of RE2: %s', (pattern, expected) => {
  expect(isPattern(pattern)).toBe(expected);
  if (!expected) expect(() => re2(searchBudget())(pattern, '')).toThrow();
});

test('patterns are told apart by their text', () => {
  const engine = re2(searchBudget());
  expect(engine('a', '').toString()).toBe('re2 a');
  expect(engine('b', '').toString()).not.toBe(engine('a', '').toString());
  expect(engine.code).toBe('undefined');
});

test('a pattern that compiles to too much is none, and isn’t compiled', () => {
  expect(isPattern('(abc){100}')).toBe(true);
  expect(isPattern('(a{1000}){1000}')).toBe(false);
  expect(isPattern('a{1000}'.repeat(100))).toBe(false);
});

test('what is searched counts by the length of the text and the size of the pattern', () => {
  const budget = searchBudget();
  const { test: search } = re2(budget)('(a?b?c?d?e?){1000}$', '');
  const before = budget.left;
  search('aaaa');
  const short = before - budget.left;
  search('a'.repeat(9));
  expect(before - short - budget.left).toBe(short * 2);
  expect(() => Array.from({ length: 1_000 }, () => search('a'.repeat(100)))).toThrow(
    'takes too long for a text of 100',
  );
});
