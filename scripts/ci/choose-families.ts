import { matchesGlob } from 'node:path';
import type { Changes } from './changed-paths.ts';
import { type Family, HARNESS } from './families.ts';

export interface Choice {
  readonly family: Family;
  readonly runs: boolean;
  /** Completes "runs, because …" or "left out, because …". */
  readonly reason: string;
}

export interface ChooseOptions {
  readonly changes: Changes;
  /** Names of families that were asked for; `all` for all of them. */
  readonly asked: readonly string[];
}

/** Which families run, and why: those that were asked for, and those of which something changed. Throws for a name that no family has. */
export function chooseFamilies(families: readonly Family[], { changes, asked }: ChooseOptions): Choice[] {
  const names = [...families.map(({ name }) => name), 'all'];
  const unknown = asked.find(name => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no family "${unknown}": name ${names.join(' or ')}`);
  return families.map(family => choose(family, { changes, asked }));
}

function choose(family: Family, { changes, asked }: ChooseOptions): Choice {
  if (asked.includes('all') || asked.includes(family.name)) return { family, runs: true, reason: 'it was asked for' };
  if (!changes.known) {
    return { family, runs: true, reason: `what changed in the last day can't be told: ${changes.reason}` };
  }
  const globs = [...family.sources, ...family.tests];
  const [harness] = changedOf(HARNESS, changes.paths);
  const own = changedOf(globs, changes.paths);
  const [path = harness] = own;
  if (path === undefined) return { family, runs: false, reason: 'nothing of it changed' };
  const more = own.length > 1 ? ` and ${own.length - 1} more` : '';
  return { family, runs: true, reason: `${path}${more} changed` };
}

function changedOf(globs: readonly string[], paths: readonly string[]): string[] {
  return paths.filter(path => globs.some(glob => matchesGlob(path, glob)));
}
