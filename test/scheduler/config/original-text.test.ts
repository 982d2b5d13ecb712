import { expect, test } from 'vitest';
import { originalText } from '../../../scheduler/config/kalypso-text.ts';
import type { SchemaResult } from '../../../scheduler/config/schema-result.ts';

const valid: SchemaResult = { outcome: { state: 'valid' } };
const unusable: SchemaResult = { outcome: { state: 'unusable', problem: 'EOF' } };

function violated(...violations: { path: string[]; text: string }[]): SchemaResult {
  return { outcome: { state: 'violated', violations, errors: [] } };
}

test.each<[string, SchemaResult[], string | undefined]>([
  ['nothing when there is no schema', [], undefined],
  ['nothing when all is valid', [valid, valid], undefined],
  [
    'a line for each violation',
    [violated({ path: ['A'], text: 'A is bad' }, { path: ['B', '0'], text: 'is worse' })],
    'Config data validation failed: \n - A: A is bad\n- B.0: is worse\n',
  ],
  [
    'no place for what is wrong at the root',
    [violated({ path: [], text: 'A is required' })],
    'Config data validation failed: \n - A is required\n',
  ],
  ['what is wrong with a schema', [unusable], 'Config data validation failed: \n EOF'],
  [
    'each schema that isn’t satisfied',
    [violated({ path: ['A'], text: 'is bad' }), valid, unusable],
    'Config data validation failed: \n - A: is bad\n\nEOF',
  ],
])('validation errors as the original prints them: %s', (_name, results, expected) => {
  expect(originalText(results)).toBe(expected);
});
