import { expect, test } from 'vitest';
import { sameItems } from '../../runtime/same-items.ts';

const LARGE = { name: 'large' };
const SMALL = { name: 'small' };

test.each([
  ['one list twice', true, [LARGE, SMALL], [LARGE, SMALL]],
  ['two empty lists', true, [], []],
  ['a longer one', false, [LARGE], [LARGE, SMALL]],
  ['a shorter one', false, [LARGE, SMALL], [LARGE]],
  ['another order', false, [LARGE, SMALL], [SMALL, LARGE]],
  ['equal objects that are not the same', false, [{ ...LARGE }], [LARGE]],
])('lists of the same objects: %s', (_name, expected, a, b) => {
  expect(sameItems(a, b)).toBe(expected);
});
