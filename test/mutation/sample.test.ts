import { describe, expect, test } from 'vitest';
import { inSample, type MutantPlace } from './sample.ts';

function mutant(line: number, rest: Partial<MutantPlace> = {}): MutantPlace {
  const location = { start: { line, column: 1 }, end: { line, column: 9 } };
  return { file: 'scheduler/place.ts', location, mutatorName: 'EqualityOperator', replacement: 'a > b', ...rest };
}

const MUTANTS = Array.from({ length: 2000 }, (_, index) => mutant(index + 1));

function drawn(seed: number, share: number): MutantPlace[] {
  return MUTANTS.filter(each => inSample({ seed, share }, each));
}

describe('a sample of mutants', () => {
  test.each([0.05, 0.1, 0.5])('has about the share %d of all', share => {
    expect(drawn(1, share).length / MUTANTS.length).toBeGreaterThan(share * 0.7);
    expect(drawn(1, share).length / MUTANTS.length).toBeLessThan(share * 1.3);
  });

  test('has none or all at the ends', () => {
    expect(drawn(1, 0)).toEqual([]);
    expect(drawn(1, 1)).toEqual(MUTANTS);
  });

  test('is the same for the same seed, and another one for another', () => {
    expect(drawn(1, 0.1)).toEqual(drawn(1, 0.1));
    expect(drawn(2, 0.1)).not.toEqual(drawn(1, 0.1));
  });

  test('has all of a smaller one', () => {
    expect(drawn(1, 0.2)).toEqual(expect.arrayContaining(drawn(1, 0.1)));
  });

  test('tells mutants of one place apart', () => {
    const alike = Array.from({ length: 100 }, (_, index) => mutant(1, { replacement: `a > ${index}` }));
    const kept = alike.filter(each => inSample({ seed: 1, share: 0.5 }, each));
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length).toBeLessThan(80);
  });
});
