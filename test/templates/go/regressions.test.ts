import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../oracle/oracle.ts';
import { type OracleCase, ownAnswer } from '../../oracle/oracle-case.ts';

/** A case on which this engine and real Go once differed, and what Go answers. */
interface Regression {
  readonly shows: string;
  readonly case: OracleCase;
  readonly go: Answer;
}

const FILE = new URL('regressions/disagreements.json', import.meta.url);
const REGRESSIONS: readonly Regression[] = JSON.parse(readFileSync(FILE, 'utf8'));

describe('once it was answered otherwise than by real Go:', () => {
  test.each(REGRESSIONS.map(({ shows, ...rest }) => [shows, rest] as const))('%s', (_, { case: oracleCase, go }) => {
    expect(ownAnswer(oracleCase)).toEqual(go);
  });
});
