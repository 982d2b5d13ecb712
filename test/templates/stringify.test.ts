import { expect, test } from 'vitest';
import { stringify } from '../../templates/stringify.ts';
import { GoMap, GoSlice } from '../../templates/value.ts';
import { goldenValue, readGolden } from './golden-value.ts';

const golden = readGolden('yaml').filter(({ func }) => func === 'stringify');

test('there are golden cases', () => {
  expect(golden.length).toBeGreaterThan(5);
});

test.each(golden)('what the original printed: $name', ({ input, expected }) => {
  expect(stringify(goldenValue(input))).toBe(expected.output);
});

test('a map that was read from YAML stays a map inside a config map, and a list becomes text', () => {
  const config = new GoMap('string-any', [
    ['limits', new GoMap('any-any', [['cpu', '1']])],
    ['hosts', ['a', 'b']],
  ]);
  expect(stringify(config)).toBe('hosts: |\n    - a\n    - b\nlimits:\n    cpu: "1"');
});

test('a list of a narrower type stays a list', () => {
  expect(stringify(new GoMap('string-any', [['k', new GoSlice('string', ['a'])]]))).toBe('k:\n    - a');
});
