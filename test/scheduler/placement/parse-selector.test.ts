import { describe, expect, test } from 'vitest';
import { UserError } from '../../../runtime/errors.ts';
import { parseSelector } from '../../../scheduler/placement/parse-selector.ts';
import { describeSelector, matches } from '../../../scheduler/placement/selector.ts';

describe('a label selector in text', () => {
  test.each([
    ['size=large', 'size=large'],
    ['size==large', 'size=large'],
    ['size = large , region!=eu', 'size=large, region!=eu'],
    ['tier in (web, api),tier notin (batch)', 'tier in (web, api), tier!=batch'],
    ['gpu,!preview', 'gpu, !preview'],
    ['example.com/ring=1', 'example.com/ring=1'],
    ['empty=', 'empty='],
  ])('%s', (text, meaning) => {
    expect(describeSelector(parseSelector(text))).toBe(meaning);
  });

  test('holds only where all of its parts do', () => {
    const selector = parseSelector('size in (large, huge),!preview');
    expect(matches(selector, { size: 'huge' })).toBe(true);
    expect(matches(selector, { size: 'small' })).toBe(false);
    expect(matches(selector, { size: 'large', preview: 'yes' })).toBe(false);
  });

  test.each(['', 'a,,b', 'size>3', 'tier in web', 'tier in (web', 'a=b=c', 'a'.repeat(5_000)])(
    'is refused, not guessed: %s',
    text => {
      expect(() => parseSelector(text)).toThrow(UserError);
    },
  );
});
