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

describe('where the first value ends', () => {
  test.each<[string, number]>([
    ['{}', 2],
    [' {} ', 3],
    ['\t\r\n[]', 5],
    ['[ ]x', 3],
    ['{ }x', 3],
    ['"a\\"b"x', 6],
    [String.raw`"\\b\\f\\n\\r\\t\\\\\\/\\""x`.replaceAll('\\\\', '\\'), 18],
    [String.raw`"\u00aF"`, 8],
    ['0', 1],
    ['01', 1],
    ['-0', 2],
    ['-12', 3],
    ['1.5', 3],
    ['0.25x', 4],
    ['1e3', 3],
    ['1E+3', 4],
    ['1e-3x', 4],
    ['true', 4],
    ['falsey', 5],
    ['null]', 4],
    ['{"a":{"b":[1,{"c":null}]}}', 26],
    ['{"a" : 1 , "b" : 2 }', 20],
    ['"\u0080é😀"', 6],
  ])('%j: %d', (text, end) => {
    expect(checkJson(text)).toEqual({ end });
  });
});

describe('what Go says of other texts', () => {
  test.each<[string, string]>([
    ['-', 'unexpected EOF'],
    ['1.', 'unexpected EOF'],
    ['1e', 'unexpected EOF'],
    ['1e+', 'unexpected EOF'],
    ['tru', 'unexpected EOF'],
    ['"\\', 'unexpected EOF'],
    ['"\\u00', 'unexpected EOF'],
    ['{"a":', 'unexpected EOF'],
    ['{"a": ', 'unexpected EOF'],
    ['{"a":1', 'unexpected EOF'],
    ['{"a":1,', 'unexpected EOF'],
    ['[', 'unexpected EOF'],
    ['[1', 'unexpected EOF'],
    ['[1,', 'unexpected EOF'],
    ['{,}', "invalid character ',' looking for beginning of object key string"],
    ['{"a":1,,}', "invalid character ',' looking for beginning of object key string"],
    ['[,]', "invalid character ',' looking for beginning of value"],
    ['[1}', "invalid character '}' after array element"],
    ['{"a":}', "invalid character '}' looking for beginning of value"],
    ['{"a"]', "invalid character ']' after object key"],
    ['{"a":1]', "invalid character ']' after object key:value pair"],
    ['nul1', "invalid character '1' in literal null (expecting 'l')"],
    ['trua', "invalid character 'a' in literal true (expecting 'e')"],
    ['--1', "invalid character '-' in numeric literal"],
    ['+1', "invalid character '+' looking for beginning of value"],
    ['.5', "invalid character '.' looking for beginning of value"],
    ['1.e', "invalid character 'e' after decimal point in numeric literal"],
    ['1e++', "invalid character '+' in exponent of numeric literal"],
    ['1e+-', "invalid character '-' in exponent of numeric literal"],
    ['"\t"', "invalid character '\\t' in string literal"],
    ['"\u001f"', "invalid character '\\x1f' in string literal"],
    ['"\\\\\\"', 'unexpected EOF'],
    ['"\\ "', "invalid character ' ' in string escape code"],
    ['"\\u 000"', "invalid character ' ' in \\u hexadecimal character escape"],
    ['"\\u000G"', "invalid character 'G' in \\u hexadecimal character escape"],
    ['\\', "invalid character '\\\\' looking for beginning of value"],
    ['/', "invalid character '/' looking for beginning of value"],
    [':', "invalid character ':' looking for beginning of value"],
    ['\u000b{}', "invalid character '\\x0b' looking for beginning of value"],
    ['\u00a0{}', "invalid character 'Â' looking for beginning of value"],
  ])('%j: %s', (text, problem) => {
    expect(checkJson(text)).toEqual({ problem });
  });

  test('of more than 250 levels', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(checkJson(nested(250))).toEqual({ end: 500 });
    expect(checkJson(nested(251))).toEqual({ problem: 'exceeded max depth' });
    expect(checkJson('{"a":'.repeat(251))).toEqual({ problem: 'exceeded max depth' });
    expect(checkJson(`[${'[],'.repeat(300)}1]`)).toEqual({ end: 903 });
  });
});
