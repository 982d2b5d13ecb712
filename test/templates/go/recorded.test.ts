import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Answer, OracleData } from '../../oracle/oracle.ts';
import { ownAnswer } from '../../oracle/oracle-case.ts';
import type { Wire } from '../../oracle/wire.ts';

/** Generated templates with what real Go answered: test/oracle/record.ts. */
interface Recorded {
  readonly config: Wire;
  readonly data: OracleData;
  readonly cases: readonly ({ readonly template: string } & Answer)[];
}

const FILE = new URL('../../golden/template-answers.json', import.meta.url);
const { config, data, cases }: Recorded = JSON.parse(readFileSync(FILE, 'utf8'));

test('there are many, of which about half fail', () => {
  const failing = cases.filter(answer => 'error' in answer).length;
  expect(cases.length).toBeGreaterThan(500);
  expect(failing / cases.length).toBeGreaterThan(0.3);
  expect(failing / cases.length).toBeLessThan(0.7);
});

test.each(cases.map(({ template, ...answer }) => [template, answer] as const))(
  'real Go agrees on %j',
  (template, answer) => {
    expect(ownAnswer({ op: 'render', template, config, data })).toEqual(answer);
  },
);
