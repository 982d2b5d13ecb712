import { openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Step } from './guard.ts';

/** Notes what a process is doing, where it can be read after the process was killed or has run out of memory. */
export interface FlightRecorder {
  readonly note: (step: Step | undefined) => void;
}

/** Characters of a text that are kept. */
const MOST = 500;
const BETWEEN_STEPS = Buffer.from('null\n');

/** @param path A file of its own. One short write to it for each note, which reaches a file system in memory or the cache of one. */
export function createFlightRecorder(path: string): FlightRecorder {
  const file = openSync(path, 'w', 0o600);
  return {
    note: step => {
      const line = step === undefined ? BETWEEN_STEPS : Buffer.from(`${JSON.stringify(shortened(step))}\n`);
      writeSync(file, line, 0, line.length, 0);
    },
  };
}

/** A unit that is cut is none: the next process would not recognise it. */
function shortened({ what, unit, job }: Step): Omit<Step, 'content'> {
  return {
    what: what.slice(0, MOST),
    ...(unit !== undefined && unit.length <= MOST && { unit }),
    ...(job !== undefined && { job }),
  };
}

const Noted = z.object({ what: z.string(), unit: z.string().exactOptional(), job: z.number().exactOptional() });

/** The last note. Nothing when the process was between two steps. The file goes. */
export function takeLastNote(path: string): Step | undefined {
  try {
    const [line = ''] = readFileSync(path, 'utf8').split('\n', 1);
    return Noted.safeParse(JSON.parse(line)).data;
  } catch {
    // It ended before it could write anything.
    return undefined;
  } finally {
    rmSync(path, { force: true });
  }
}
