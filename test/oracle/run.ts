import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hasGo } from './binary.ts';
import { FAMILIES } from './generate/families.ts';
import { Oracle } from './oracle.ts';
import { compareSides, type Difference, type Tally } from './session.ts';

const DEFAULT_CASES = 24_000;

/**
 * Compares the engine with real Go on generated cases: `npm run test:oracle`, as CI does, or with `-- --minutes N`. A
 * seed gives the same cases again: `-- --seed N`. `--family` picks one kind of cases, `--error-texts` shows where errors
 * are told in other words, `--keep` adds what differs to the cases that every test run repeats.
 */
const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string' },
    cases: { type: 'string' },
    seed: { type: 'string' },
    family: { type: 'string' },
    'error-texts': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});

if (hasGo()) {
  process.exitCode = await run();
} else {
  console.log(
    'oracle: SKIPPED, nothing was compared: there is no Go on this machine (BERTH_ORACLE_REQUIRED=1 fails then)',
  );
  process.exitCode = process.env['BERTH_ORACLE_REQUIRED'] === '1' ? 1 : 0;
}

async function run(): Promise<number> {
  const seed = options.seed === undefined ? Date.now() % 1_000_000_000 : Number(options.seed);
  const started = Date.now();
  const oracle = new Oracle();
  console.log(`oracle: seed ${seed}`);
  const tally = await compareSides(oracle, {
    seed,
    families: FAMILIES.filter(({ name }) => options.family === undefined || name === options.family),
    goesOn: stopping(started),
    onDifference: difference => {
      show('DIFFERENT', difference);
      if (options.keep) keep(difference, seed);
    },
    ...(options['error-texts'] && { onErrorText: difference => show('error text', difference) }),
  });
  oracle.close();
  console.log(`oracle: seed ${seed}: ${summary(tally)}, ${Math.round((Date.now() - started) / 1000)} s`);
  return tally.different > 0 ? 1 : 0;
}

function stopping(started: number): (cases: number) => boolean {
  const { minutes } = options;
  if (minutes !== undefined) return () => Date.now() < started + Number(minutes) * 60_000;
  const wanted = Number(options.cases ?? DEFAULT_CASES);
  return cases => cases < wanted;
}

const KEPT = new URL('../templates/go/regressions/disagreements.json', import.meta.url);

/** The case becomes a test that fails until both sides agree. */
function keep({ family, case: oracleCase, go }: Difference, seed: number): void {
  const kept: unknown[] = JSON.parse(readFileSync(KEPT, 'utf8'));
  kept.push({ shows: `${family}, seed ${seed}, number ${kept.length}`, case: oracleCase, go });
  writeFileSync(KEPT, `${JSON.stringify(kept, null, 2)}\n`);
}

function show(what: string, { family, case: oracleCase, go, own }: Difference): void {
  console.log(
    `${what} (${family})\n  case ${JSON.stringify(oracleCase)}\n  Go   ${JSON.stringify(go)}\n  here ${JSON.stringify(own)}`,
  );
}

function summary({ same, error, limit, different }: Tally): string {
  const cases = same + error + limit + different;
  return `${cases} cases, ${different} disagreements (${error} errors in other words, ${limit} refused here on purpose)`;
}
