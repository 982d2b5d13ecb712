import { writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { mutated } from './mutate.ts';
import { TARGETS } from './targets.ts';

/** What a thread is to try. */
export interface Attempt {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
  /** More texts to begin with. */
  readonly corpus: readonly string[];
  /** File for the text that is being read, which is there when the thread isn't any more. */
  readonly current: string;
}

/** What came of it. */
export interface Attempted {
  readonly taken: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** The smallest text that was found to fail, and how. */
  readonly failure?: { readonly text: string; readonly error: string };
}

const { target: name, seed, runs, corpus, current } = workerData as Attempt;
const target = TARGETS.find(one => one.name === name);
if (target === undefined) throw new Error(`there is no target ${name}`);
let [taken, refused, slowestMs] = [0, 0, 0];
const property = fc.asyncProperty(mutated([...target.seeds, ...corpus]), async text => {
  writeFileSync(current, text);
  const began = performance.now();
  try {
    if (await target.read(text)) taken++;
    else refused++;
  } catch (error) {
    if (!target.refuses(error)) throw error;
    refused++;
  } finally {
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
});
const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: runs });
const failure = failed
  ? {
      text: counterexample?.[0] ?? '',
      error: errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance),
    }
  : undefined;
const attempted: Attempted = { taken, refused, slowestMs, ...(failure && { failure }) };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin, as a window's has
parentPort?.postMessage(attempted);
