import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Attempt, Attempted } from './attempt.ts';
import { addToCorpus, corpusOf } from './corpus.ts';
import { type FuzzTarget, TARGETS } from './targets.ts';

// `npm run fuzz -- --minutes 10 [--seed N] [--target NAME]`: reads texts that are nearly right, until the time is over.

/** Within these a text of 200,000 characters is read or refused, whatever it says. */
const DEADLINE_MS = 20_000;
const HEAP_MB = 512;
const RUNS = 200;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    target: { type: 'string', multiple: true, default: [] },
  },
});
const minutes = Number(values.minutes);
const firstSeed = Number(values.seed);
const chosen = TARGETS.filter(({ name }) => values.target.length === 0 || values.target.includes(name));
if (chosen.length === 0 || !(minutes > 0) || !Number.isSafeInteger(firstSeed)) {
  console.error(
    `usage: npm run fuzz -- --minutes N [--seed N] [--target NAME]; targets are ${TARGETS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

interface Tally {
  taken: number;
  refused: number;
  slowestMs: number;
  findings: number;
}

const folder = mkdtempSync(join(tmpdir(), 'berth-fuzz-'));
const tallies = new Map<string, Tally>(
  chosen.map(({ name }) => [name, { taken: 0, refused: 0, slowestMs: 0, findings: 0 }]),
);
const end = performance.now() + minutes * 60_000;
console.log(`seed ${firstSeed}, ${minutes} min, ${chosen.length} targets`);
for (let seed = firstSeed; performance.now() < end; seed++) {
  for (const target of chosen) if (performance.now() < end) count(target, await attempt(target, seed));
}
rmSync(folder, { recursive: true, force: true });
console.log('\n| target | taken | refused | slowest | findings |\n|---|---|---|---|---|');
for (const [name, { taken, refused, slowestMs, findings }] of tallies)
  console.log(`| ${name} | ${taken} | ${refused} | ${Math.round(slowestMs)} ms | ${findings} |`);
const found = [...tallies.values()].reduce((sum, { findings }) => sum + findings, 0);
console.log(
  `\n${found === 0 ? 'Nothing was found.' : `${found} found: mend what they show, and commit the texts with it.`}`,
);
process.exitCode = found === 0 ? 0 : 1;

function count({ name }: FuzzTarget, { taken, refused, slowestMs, failure }: Attempted): void {
  const tally = tallies.get(name);
  if (tally === undefined) return;
  tally.taken += taken;
  tally.refused += refused;
  tally.slowestMs = Math.max(tally.slowestMs, slowestMs);
  if (failure === undefined) return;
  tally.findings++;
  console.log(`\n${name}: ${failure.error}\n  ${addToCorpus(name, failure.text)}`);
}

/** In a thread of its own, which is ended when it takes too long. */
async function attempt({ name }: FuzzTarget, seed: number): Promise<Attempted> {
  const current = join(folder, name.replaceAll(' ', '-'));
  const workerData: Attempt = { target: name, seed, runs: RUNS, corpus: corpusOf(name), current };
  const worker = new Worker(new URL('attempt.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return await new Promise<Attempted>(resolve => {
    const nothing = { taken: 0, refused: 0, slowestMs: 0 };
    const fail = (error: string): void =>
      resolve({ ...nothing, failure: { text: readFileSync(current, 'utf8'), error } });
    let last = '';
    // A text that is still the same after the deadline is what it hangs at.
    const watch = setInterval(() => {
      const text = readFileSync(current, { encoding: 'utf8', flag: 'a+' });
      if (text === last && text !== '') fail(`it took more than ${DEADLINE_MS / 1_000} s`);
      last = text;
    }, DEADLINE_MS);
    worker.once('message', (attempted: Attempted) => resolve(attempted));
    worker.once('error', error => fail(error.message));
    void worker.once('exit', () => clearInterval(watch));
  }).finally(() => void worker.terminate());
}
