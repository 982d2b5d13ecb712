import { describe, expect, test } from 'vitest';
import { GoComplex, GoInteger, type GoKey, GoMap, GoSlice, GoStruct, type GoValue } from '../../../templates/value.ts';
import { encodeYaml, YamlEncodeError } from '../../../templates/yaml/index.ts';
import { goldenValue, readGolden } from '../golden-value.ts';

const golden = readGolden('yaml').filter(({ func }) => func === 'toYaml');

test('there are golden cases', () => {
  expect(golden.length).toBeGreaterThan(130);
});

test.each(golden)('what the original printed: $name', ({ input, expected }) => {
  expect(encodeYaml(goldenValue(input)).replace(/\n$/, '')).toBe(expected.output);
});

function map(...entries: (readonly [GoKey, GoValue])[]): GoMap {
  return new GoMap('any-any', entries);
}

describe('values of Go types', () => {
  test.each<[string, GoValue, string]>([
    [
      'an integer of any type is its digits',
      [new GoInteger('uint64', 18446744073709551615n), new GoInteger('int8', -5n)],
      '- 18446744073709551615\n- -5\n',
    ],
    [
      "floats have Go's shortest form",
      [1e6, 1e20, 100000, 0.0001, 0.00001, -0, 5e-324],
      '- 1e+06\n- 1e+20\n- 100000\n- 0.0001\n- 1e-05\n- -0\n- 5e-324\n',
    ],
    ["infinity and not-a-number have YAML's names", [Infinity, -Infinity, Number.NaN], '- .inf\n- -.inf\n- .nan\n'],
    ['a slice of strings is a list', new GoSlice('string', ['a', 'no']), '- a\n- "no"\n'],
    ['bytes are a list of numbers', new GoSlice('uint8', [1n, 255n]), '- 1\n- 255\n'],
    ['a nil map is an empty one', new GoMap('string-string', [], true), '{}\n'],
    [
      'a struct keeps the order of its fields, in lower case',
      new GoStruct('scheduler.dataType', [
        ['Workload', 'w'],
        ['Environment', 'e'],
      ]),
      'workload: w\nenvironment: e\n',
    ],
  ])('%s', (_name, value, text) => {
    expect(encodeYaml(value)).toBe(text);
  });

  test('a complex number has no form', () => {
    expect(() => encodeYaml(new GoComplex(1, 2))).toThrow(YamlEncodeError);
  });
});

describe('strings that are not UTF-8', () => {
  test('are base64 under a tag', () => {
    expect(encodeYaml(['a\udcff'])).toBe('- !!binary Yf8=\n');
  });

  test('are broken into lines when they are long', () => {
    const text = encodeYaml(map(['k', '\udcff'.repeat(60)]));
    expect(text).toBe(`k: !!binary |\n    ${'/'.repeat(70)}\n    ${'/'.repeat(10)}\n`);
  });

  test('are all the same character to the order of keys', () => {
    const text = encodeYaml(map(['\udcffb', 1n], ['\udc80a', 2n]));
    expect(text).toBe('!!binary gGE=: 2\n!!binary /2I=: 1\n');
  });

  test('can be keys', () => {
    expect(encodeYaml(map(['\udcff', 1n]))).toBe('!!binary /w==: 1\n');
  });
});

describe('keys', () => {
  test.each<[string, GoMap, string]>([
    [
      'of more than 128 bytes stand behind a question mark',
      map(['k'.repeat(129), map(['a', 1n])]),
      `? ${'k'.repeat(129)}\n:   a: 1\n`,
    ],
    [
      'count bytes, not characters',
      map(['é'.repeat(64), 1n], ['é'.repeat(65), 2n]),
      `${'é'.repeat(64)}: 1\n? ${'é'.repeat(65)}\n: 2\n`,
    ],
    ['of several lines are block scalars', map(['a\nb', [1n]]), '? |-\n    a\n    b\n:   - 1\n'],
    [
      'of other types come before strings: booleans and numbers by value, then null',
      map(['b', 1n], [null, 2n], [true, 3n], [10n, 4n], [2.5, 5n], [false, 6n]),
      'false: 6\ntrue: 3\n2.5: 5\n10: 4\nnull: 2\nb: 1\n',
    ],
    [
      'with numbers sort by their value',
      map(['a10', 1n], ['a9', 2n], ['a09', 3n], ['a1_0', 4n]),
      'a1_0: 4\na9: 2\na09: 3\na10: 1\n',
    ],
    [
      'with numbers of many digits sort by their value too',
      map(['a12345678901234567', 1n], ['a12345678901234566', 2n]),
      'a12345678901234566: 2\na12345678901234567: 1\n',
    ],
    [
      'sort letters after other characters, but before them within a number',
      map(['ab', 1n], ['a_', 2n], ['a1b', 3n], ['a1_', 4n]),
      'a_: 2\na1b: 3\na1_: 4\nab: 1\n',
    ],
  ])('%s', (_name, value, text) => {
    expect(encodeYaml(value)).toBe(text);
  });
});

test('a value nested too deep is an error, not an overflow', () => {
  let value: GoValue = 'x';
  for (let level = 0; level < 10_000; level++) value = [value];
  expect(() => encodeYaml(value)).toThrow('500 levels deep at most');
});
