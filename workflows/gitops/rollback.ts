import { fromBytes } from '../../runtime/bytes.ts';
import { isObjectId } from '../../runtime/git/names.ts';
import { type Plan, TRACKING_PATH } from '../../scheduler/plan/plan.ts';
import type { Forge } from '../forges/forge.ts';
import type { ChangeSet } from './change-set.ts';
import type { SourceReader } from './source-commits.ts';

interface Reading {
  readonly plan: Plan;
  readonly forge: Pick<Forge, 'contents'>;
  readonly readSources: SourceReader;
}

/**
 * A change set that says of a recorded commit whether it moves back: everything that the new one has, the old one has too. Where that
 * can't be known, no more is said than that it moves.
 */
export async function withDirection(changeSet: ChangeSet, { plan, forge, readSources }: Reading): Promise<ChangeSet> {
  const { promoted, changes } = changeSet;
  const tracking = changes.find(({ path }) => path === TRACKING_PATH);
  const source = plan.snapshot.sources.find(({ commit }) => commit === promoted?.commit);
  if (promoted === undefined || tracking?.action !== 'modify' || source === undefined) return changeSet;
  const content = (await forge.contents([tracking.before.oid])).get(tracking.before.oid);
  const previous = content === undefined ? '' : fromBytes(content).trim();
  if (!isObjectId(previous) || previous === promoted.commit) return changeSet;
  const [moved] = await readSources([{ source, previous }]);
  const isBack = moved !== undefined && moved.commits.length === 0 && !moved.truncated;
  return isBack ? { ...changeSet, promoted: { ...promoted, back: true } } : changeSet;
}
