import type { Case, Reference } from './case.ts';
import type { FaultKind } from './kinds.ts';

/** Every fault at every request. */
export function allCases(references: readonly Reference[], faults: readonly FaultKind[]): Case[] {
  return references.flatMap(reference =>
    reference.steps.flatMap(step => faults.map(fault => ({ reference, step, fault }))),
  );
}

/**
 * Every request meets a fault, and every fault meets a request of every kind: the faults take turns at the requests of a kind.
 * What writes by the API also meets the fault that is hardest to get over: it is done, and nobody hears of it. Always the same cases.
 */
export function fewerCases(references: readonly Reference[], faults: readonly FaultKind[]): Case[] {
  const all = references.flatMap(reference => reference.steps.map(step => ({ reference, step })));
  const kinds = [...Map.groupBy(all, ({ step }) => step.kind).values()];
  const inTurn = kinds.flatMap((steps, shift) =>
    Array.from({ length: Math.max(steps.length, faults.length) }, (_, index) => {
      const place = steps[index % steps.length];
      const fault = faults[(index + shift) % faults.length];
      return place === undefined || fault === undefined ? [] : [{ ...place, fault }];
    }).flat(),
  );
  const lost = faults.filter(({ short }) => short === 'lost');
  const writes = all.filter(({ step: { kind } }) => kind === 'API write');
  const unheard = writes.flatMap(place => lost.map(fault => ({ ...place, fault })));
  return [
    ...inTurn,
    ...unheard.filter(({ step, fault }) => !inTurn.some(of => of.step === step && of.fault === fault)),
  ];
}
