import { configLabelsMatch } from '../config/label-conditions.ts';
import type { PairLabels } from '../config/source.ts';
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

/** Without labels that could be read it may apply to any pair. */
function mayApply({ kind, labels }: InvalidObject, pair: PairLabels): boolean {
  return MATCHED_BY_LABELS.has(kind) && (labels === undefined || configLabelsMatch(labels, pair));
}
