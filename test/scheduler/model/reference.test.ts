import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kindsReference } from '../../../scheduler/model/kinds-reference.ts';

test('the reference of kinds is what the schemas say', () => {
  const written = readFileSync(join(import.meta.dirname, '../../../docs/reference/kinds.md'), 'utf8');
  expect(`${kindsReference().trimEnd()}\n`).toBe(written);
});
