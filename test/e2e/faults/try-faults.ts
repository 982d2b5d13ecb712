import { expect } from 'vitest';
import { type Case, type Played, play, type Reference, referenceOf } from './case.ts';
import { hasDisks } from './disk.ts';
import { FAULTS, type FaultKind } from './kinds.ts';
import type { Place } from './place.ts';
import { SCENARIOS } from './scenarios.ts';
import { allCases, fewerCases } from './select.ts';
import { faultTable } from './table.ts';

// Most of a case is waiting for processes.
const AT_ONCE = Number(process.env['BERTH_FAULTS_AT_ONCE'] ?? 3);

// `opening|merging`: only scenarios whose names match.
const SCENARIO = new RegExp(process.env['BERTH_FAULTS_SCENARIO'] ?? '');

/**
 * Tries faults at the requests of every scenario, and prints the table. All of them with `BERTH_FAULTS=all`; otherwise some of
 * them, among which are every request and every fault.
 */
export async function tryFaults(place: Place): Promise<void> {
  const faults = await possibleFaults();
  const references: Reference[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => SCENARIO.test(name)))
    references.push(await referenceOf(place, scenario));
  const isAll = process.env['BERTH_FAULTS'] === 'all';
  const selected = isAll ? allCases(references, faults) : fewerCases(references, faults);
  const cases = selected.filter(({ reference: { scenario } }) => !(place.mergesLater && scenario.merges === true));
  const left = selected.length - cases.length;
  if (left > 0) process.stdout.write(`NOT TRIED: ${left} cases, because ${place.forge} merges in the background\n`);
  const played = await playAll(place, cases);
  process.stdout.write(`\n${faultTable({ forge: place.forge, references, faults, played })}\n`);
  // Requests that only some runs send are few.
  expect(cases.length - played.length).toBeLessThanOrEqual(cases.length / 50);
  expect(played.filter(({ wrong }) => wrong.length > 0).map(brokenCase)).toEqual([]);
}

function brokenCase({ reference, step, fault, first, next, wrong }: Played): string {
  const what = `${reference.scenario.name}, ${step.name}, ${fault.short}`;
  return [what, ...wrong, JSON.stringify([first, next])].join('\n  ');
}

/** Without the right to mount a disk none can be full: that is said, and where everything is required it is a failure. */
async function possibleFaults(): Promise<readonly FaultKind[]> {
  if (await hasDisks()) return FAULTS;
  const missing = 'a full disk needs one that is small: run as root';
  if (process.env['BERTH_TESTBED_REQUIRED'] === '1') throw new Error(missing);
  process.stdout.write(`NOT TRIED: disk full in the git cache; ${missing}\n`);
  return FAULTS.filter(({ needs }) => needs !== 'disk');
}

async function playAll(place: Place, cases: readonly Case[]): Promise<Played[]> {
  const waiting = cases.entries();
  let done = 0;
  const failures: unknown[] = [];
  const played: (Played | undefined)[] = [];
  const worker = async (): Promise<void> => {
    // An iterator gives each case to one worker.
    for (const [index, one] of waiting) {
      // When one can't go on, the others end what they are at: their folders are removed with the test.
      if (failures.length > 0) return;
      try {
        played[index] = await play(place, one);
        say(one, played[index]);
        if (++done % 100 === 0) process.stdout.write(`${done} of ${cases.length} cases\n`);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length > 0) throw failures[0];
  return played.filter(one => one !== undefined);
}

/** All cases take an hour or two: what is found is told when it is found. */
function say({ reference, step, fault }: Case, played: Played | undefined): void {
  if (played === undefined) {
    const what = `${reference.scenario.name}, ${step.name}, ${fault.short}`;
    process.stdout.write(`NOT TRIED: ${what}: only one run sent this request\n`);
  } else if (played.wrong.length > 0) {
    process.stdout.write(`BAD ${brokenCase(played)}\n`);
  }
}
