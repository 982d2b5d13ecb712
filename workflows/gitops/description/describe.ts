import type { Plan } from '../../../scheduler/plan/plan.ts';
import type { Forge } from '../../forges/forge.ts';
import type { Description } from '../../proposal/proposal.ts';
import type { ChangeSet } from '../change-set.ts';
import { overridesPeople, readManualEdits } from '../manual-edits.ts';
import { priorityOf } from '../priority.ts';
import { movedSources, type SourceReader } from '../source-commits.ts';
import { wantedContents } from '../summary/change-groups.ts';
import { summarise } from '../summary/summary.ts';
import { bodyContent } from './body.ts';
import { commitMessage } from './commit-message.ts';
import type { ProposalContent } from './content.ts';
import { proposalTitle } from './title.ts';

export interface DescribeOptions {
  readonly forge: Forge;
  readonly readSources?: SourceReader;
  /** Commit of the environment's branch. */
  readonly base: string;
}

/**
 * The texts of an environment's proposal, made from what changes, from the commits of its sources and from what people did
 * on the branch. Reads contents and history, so it is only called when something is written.
 */
export async function describeChanges(
  plan: Plan,
  changeSet: ChangeSet,
  options: DescribeOptions,
): Promise<Description> {
  const content = await readContent(plan, changeSet, options);
  return {
    title: proposalTitle(content),
    commitMessage: commitMessage(content),
    body: bodyContent(content),
    priority: priorityOf(changeSet),
    overridesManualEdits: overridesPeople(content),
  };
}

async function readContent(
  plan: Plan,
  changeSet: ChangeSet,
  { forge, readSources, base }: DescribeOptions,
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
