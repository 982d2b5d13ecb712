import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJson } from '../../../../scheduler/config/schema/json-syntax.ts';

describe('problems in the words of Go', () => {
  test.each<[string, string]>([
    ['', 'EOF'],
    ['  \n', 'EOF'],
    ['{', 'unexpected EOF'],
    ['{"a"', 'unexpected EOF'],
    ['["a', 'unexpected EOF'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['type: object', "invalid character 'y' in literal true (expecting 'r')"],
    ['not json', "invalid character 'o' in literal null (expecting 'u')"],
    ['falze', "invalid character 'z' in literal false (expecting 's')"],
    ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
    ["{'a': 1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a": 1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a": 1 "b"}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"a\u0001"', "invalid character '\\x01' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
  ])('%j: %s', (text, problem) => {
    expect(checkJson(text)).toEqual({ problem });
  });
});

test('whatever JavaScript takes for JSON has no problem', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      expect(checkJson(text)).toEqual({ end: text.length });
    }),
  );
});

test('what follows the first value does not count', () => {
  expect(checkJson('{"a": [1, true]} and more')).toEqual({ end: 16 });
});

test('what JavaScript refuses has a problem, unless only its end is wrong', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('x', ',', '}', '"', ' ', '\\', '1'), (json, at, inserted) => {
      const text = `${json.slice(0, at % (json.length + 1))}${inserted}${json.slice(at % (json.length + 1))}`;
      const found = checkJson(text);
      if ('end' in found) expect(() => JSON.parse(text.slice(0, found.end)) as unknown).not.toThrow();
      else expect(() => JSON.parse(text) as unknown).toThrow();
    }),
  );
});
