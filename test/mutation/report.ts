import { dirname } from 'node:path';
import type { MutantPlace } from './sample.ts';

/** A mutant and what became of it. */
export interface TriedMutant extends MutantPlace {
  readonly status: string;
}

/** What a run came to. */
export interface RunSummary {
  readonly text: string;
  /** Share of the mutants that a test noticed. */
  readonly share: number;
}

/** A table by folder, and below it every mutant that no test noticed, with what it replaces. */
export function describeRun(mutants: readonly TriedMutant[], read: (path: string) => string): RunSummary {
  const byFolder = Map.groupBy(mutants, ({ file }) => dirname(file));
  const rows = [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1)).map(([folder, of]) => row(folder, of));
  const unnoticed = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').sort(byPlace);
  const lines = [HEAD, RULE, ...rows, row('all', mutants), '', ...unnoticed.map(mutant => survivor(mutant, read))];
  return { text: lines.join('\n'), share: shareKilled(mutants) };
}

const HEAD = '| folder | mutants | killed | survived | timeout | no coverage | share killed |';
const RULE = '|---|---|---|---|---|---|---|';

function row(folder: string, mutants: readonly TriedMutant[]): string {
  const counts = ['Killed', 'Survived', 'Timeout', 'NoCoverage'].map(status => count(mutants, status));
  const share = `${(shareKilled(mutants) * 100).toFixed(1)} %`;
  return `| ${[folder, mutants.length, ...counts, share].join(' | ')} |`;
}

/** A mutant that makes the tests run for ever is noticed. One that can't be run says nothing about the tests. */
function shareKilled(mutants: readonly TriedMutant[]): number {
  const noticed = count(mutants, 'Killed') + count(mutants, 'Timeout');
  const all = noticed + count(mutants, 'Survived') + count(mutants, 'NoCoverage');
  return all === 0 ? 1 : noticed / all;
}

function count(mutants: readonly TriedMutant[], status: string): number {
  return mutants.filter(mutant => mutant.status === status).length;
}

function survivor({ file, location, mutatorName, replacement, status }: TriedMutant, read: (path: string) => string) {
  const { start } = location;
  const what = status === 'NoCoverage' ? `${mutatorName}, no coverage` : mutatorName;
  const original = textAt(read(file), location);
  return `${file}:${start.line}:${start.column} ${what}\n  - ${oneLine(original)}\n  + ${oneLine(replacement)}`;
}

function textAt(text: string, { start, end }: MutantPlace['location']): string {
  const lines = text.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join('\n');
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function byPlace(a: TriedMutant, b: TriedMutant): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column;
}
