import { expect, test } from 'vitest';
import { isMultiple } from '../../../../scheduler/config/schema/multiple.ts';

test.each<[number, number, boolean]>([
  [0.3, 0.1, true],
  [1.1, 0.1, true],
  [0.35, 0.1, false],
  [7, 5, false],
  [-10, 5, true],
  [0, 5, true],
  [1e21, 3, false],
  [1e21, 1e-7, true],
  [1e300, 1e-300, true],
  [5, 0, false],
])('%d of %d: %s', (value, factor, expected) => {
  expect(isMultiple(value, factor)).toBe(expected);
});
