import type { Priority } from '../forges/host-limiter.ts';
import type { ChangeSet } from './change-set.ts';
import type { SourceChange } from './source-commits.ts';

/**
 * How urgent a proposal is. One that moves the recorded commit of the base repository is a promotion; it is a rollback when
 * that commit is an older one: everything that it has, the recorded one has too.
 */
export function priorityOf({ promoted }: Pick<ChangeSet, 'promoted'>, sources: readonly SourceChange[]): Priority {
  if (promoted === undefined) return 'ordinary';
  const base = sources.filter(({ source }) => source.commit === promoted.commit);
  const isBack = base.some(
    ({ previous, commits, truncated }) => previous !== undefined && commits.length === 0 && !truncated,
  );
  return isBack ? 'rollback' : 'promotion';
}
