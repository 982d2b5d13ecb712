import { describe, expect, test } from 'vitest';
import { parseValue } from '../../../scheduler/config/parse-value.ts';
import { decodeYaml, encodeYaml } from '../../../templates/yaml/index.ts';

// docs/config.md: "What a value means" (contract A.5.3).
describe('a value', () => {
  test.each<[string, string]>([
    ["'[1, 2]'", '[1, 2]'],
    ["'a'", 'a'],
    ["  'a'\n", 'a'],
    ["'8080'", '8080'],
    ["''", ''],
    ["'", ''],
    ["''a''", 'a'],
    ["'it's'", "it's"],
    ["' a '", ' a '],
    ["'note: text'", 'note: text'],
    ["\u3000'a'\u00a0", 'a'],
    ["\u0085'a'\u2028", 'a'],
  ])('in single quotes is the text between them: %j', (text, value) => {
    expect(parseValue(text)).toEqual({ value });
  });

  test.each([
    '8080', 'true', 'null', 'yes', '1.5', '', ' ', 'text', ' text ', 'it\'s', "'a", "a'", "'a'b", '"a"', '~', '2024-01-01', '#comment',
    'https://host:8080', 'a:b', '-5', '-a', 'a - b', 'a, b', '{{ .Workload }}x', '[a', '{a: 1', '- a\n b: [', 'a: b: c', "\ufeff'a'",
  ])('is the text as it stands: %j', text => {
    expect(parseValue(text)).toEqual({ value: text });
  }); // biome-ignore format: a list of values

  test.each<[string, string]>([
    ['{cpu: 2}', '{cpu: 2}'],
    ['[1, 2]', '[1, 2]'],
    ['cpu: 2', '{cpu: 2}'],
    ['cpu: 2\nmemory: 4Gi\n', '{cpu: 2, memory: 4Gi}'],
    ['- a\n- b\n', '[a, b]'],
    ['  {a: 1}  ', '{a: 1}'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['note: like this', '{note: like this}'],
    ['? a', '{a: null}'],
  ])('is a list or a map: %j', (text, yaml) => {
    expect(encodeYaml(parseValue(text).value)).toBe(encodeYaml(decodeYaml(yaml)));
    expect(parseValue(text).problem).toBeUndefined();
  });

  test('beyond the limits is text, of which it isn’t known what it means', () => {
    const text = '['.repeat(10_000);
    expect(parseValue(text)).toEqual({ value: text, problem: expect.stringMatching(/./) as string });
  });

  test('of much space is looked at in linear time', () => {
    const text = `a${' '.repeat(200_000)}b`;
    expect(parseValue(text)).toEqual({ value: text });
  });
});
