import type { NoPlan, Plan } from '../scheduler/plan/plan.ts';
import type { CommitStatus, Forge } from '../workflows/forges/forge.ts';
import type { ChangeSet } from '../workflows/gitops/change-set.ts';
import { countsOf } from '../workflows/gitops/description/counts.ts';
import { describeChanges } from '../workflows/gitops/description/describe.ts';
import { proposalMarker } from '../workflows/gitops/description/proposal-marker.ts';
import {
  type ChangeOptions,
  changesAt,
  type EnvironmentChanges,
  readEnvironmentChanges,
} from '../workflows/gitops/environment-changes.ts';
import { labelsOf } from '../workflows/gitops/labels.ts';
import { closeLegacyPullRequests } from '../workflows/gitops/legacy-pull-requests.ts';
import { overridesPeople, readManualEdits } from '../workflows/gitops/manual-edits.ts';
import type { SourceReader } from '../workflows/gitops/source-commits.ts';
import { summarise } from '../workflows/gitops/summary/summary.ts';
import { type SyncedIssues, syncIssues } from '../workflows/issues/sync-issues.ts';
import type {
  Outcome,
  Proposal,
  ProposeOptions as ProposalOptions,
  ProposalResult,
  ProposalSource,
} from '../workflows/proposal/proposal.ts';
import { propose } from '../workflows/proposal/propose.ts';
import { plural } from '../workflows/text/words.ts';

export interface ProposeDeps {
  readonly forge: Forge;
  /** Reads the commits of sources, for the text. Without it the text says where sources stand, not how they got there. */
  readonly readSources?: SourceReader;
}

export interface ProposeOptions extends ChangeOptions, ProposalOptions {
  /** Close the open pull requests of the original scheduler, which Berth takes over from. Otherwise they are reported. */
  readonly adopt?: boolean;
}

/** `incomplete`: a source could not be read, so nothing was compared or written. */
export type EnvironmentOutcome = Outcome | 'incomplete';

/** What became of an environment's proposal. */
export interface EnvironmentProposalResult extends Omit<ProposalResult, 'outcome'> {
  readonly environment: string;
  readonly outcome: EnvironmentOutcome;
  /** Absent for an incomplete plan. */
  readonly changeSet?: ChangeSet;
}

/**
 * Brings the pull request of an environment in line with its plan, see {@link propose}.
 * Throws a UserError for what the user has to put right, a TransientError when others keep changing the branch.
 */
export async function proposeEnvironment(
  plan: Plan | NoPlan,
  deps: ProposeDeps,
  options: ProposeOptions = {},
): Promise<EnvironmentProposalResult> {
  const { environment } = plan;
  if (!plan.complete) {
    const message = 'some sources could not be read, so nothing was compared or changed';
    return { environment, outcome: 'incomplete', message, diagnostics: plan.diagnostics };
  }
  const { proposal, result } = await propose(environmentSource(plan, deps, options), deps.forge, options);
  return { environment, ...result, changeSet: proposal.changeSet };
}

interface EnvironmentProposal extends Proposal {
  readonly changeSet: ChangeSet;
}

function environmentSource(
  plan: Plan,
  deps: ProposeDeps,
  { adopt = false, ...options }: ProposeOptions,
): ProposalSource<EnvironmentProposal> {
  const { environment } = plan;
  return {
    name: `environment ${environment}`,
    read: async forge =>
      environmentProposal(plan, await readEnvironmentChanges(plan, forge, { ...options, ...readingOf(deps) }), {
        ...deps,
        options,
      }),
    followUps: [
      async (result, context) => await closeLegacyPullRequests(result, context, { environment, adopt }),
      async (result, { proposal, forge }) => withIssues(result, await syncIssues(plan, proposal.changeSet, forge)),
    ],
  };
}

function readingOf({ readSources }: ProposeDeps): Pick<ProposeDeps, 'readSources'> {
  return readSources === undefined ? {} : { readSources };
}

function withIssues(result: ProposalResult, { wrote, messages, diagnostics }: SyncedIssues): ProposalResult {
  return {
    ...result,
    message: [result.message, ...messages].join('; '),
    ...(wrote && { issuesWritten: true }),
    diagnostics: [...result.diagnostics, ...diagnostics],
  };
}

function environmentProposal(
  plan: Plan,
  found: EnvironmentChanges,
  { forge, readSources, options }: ProposeDeps & { readonly options: ChangeOptions },
): EnvironmentProposal {
  const { target, state, settings, layout, changeSet, holdsProposed, gitOpsRepo, inTheWay } = found;
  return {
    target,
    state,
    settings,
    changeSet,
    changes: changeSet.changes,
    holdsProposed,
    ...(inTheWay && { inTheWay }),
    marker: proposalMarker({ plan, changeSet }),
    labels: labelsOf(changeSet),
    mergesUnattended: mergesUnattended(changeSet),
    status: statusOf(changeSet),
    diagnostics: [...plan.diagnostics, ...changeSet.diagnostics],
    origin: gitOpsRepo.origin,
    rebuildCommand: `berth apply --environment ${plan.environment} --rebuild`,
    doneReason: 'already has everything that the control plane asks for',
    describe: async base =>
      await describeChanges(plan, changeSet, { forge, base, ...(readSources && { readSources }) }),
    overridesManualEdits: async base => overridesPeople(await readManualEdits(plan, changeSet, { forge, base })),
    remainingAt: async commit => {
      const rest = await changesAt({ plan, forge, layout, commit }, options);
      const counts = countsOf({ changeSet: rest, summary: summarise(plan, rest, new Map()) });
      return { paths: rest.changes.map(({ path }) => path), counts };
    },
  };
}

function mergesUnattended({ held, retained, removals }: ChangeSet): boolean {
  return held.length === 0 && retained.length === 0 && removals.refused.length === 0 && removals.withinBudget;
}

/** A failure while anything is held back. */
function statusOf({ held, retained, removals }: ChangeSet): Pick<CommitStatus, 'state' | 'description'> {
  const folders = held.length + retained.length;
  const waiting = [
    ...(folders > 0 ? [`${plural(folders, 'folder')} held back`] : []),
    ...(removals.refused.length > 0 ? [`${plural(removals.folders.length, 'removal')} not proposed`] : []),
  ];
  if (waiting.length === 0) return { state: 'success', description: 'Nothing is held back' };
  return { state: 'failure', description: waiting.join(', ') };
}
