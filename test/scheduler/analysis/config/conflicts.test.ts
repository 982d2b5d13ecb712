import { describe, expect, test } from 'vitest';
import { nameOf, replacedPlaces } from '../../../../scheduler/analysis/config/conflicts.ts';
import { GoMap, type GoValue } from '../../../../templates/value.ts';
import { decodeYaml } from '../../../../templates/yaml/index.ts';

function places(earlier: string, later: string): string[] {
  return [...replacedPlaces(decodeYaml(earlier), decodeYaml(later), 'K')];
}

describe('where a later value replaces an earlier one', () => {
  test.each<[string, string, string, string[]]>([
    ['texts that differ', 'a', 'b', ['K']],
    ['texts that are equal', 'a', 'a', []],
    ['numbers that are equal', '1', '1', []],
    ['a number and the text of it', '1', '"1"', ['K']],
    ['true and the text of it', 'true', '"true"', ['K']],
    ['null and a text', 'null', 'a', ['K']],
    ['two nulls', 'null', 'null', []],
    ['a map in place of a text', 'a', '{x: 1}', ['K']],
    ['a list in place of a map', '{x: 1}', '[1]', ['K']],
    ['equal floats', '1.5', '1.5', []],
    ['maps with different keys', '{x: 1}', '{y: 1}', []],
    ['a key of a map', '{x: 1, y: 1}', '{x: 2, y: 1}', ['K.x']],
    ['keys deep inside', '{a: {b: {c: 1, d: 1}}}', '{a: {b: {c: 2, d: 2}}}', ['K.a.b.c', 'K.a.b.d']],
    ['keys that are no texts', '{1: a, true: b}', '{1: c, true: d}', ['K.1', 'K.true']],
    ['a map in place of a text, inside of a map', '{a: 1}', '{a: {b: 1}}', ['K.a']],
    ['lists, which are appended', '[1, 2]', '[3]', []],
    ['elements of a name', '[{name: a, v: 1}]', '[{name: a, v: 2}]', ['K[a].v']],
    ['elements of a name that agree', '[{name: a, v: 1}]', '[{name: a, v: 1, w: 2}]', []],
    ['elements of different names', '[{name: a, v: 1}]', '[{name: b, v: 2}]', []],
    ['elements without names', '[{v: 1}]', '[{v: 2}]', []],
    ['elements whose names are null', '[{name: null, v: 1}]', '[{name: null, v: 2}]', []],
    ['elements whose names are lists', '[{name: [a], v: 1}]', '[{name: [a], v: 2}]', []],
    ['elements whose names have different types', '[{name: 1, v: 1}]', '[{name: "1", v: 2}]', []],
    ['the last of several elements of a name', '[{name: a, v: 1}, {name: a, v: 2}]', '[{name: a, v: 2}]', []],
    [
      'several elements',
      '[{name: a, v: 1}, {name: b, v: 1}]',
      '[{name: b, v: 2}, {name: a, v: 2}]',
      ['K[b].v', 'K[a].v'],
    ],
  ])('%s', (_name, earlier, later, expected) => {
    expect(places(earlier, later)).toEqual(expected);
  });
});

test.each<[string, GoValue, unknown]>([
  ['a map’s', new GoMap('string-any', [['name', 'a']]), 'a'],
  ['an empty one', new GoMap('string-any', [['name', '']]), ''],
  ['a number', new GoMap('string-any', [['name', 1n]]), 1n],
  ['false', new GoMap('string-any', [['name', false]]), false],
  ['none without a name', new GoMap('string-any', [['names', 'a']]), undefined],
  ['none of null', new GoMap('string-any', [['name', null]]), undefined],
  ['none of a list', new GoMap('string-any', [['name', ['a']]]), undefined],
  ['none of a text', 'name', undefined],
  ['none of null itself', null, undefined],
])('the name of an element: %s', (_name, element, expected) => {
  expect(nameOf(element)).toBe(expected);
});
