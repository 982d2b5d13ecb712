import type { Priority } from '../forges/host-limiter.ts';
import type { ChangeSet } from './change-set.ts';

/** How urgent a proposal is: by whether it moves the recorded commit of the base repository, and where to. */
export function priorityOf({ promoted }: Pick<ChangeSet, 'promoted'>): Priority {
  if (promoted === undefined) return 'ordinary';
  return promoted.back === true ? 'rollback' : 'promotion';
}
