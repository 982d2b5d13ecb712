import type { Case, Reference } from './case.ts';
import type { FaultKind } from './kinds.ts';

/** Every fault at every request. */
export function allCases(references: readonly Reference[], faults: readonly FaultKind[]): Case[] {
  return references.flatMap(reference =>
    reference.steps.flatMap(step => faults.map(fault => ({ reference, step, fault }))),
  );
}

/**
 * The fewest cases in which every request meets a fault, and every fault meets a request of every kind: the faults take turns
 * at the requests of a kind. Always the same ones.
 */
export function pairwiseCases(references: readonly Reference[], faults: readonly FaultKind[]): Case[] {
  const all = references.flatMap(reference => reference.steps.map(step => ({ reference, step })));
  const kinds = [...Map.groupBy(all, ({ step }) => step.kind).values()];
  return kinds.flatMap((steps, shift) =>
    Array.from({ length: Math.max(steps.length, faults.length) }, (_, index) => {
      const place = steps[index % steps.length];
      const fault = faults[(index + shift) % faults.length];
      return place === undefined || fault === undefined ? [] : [{ ...place, fault }];
    }).flat(),
  );
}
