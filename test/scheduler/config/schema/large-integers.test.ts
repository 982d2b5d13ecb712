import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemaView } from '../../../../scheduler/config/coerce.ts';
import { doublesFor, parseExactly } from '../../../../scheduler/config/schema/large-integers.ts';
import { createSchemaSet } from '../../../../scheduler/config/schema/schema-set.ts';
import { GoMap } from '../../../../templates/value.ts';
import { decodeYaml } from '../../../../templates/yaml/index.ts';

/** What a schema says of config with `A`, as it is written in a ConfigMap. */
function outcome(schema: string, text: string) {
  const parsed = decodeYaml(text);
  const value = parsed instanceof GoMap || Array.isArray(parsed) ? parsed : text;
  const view = schemaView(new GoMap('string-any', [['A', value]]));
  const found = createSchemaSet().check(`{"properties": {"A": ${schema}}}`, view.value);
  return found.state === 'violated' ? found.violations.map(violation => violation.text) : found.state;
}

// 2^53 is 9007199254740992: the integers above it are no doubles, one in two.
describe('an integer above 2^53 keeps its value', () => {
  test.each<[string, string, boolean]>([
    ['{"const": 9007199254740993}', '9007199254740993', true],
    ['{"const": 9007199254740993}', '9007199254740992', false],
    ['{"enum": [9007199254740993, 9007199254740995]}', '9007199254740994', false],
    ['{"maximum": 9007199254740992}', '9007199254740993', false],
    ['{"maximum": 9007199254740993}', '9007199254740993', true],
    ['{"minimum": 9007199254740993}', '9007199254740992', false],
    ['{"exclusiveMinimum": 9007199254740992}', '9007199254740993', true],
    ['{"minimum": 9007199254740993, "exclusiveMinimum": true}', '9007199254740993', false],
    ['{"multipleOf": 2}', '9007199254740993', false],
    ['{"multipleOf": 9007199254740993}', '9007199254740993', true],
    ['{"multipleOf": 9007199254740993}', '9007199254740992', false],
    ['{"type": "integer"}', '9223372036854775807', true],
    ['{"minimum": -9007199254740993}', '-9007199254740994', false],
    ['{"minimum": -9007199254740993}', '-9007199254740993', true],
    ['{"uniqueItems": true}', '[9007199254740992, 9007199254740993]', true],
    ['{"uniqueItems": true}', '[9007199254740993, 9007199254740993]', false],
    ['{"items": {"maximum": 9223372036854775806}}', '[9223372036854775807]', false],
    ['{"items": {"maximum": 18446744073709551615}}', '[18446744073709551615]', true],
    ['{"type": "string"}', '9007199254740993', false],
  ])('%s, %s', (schema, text, isValid) => {
    const found = outcome(schema, text);
    expect(found === 'valid').toBe(isValid);
    expect(found).not.toBe('unusable');
  });

  test('in messages too', () => {
    expect(outcome('{"enum": [9007199254740993]}', '9007199254740995')).toEqual([
      'A must be one of the following: 9007199254740993',
    ]);
  });

  test('as it is written in a schema', () => {
    expect(parseExactly('[9007199254740993, 9007199254740992.0, 1, 1e30, "9007199254740993"]')).toEqual([
      9007199254740993n,
      9007199254740992,
      1,
      1e30,
      '9007199254740993',
    ]);
  });

  test('in the order of the others, whatever they are', () => {
    const large = fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }).chain(n => fc.constantFrom(n, n + 1n, -n, -n - 1n));
    fc.assert(
      fc.property(fc.array(large, { maxLength: 8 }), integers => {
        const doubles = doublesFor([integers]);
        const sorted = [...new Set(integers)].sort((a, b) => (a < b ? -1 : 1)).map(n => doubles.get(n) ?? 0);
        expect(sorted.every((double, i) => i === 0 || double > (sorted[i - 1] ?? 0))).toBe(true);
        expect(sorted.every(double => Math.abs(double) >= 2 ** 53)).toBe(true);
      }),
    );
  });
});
