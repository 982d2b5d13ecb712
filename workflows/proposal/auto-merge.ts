import type { ProposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { AutoMergeRequest, ForgeCapabilities, PullRequest, Reviewers } from '../forges/forge.ts';
import type { ChangeSet } from '../gitops/change-set.ts';
import { fingerprint } from './difference.ts';
import { type DoneOnce, doneOnce, withDoneOnce } from './text/done-once.ts';

/** What decides whether a proposal is merged without a person. */
export interface MergeFacts {
  readonly settings: ProposalSettings;
  readonly changeSet: ChangeSet;
  readonly capabilities: ForgeCapabilities;
  /** Absent when it isn't open yet. */
  readonly pull?: PullRequest;
  /**
   * People have a part in it that merging would override: commits on Berth's branch, edits that it takes back, approvals
   * of other content.
   */
  readonly contested: boolean;
}

/**
 * Whether a proposal may merge without a person: nothing is held back, no more is removed than the budget allows without
 * a word of the user, and no person would be overruled.
 */
export function mayMerge({ settings, changeSet, capabilities, pull, contested }: MergeFacts): boolean {
  const { held, retained, removals, changes } = changeSet;
  const draft = pull === undefined || !capabilities.drafts ? settings.draft : pull.draft === true;
  return (
    settings.autoMerge !== undefined &&
    capabilities.autoMerge &&
    !draft &&
    !contested &&
    changes.length > 0 &&
    held.length === 0 &&
    retained.length === 0 &&
    removals.refused.length === 0 &&
    removals.withinBudget
  );
}

/** Berth set the pull request to merge without a person, and that doesn't hold any more. */
export function mustCancel(open: PullRequest | undefined, merges: boolean): boolean {
  return open !== undefined && !merges && open.autoMerge !== false && doneOnce(open.body)?.merge !== undefined;
}

/** A body that doesn't say any more that it was set to merge without a person. */
export function forgetMerge(body: string): string {
  return withDoneOnce(body, { asked: doneOnce(body)?.asked ?? [] });
}

/**
 * A new body, with what was done once with the pull request that had the old one. Where somebody took Berth's text away,
 * nobody is asked again.
 */
export function keepDoneOnce(
  body: string,
  open: PullRequest | undefined,
  { settings, changeSet, merges }: { settings: ProposalSettings; changeSet: ChangeSet; merges: boolean },
): string {
  if (open === undefined) return body;
  const once = doneOnce(open.body) ?? { asked: isBerths(open.body) ? [] : namesOf(settings) };
  const { merge, ...rest } = once;
  const goesOn = merges && open.autoMerge === true;
  const at = goesOn ? fingerprint(changeSet.changes) : mustCancel(open, merges) ? undefined : merge;
  if (rest.asked.length === 0 && at === undefined) return body;
  return withDoneOnce(body, { ...rest, ...(at !== undefined && { merge: at }) });
}

function isBerths(body: string): boolean {
  return withDoneOnce(body, { asked: [] }) !== body;
}

export interface Wishes {
  readonly settings: ProposalSettings;
  readonly owners: Reviewers;
  readonly changeSet: ChangeSet;
  readonly capabilities: ForgeCapabilities;
  readonly merges: boolean;
  /** Commit of Berth's branch. */
  readonly head: string;
}

/** What is done with an open pull request beside its content. */
export interface Arrangement {
  readonly reviews: Reviewers;
  readonly autoMerge?: Pick<AutoMergeRequest, 'method' | 'commit'>;
  /** Writes into a body what was done. */
  readonly record: AutoMergeRequest['record'];
}

/** What is left to be done with an open pull request; nothing when all of it was done once. */
export function arrangementFor(pull: PullRequest, wishes: Wishes): Arrangement | undefined {
  const { settings, owners, changeSet, capabilities, merges, head } = wishes;
  const once: DoneOnce = doneOnce(pull.body) ?? { asked: [] };
  const changes = fingerprint(changeSet.changes);
  const fresh = (names: readonly string[], prefix = ''): string[] =>
    capabilities.reviewers ? distinct(names).filter(name => !once.asked.includes((prefix + name).toLowerCase())) : [];
  const reviewers = fresh([...settings.reviewers, ...owners.reviewers]);
  const teams = fresh([...settings.teams, ...owners.teams], TEAM);
  const method = merges && pull.autoMerge !== true && once.merge !== changes ? settings.autoMerge : undefined;
  if (reviewers.length === 0 && teams.length === 0 && method === undefined) return undefined;
  const asked = [...once.asked, ...namesOf({ reviewers, teams })];
  return {
    reviews: { reviewers, teams },
    ...(method !== undefined && { autoMerge: { method, commit: head } }),
    record: (body, { enabled }) => {
      const merge = enabled ? changes : doneOnce(body)?.merge;
      return withDoneOnce(body, { asked, ...(merge !== undefined && { merge }) });
    },
  };
}

const TEAM = 'team/';

function namesOf({ reviewers, teams }: Reviewers): string[] {
  return [...reviewers, ...teams.map(name => TEAM + name)].map(name => name.toLowerCase());
}

/** Accounts are called the same in capitals. */
function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map(name => [name.toLowerCase(), name])).values()];
}
