import type { Played, Reference } from './case.ts';
import type { FaultKind } from './kinds.ts';

export interface TableOptions {
  readonly forge: string;
  readonly references: readonly Reference[];
  readonly faults: readonly FaultKind[];
  readonly played: readonly Played[];
}

const LEGEND = [
  'ok   the run got over it, and ended as if nothing had happened',
  'next the run ended with an error that says what to do, or was killed; the next run completed it',
  'mind a person was quicker: what they did stays, and Berth goes on from there or waits for them',
  'BAD  an invariant is broken; listed below',
  '·    not tried this time (BERTH_FAULTS=all tries everything)',
];

/** Fault × request → what became of it. */
export function faultTable({ forge, references, faults, played }: TableOptions): string {
  const steps = references.reduce((sum, reference) => sum + reference.steps.length, 0);
  const names = references.flatMap(({ steps: of }) => of.map(({ name }) => name.length));
  const width = Math.max(...names) + 5;
  const heading = ' '.repeat(width) + faults.map(({ short }) => short.padEnd(8)).join('');
  const sections = references.map(reference => {
    const rows = reference.steps.map((step, index) => {
      const cells = faults.map(fault => {
        const found = played.find(({ reference: { scenario }, ...of }) => {
          return scenario === reference.scenario && of.step.name === step.name && of.fault === fault;
        });
        return (found === undefined ? '·' : cellOf(found)).padEnd(8);
      });
      return `${String(index + 1).padStart(3)} ${step.name.padEnd(width - 4)}${cells.join('')}`.trimEnd();
    });
    return [`${reference.scenario.name}: ${reference.outcome}`, ...rows].join('\n');
  });
  return [
    `${forge}: fault × request → outcome`,
    ...LEGEND,
    '',
    ...faults.map(({ short, name }) => `${short.padEnd(8)}${name}`),
    '',
    heading,
    ...sections,
    '',
    ...errorLines(faults, played),
    `${played.length} of ${steps * faults.length} cases: ${references.length} scenarios with ${steps} requests of ${kindsOf(references)} kinds × ${faults.length} faults`,
  ].join('\n');
}

function kindsOf(references: readonly Reference[]): number {
  return new Set(references.flatMap(({ steps }) => steps.map(({ kind }) => kind))).size;
}

function cellOf({ wrong, first, fault, reference }: Played): string {
  if (wrong.length > 0) return 'BAD';
  if ('error' in first || 'killed' in first) return 'next';
  if (fault.short === 'push' || fault.short === 'base') return 'mind';
  return first.outcome === reference.outcome ? 'ok' : 'next';
}

/** What was said when a run ended with an error. */
function errorLines(faults: readonly FaultKind[], played: readonly Played[]): string[] {
  return faults.flatMap(fault => {
    const of = played.filter(({ fault: { short } }) => short === fault.short);
    const errors = Map.groupBy(
      of.flatMap(({ first }) => ('error' in first ? [first] : [])),
      ({ error }) => error,
    );
    const told = [...errors].map(([name, list]) => `${name} ${list.length}×, such as "${list[0]?.message ?? ''}"`);
    return told.length === 0 ? [] : [`${fault.short.padEnd(8)}${told.join('; ')}`];
  });
}
