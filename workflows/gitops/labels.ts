import type { ChangeSet } from './change-set.ts';

/**
 * `promoted`: the recorded commit of the base repository changes (contract B.1). A rollback has a label of its own: by `promoted` the
 * original's workflows would send the old commit on to the next environment.
 */
export function labelsOf({ promoted }: ChangeSet): string[] {
  if (promoted === undefined) return [];
  return [promoted.back === true ? 'rollback' : 'promoted'];
}
