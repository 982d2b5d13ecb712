import type { Plan } from '../../../scheduler/plan/plan.ts';
import type { Forge } from '../../forges/forge.ts';
import type { ChangeSet } from '../change-set.ts';
import { readManualEdits } from '../manual-edits.ts';
import { movedSources, type SourceChange } from '../source-commits.ts';
import { wantedContents } from '../summary/change-groups.ts';
import { summarise } from '../summary/summary.ts';
import type { ProposalContent } from './content.ts';

/** Reads the commits of sources that have moved. */
export type SourceReader = (moved: readonly Pick<SourceChange, 'source' | 'previous'>[]) => Promise<SourceChange[]>;

export interface ContentOptions {
  readonly forge: Forge;
  readonly readSources?: SourceReader;
  /** Commit of the environment's branch. */
  readonly base: string;
}

/** Reads what the texts of a proposal need beside the change set. Only done when something is written. */
export async function readProposalContent(
  plan: Plan,
  changeSet: ChangeSet,
  { forge, readSources, base }: ContentOptions,
): Promise<ProposalContent> {
  const contents = await forge.contents(wantedContents(changeSet.changes));
  const since = await forge.commitsSinceOwn(base);
  const { last } = since;
  const moved = movedSources(plan.snapshot.sources, last?.message);
  const sources = (await readSources?.(moved)) ?? moved.map(source => ({ ...source, commits: [], truncated: true }));
  return {
    plan,
    changeSet,
    summary: summarise(plan, changeSet, contents),
    sources,
    ...(await readManualEdits(plan, changeSet, { forge, base, since })),
  };
}
