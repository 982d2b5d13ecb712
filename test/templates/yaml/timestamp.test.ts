import { expect, test } from 'vitest';
import { isTimestamp } from '../../../templates/yaml/timestamp.ts';

test.each<[string, boolean]>([
  ['2024-01-02', true],
  ['2024-1-2', true],
  ['2024-02-30', false],
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['1900-02-29', false],
  ['2000-02-29', true],
  ['2024-13-01', false],
  ['2024-00-01', false],
  ['2024-01-00', false],
  ['2024-01-02T03:04:05Z', true],
  ['2024-01-02t3:4:5,5+02:00', true],
  ['2024-01-02T03:04:05', false],
  ['2024-01-02 03:04:05', true],
  ['2024-01-02   3:4:5.25', true],
  ['2024-01-02 03:04:05Z', false],
  ['2024-01-02 24:00:00', false],
  ['2024-01-02 23:60:00', false],
  ['2024-01-02T23:00:00+24:60', true],
  ['2024-01-02T23:00:00+25:00', false],
  ['20240102', false],
  ['24-01-02', false],
  ['12345-01-02', false],
])('%s: %s', (text, expected) => {
  expect(isTimestamp(text)).toBe(expected);
});
