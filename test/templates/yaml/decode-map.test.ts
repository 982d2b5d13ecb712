import { describe, expect, test } from 'vitest';
import { GoMap } from '../../../templates/value.ts';
import { decodeYamlMap } from '../../../templates/yaml/decode.ts';
import { YamlError } from '../../../templates/yaml/error.ts';

function entries(yaml: string): [unknown, unknown][] {
  return [...decodeYamlMap(yaml).entries];
}

describe('the keys of a map of texts are what is written', () => {
  test.each([
    [
      'words that are booleans elsewhere',
      'ON: 1\nyes: 2\n',
      [
        ['ON', 1n],
        ['yes', 2n],
      ],
    ],
    [
      'numbers',
      '1: a\n0x10: b\n1.50: c\n',
      [
        ['1', 'a'],
        ['0x10', 'b'],
        ['1.50', 'c'],
      ],
    ],
    [
      'null',
      '~: a\nnull: b\n',
      [
        ['~', 'a'],
        ['null', 'b'],
      ],
    ],
    [
      'merged ones too',
      'base: &b {}\n<<: {on: 1}\n',
      [
        ['base', new GoMap('any-any')],
        ['on', 1n],
      ],
    ],
  ])('%s', (_, yaml, expected) => {
    expect(entries(yaml)).toEqual(expected);
  });

  test('maps within have keys of any type', () => {
    expect(entries('a: {on: 1}')).toEqual([['a', new GoMap('any-any', [[true, 1n]])]]);
  });
});

test('nothing is an empty map', () => {
  expect(decodeYamlMap('').entries.size + decodeYamlMap('~').entries.size).toBe(0);
});

test.each(['- a', 'text', '[a]: b'])('anything else is an error: %s', yaml => {
  expect(() => decodeYamlMap(yaml)).toThrow(YamlError);
});
