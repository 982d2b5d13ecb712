import { describe, expect, test } from 'vitest';
import { GoInteger, type GoKey, GoMap, type GoValue } from '../../../templates/value.ts';
import { decodeYaml, YamlError } from '../../../templates/yaml/index.ts';

function map(...entries: (readonly [GoKey, GoValue])[]): GoMap {
  return new GoMap('any-any', entries);
}

describe('scalars', () => {
  test.each<[string, GoValue]>([
    ['', null],
    ['~', null],
    ['null', null],
    ['nULL', 'nULL'],
    ['"null"', 'null'],
    ['true', true],
    ['yes', true],
    ['N', false],
    ['oN', 'oN'],
    ["'on'", 'on'],
    ['42', 42n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551615', new GoInteger('uint64', 18446744073709551615n)],
    ['18446744073709551616', 18446744073709552000],
    ['0x1F', 31n],
    ['017', 15n],
    ['0o17', 15n],
    ['0b101', 5n],
    ['0b-101', -5n],
    ['08', 8],
    ['1_000', 1000n],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1e400', '1e400'],
    ['-.INF', Number.NEGATIVE_INFINITY],
    ['+1', 1n],
    ['0x1p4', '0x1p4'],
    ['1:30', '1:30'],
    ['2024-01-02', '2024-01-02'],
    ['!!str 1', '1'],
    ['!!int "3"', 3n],
    ['!!float 1', 1],
    ['!!bool "yes"', true],
    ['!!binary aGk=', 'hi'],
    ['!!binary /w==', '\udcff'],
    ['!!timestamp 2024-01-02', '2024-01-02'],
    ['! 12', '12'],
    ['!custom 12', '12'],
    ['"\\u00e9\\x41\\U0001F389\\n"', 'éA🎉\n'],
    ["'it''s'", "it's"],
    ['"a\n  b\n\n  c"', 'a b\nc'],
    ['"a\\\n   b"', 'ab'],
    ['|\n  a\n   b\n', 'a\n b\n'],
    ['>-\n  a\n  b\n\n  c\n', 'a b\nc'],
    ['|+\n  a\n\n', 'a\n\n'],
    ['a b # comment', 'a b'],
    ['\ufeffx', 'x'],
  ])('%j', (text, value) => {
    expect(decodeYaml(text)).toEqual(value);
  });
});

describe('lists and maps', () => {
  test.each<[string, string, GoValue]>([
    [
      'keys are of any scalar type',
      '{1: a, yes: b, ~: c, 1.5: d}',
      map([1n, 'a'], [true, 'b'], [null, 'c'], [1.5, 'd']),
    ],
    ['the last of equal keys wins', 'a: 1\na: 2', map(['a', 2n])],
    ['an int and a float are different keys', '{1: a, 1.0: b}', map([1n, 'a'], [1, 'b'])],
    ['a list after a key need not be indented', 'a:\n- 1\n- 2', map(['a', [1n, 2n]])],
    ['a pair in a list is a map', '[a: 1, b]', [map(['a', 1n]), 'b']],
    ['a missing value is nil', '{a, b: }', map(['a', null], ['b', null])],
    ['a colon without a space is part of the word', '{a:1}', map(['a:1', null])],
    ['a question mark starts a key', '? a\n: b\n? c', map(['a', 'b'], ['c', null])],
    ['an alias is the value of its anchor', 'a: &x [1]\nb: *x', map(['a', [1n]], ['b', [1n]])],
    [
      "a merge key brings what isn't set after it",
      'a: &x {k: 1, j: 2}\nb: {<<: *x, j: 3}',
      map(['a', map(['k', 1n], ['j', 2n])], ['b', map(['k', 1n], ['j', 3n])]),
    ],
    ['a merge key replaces what is set before it', 'b: {j: 3, <<: {j: 2}}', map(['b', map(['j', 2n])])],
    ['of several merged maps the first counts', '{<<: [{a: 1}, {a: 2, b: 2}]}', map(['a', 1n], ['b', 2n])],
    ['a quoted merge key is a key', '{"<<": 1}', map(['<<', 1n])],
    ['only the first document counts', 'a: 1\n---\n@', map(['a', 1n])],
    ['what follows a list on its line is not looked at', '[a] b', ['a']],
    ['nor what follows the brackets of an empty one', '[]: x', []],
    ["a tag of the reader's own changes no list", '!mine [1]', [1n]],
    ['directives may name tags', '%TAG !y! tag:yaml.org,2002:\n---\n- !y!str 1', ['1']],
  ])('%s', (_name, text, value) => {
    expect(decodeYaml(text)).toEqual(value);
  });
});

describe('what is no YAML', () => {
  test.each<[string, string]>([
    ['{a: [1, 2', "did not find expected ',' or ']'"],
    ['a:\n\tb: 1', 'found character that cannot start any token'],
    ['@a', 'found character that cannot start any token'],
    ['%x', 'found unknown directive name'],
    ['%YAML 1.2\n---\na', 'found incompatible YAML document'],
    ['a: b: c', 'mapping values are not allowed in this context'],
    ['- a\nb: 1', "did not find expected '-' indicator"],
    ['a: 1\nb', "could not find expected ':'"],
    ['*a', "unknown anchor 'a' referenced"],
    ['&a [*a]', "anchor 'a' value contains itself"],
    ['{{ .Workload }}', 'invalid map key'],
    ['? [a]\n: b', 'invalid map key'],
    ['{<<: a}', 'map merge requires map or sequence of maps as the value'],
    ['!!int x', 'cannot decode !!str `x` as a !!int'],
    ['!!binary a', '!!binary value contains invalid base64 data'],
    ['"a', 'found unexpected end of stream'],
    ['"\\q"', 'found unknown escape character'],
    ['"\\ud800"', 'found invalid Unicode character escape code'],
    ['a\u0001', 'control characters are not allowed'],
    ['a\udcff', 'control characters are not allowed'],
    ['|0\n  a', 'found an indentation indicator equal to 0'],
    ['!<tag x', "did not find the expected '>'"],
    ['!y!x a', 'found undefined tag handle'],
  ])('%j: %s', (text, problem) => {
    expect(() => decodeYaml(text)).toThrow(problem);
    expect(() => decodeYaml(text)).toThrow(YamlError);
  });

  test('the error names the line', () => {
    expect(() => decodeYaml('a: 1\nb: 2\nc: [}]')).toThrow(/^line 3: /);
  });
});

describe('hostile texts end in an error', () => {
  const laugh = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (let level = 1; level < 10; level++) {
    const [name, before] = ['abcdefghij'.charAt(level), 'abcdefghij'.charAt(level - 1)];
    laugh.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(',')}]`);
  }

  test.each<[string, string, boolean]>([
    ['lists inside lists', '['.repeat(100_000), true],
    ['lists inside lists in block form', '- '.repeat(100_000), true],
    ['maps inside maps', Array.from({ length: 2000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), true],
    ['too many values', '- a\n'.repeat(250_001), true],
    ['too long', 'x'.repeat(1024 * 1024 + 1), true],
    ['aliases that multiply', laugh.join('\n'), false],
  ])('%s', (_name, text, limit) => {
    expect(() => decodeYaml(text)).toThrow(YamlError);
    try {
      decodeYaml(text);
    } catch (error) {
      expect((error as YamlError).limit).toBe(limit);
    }
  });

  test('keys named like properties of JavaScript objects are just keys', () => {
    const value = decodeYaml('{__proto__: 1, constructor: 2, toString: 3}');
    expect(value).toEqual(map(['__proto__', 1n], ['constructor', 2n], ['toString', 3n]));
  });

  test.each(['[', '{', '[a', '{a: [b', '? [', '- {'])(
    '%j, which ends within its first line, is no YAML and no endless search',
    text => {
      expect(() => decodeYaml(text)).toThrow(YamlError);
    },
  );

  test('a second byte order mark is skipped like the first', () => {
    expect(decodeYaml('\ufeff\ufeffa: 1')).toEqual(map(['a', 1n]));
  });

  test('a brackets-only text is read in one pass', () => {
    expect(decodeYaml('[]'.repeat(100_000))).toEqual([]);
  });
});
