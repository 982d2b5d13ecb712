import { type Agreement, compare } from './agreement.ts';
import { sample } from './generate/draw.ts';
import type { Family } from './generate/families.ts';
import { minimise } from './minimise.ts';
import type { Answer, Oracle } from './oracle.ts';
import { type OracleCase, type OwnAnswer, ownAnswer, requestOf } from './oracle-case.ts';

export interface SessionOptions {
  readonly seed: number;
  readonly families: readonly Family[];
  /** Asked before each batch. */
  readonly goesOn: (cases: number) => boolean;
  /** Told of each case on which both sides differ, cut down to what matters. */
  readonly onDifference: (difference: Difference) => void;
  /** Told of errors in other words, if that is wanted. */
  readonly onErrorText?: (difference: Difference) => void;
}

export interface Difference {
  readonly family: string;
  readonly case: OracleCase;
  readonly go: Answer;
  readonly own: OwnAnswer | { readonly crash: string };
}

export type Tally = Record<Agreement, number>;

/** Disagreements after which there is no need for more. */
const ENOUGH = 25;

/** Asks both sides batch by batch. Equal seeds give equal cases. */
export async function compareSides(oracle: Oracle, options: SessionOptions): Promise<Tally> {
  const { seed, families, goesOn } = options;
  const tally: Tally = { same: 0, error: 0, limit: 0, different: 0 };
  for (let batch = 0; goesOn(sum(tally)) && tally.different < ENOUGH; batch++) {
    const family = families[batch % families.length];
    if (family === undefined) break;
    const cases = sample(family.make, { seed: seed + batch, count: family.batch });
    const answers = await oracle.ask(cases.map(requestOf));
    for (const [i, oracleCase] of cases.entries()) {
      const go = answers[i];
      if (go === undefined) continue;
      const { agreement } = judge(oracleCase, go);
      tally[agreement]++;
      if (agreement === 'different') options.onDifference(await explain(oracleCase, family, oracle));
      if (agreement === 'error') options.onErrorText?.(await explain(oracleCase, family, oracle));
    }
  }
  return tally;
}

function judge(oracleCase: OracleCase, go: Answer): { agreement: Agreement; own: Difference['own'] } {
  try {
    const own = ownAnswer(oracleCase);
    return { agreement: compare(oracleCase.op, go, own), own };
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { agreement: 'different', own: { crash } };
  }
}

async function explain(oracleCase: OracleCase, { name }: Family, oracle: Oracle): Promise<Difference> {
  const smallest = await minimise(oracleCase, oracle);
  const [go = { error: 'no answer' }] = await oracle.ask([requestOf(smallest)]);
  return { family: name, case: smallest, go, own: judge(smallest, go).own };
}

function sum(tally: Tally): number {
  return Object.values(tally).reduce((total, count) => total + count, 0);
}
