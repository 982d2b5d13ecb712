import { expect, test } from 'vitest';
import { nearest } from '../../runtime/nearest.ts';

test.each([
  { name: 'a missing letter', written: 'reconciler', candidates: ['reconcler', 'other'], expected: 'reconcler' },
  { name: 'swapped neighbours', written: 'teir', candidates: ['tier'], expected: 'tier' },
  { name: 'another case', written: 'Region', candidates: ['region'], expected: 'region' },
  { name: 'too many letters apart', written: 'size', candidates: ['region'], expected: undefined },
  { name: 'a short word has to be very near', written: 'ab', candidates: ['cd'], expected: undefined },
  { name: 'of two that are equally near, the first', written: 'cat', candidates: ['hat', 'bat'], expected: 'bat' },
  {
    name: 'the word itself is no other word',
    written: 'command-center',
    candidates: ['command-centre', 'command-center'],
    expected: undefined,
  },
])('$name', ({ written, candidates, expected }) => {
  expect(nearest(written, candidates)).toBe(expected);
});
