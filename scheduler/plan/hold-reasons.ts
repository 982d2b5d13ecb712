import { configLabelsMatch } from '../config/label-conditions.ts';
import type { PairLabels } from '../config/source.ts';
import { concerns } from '../config/validate.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { InvalidObject } from '../model/object.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Kinds whose objects change what is rendered wherever their labels match. */
const MATCHED_BY_LABELS: ReadonlySet<string> = new Set(['ConfigMap', 'ConfigSchema']);

/**
 * Why a pair can't be rendered although nothing is wrong with itself: an object that isn't understood might have
 * decided about it.
 */
export function holdReasons({ placementHolds, invalid }: Snapshot, pair: PairLabels): Diagnostic[] {
  return [
    ...placementHolds.map(({ reason }) => reason),
    ...invalid.filter(object => mayApply(object, pair)).flatMap(({ diagnostics }) => diagnostics.slice(0, 1)),
  ];
}

/** Without labels that could be read it may apply to any pair that it concerns. */
function mayApply(object: InvalidObject, pair: PairLabels): boolean {
  const { kind, labels } = object;
  return (
    MATCHED_BY_LABELS.has(kind) &&
    concerns(object, pair.deploymentTarget) &&
    (labels === undefined || configLabelsMatch(labels, pair))
  );
}
