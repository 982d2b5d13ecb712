import type { ForgeCapabilities, PullRequest } from '../forges/forge.ts';
import type { AutoMergeRequest, Reviewers } from '../forges/port/reviews.ts';
import type { Proposal } from './proposal.ts';
import { type FollowUpRecord, parseFollowUpRecord, withFollowUpRecord } from './text/follow-up-record.ts';

/** What decides, beside the proposal itself, whether it is merged without a person. */
export interface MergeFacts {
  readonly capabilities: ForgeCapabilities;
  /** Absent when it isn't open yet. */
  readonly pull?: PullRequest;
  /**
   * People have a part in it that merging would override: commits on the proposal's branch, edits that it takes back,
   * approvals of other content.
   */
  readonly contested: boolean;
}

/**
 * Whether a proposal may merge without a person: nothing is held back, no more is removed than the budget allows without
 * being told so, and no person would be overruled.
 */
export function mayMerge(
  { settings, mergesUnattended, changes }: Proposal,
  { capabilities, pull, contested }: MergeFacts,
): boolean {
  const draft = pull === undefined || !capabilities.drafts ? settings.draft : pull.draft === true;
  return (
    settings.autoMerge !== undefined &&
    capabilities.autoMerge &&
    !draft &&
    !contested &&
    changes.length > 0 &&
    mergesUnattended
  );
}

/** Berth set the pull request to merge without a person, and that doesn't hold any more. */
export function mustCancelAutoMerge(open: PullRequest | undefined, merges: boolean): boolean {
  return (
    open !== undefined && !merges && open.autoMerge !== false && parseFollowUpRecord(open.body)?.merge !== undefined
  );
}

/** A body that doesn't say any more that it was set to merge without a person. */
export function withoutAutoMerge(body: string): string {
  return withFollowUpRecord(body, { asked: parseFollowUpRecord(body)?.asked ?? [] });
}

/**
 * A new body, with what was done once with the pull request that had the old one. Where somebody took Berth's text away,
 * nobody is asked again.
 */
export function keepFollowUpRecord(
  body: string,
  { state: { open }, settings, marker }: Proposal,
  merges: boolean,
): string {
  if (open === undefined) return body;
  const once = parseFollowUpRecord(open.body) ?? { asked: isBerths(open.body) ? [] : namesOf(settings) };
  const { merge, ...rest } = once;
  const goesOn = merges && open.autoMerge === true;
  const at = goesOn ? marker.changes : mustCancelAutoMerge(open, merges) ? undefined : merge;
  if (rest.asked.length === 0 && at === undefined) return body;
  return withFollowUpRecord(body, { ...rest, ...(at !== undefined && { merge: at }) });
}

function isBerths(body: string): boolean {
  return withFollowUpRecord(body, { asked: [] }) !== body;
}

export interface ActionFacts {
  readonly proposal: Proposal;
  readonly owners: Reviewers;
  readonly capabilities: ForgeCapabilities;
  readonly merges: boolean;
  /** Commit of Berth's branch. */
  readonly head: string;
}

/** Reviews to request of an open pull request, and whether to have it merged without a person. */
export interface PendingActions {
  readonly reviews: Reviewers;
  readonly autoMerge?: Pick<AutoMergeRequest, 'method' | 'commit'>;
  /** Writes into a body what was done. */
  readonly record: (...args: Parameters<AutoMergeRequest['record']>) => string;
}

/** What is left to be requested of the forge; nothing when all of it was done once. */
export function pendingActions(pull: PullRequest, facts: ActionFacts): PendingActions | undefined {
  const { proposal, owners, capabilities, merges, head } = facts;
  const { settings, marker } = proposal;
  const once: FollowUpRecord = parseFollowUpRecord(pull.body) ?? { asked: [] };
  const { changes } = marker;
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
      const merge = enabled ? changes : parseFollowUpRecord(body)?.merge;
      return withFollowUpRecord(body, { asked, ...(merge !== undefined && { merge }) });
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
