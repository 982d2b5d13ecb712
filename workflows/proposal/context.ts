import type { Ahead } from '../../runtime/git/history.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Forge, PullRequest } from '../forges/forge.ts';
import type { ChangeSet } from '../gitops/change-set.ts';
import type { ChangeOptions, EnvironmentChanges } from '../gitops/environment-changes.ts';
import type { SourceReader } from './read-content.ts';
import { mergeByHand } from './text/branch-only.ts';

/** What became of a proposal; docs/proposals.md says when. */
export type Outcome =
  /** A source could not be read: nothing was compared and nothing written. */
  | 'incomplete'
  /** Nothing had to be written. */
  | 'unchanged'
  | 'opened'
  | 'updated'
  /** People have committed to Berth's branch, or the branch is theirs: nothing is overwritten. */
  | 'waiting'
  /** The difference is gone: the pull request was closed, or the branch deleted where it is all there is. */
  | 'withdrawn'
  /** A person closed a pull request with the same content. */
  | 'declined';

export interface ProposalResult {
  readonly environment: string;
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly message: string;
  /** The pull request that was opened, updated, closed, or that stands as it is. */
  readonly pullRequest?: PullRequest;
  /** Absent for an incomplete plan. */
  readonly changeSet?: ChangeSet;
  /** Issues about what is held back were opened, updated or closed. */
  readonly issuesWritten?: boolean;
  /** Of the plan and of the comparison with the branch. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ProposeDeps {
  readonly forge: Forge;
  /** Reads the commits of sources, for the text. Without it the text says where sources stand, not how they got there. */
  readonly readSources?: SourceReader;
}

export interface ProposeOptions extends ChangeOptions {
  /** Propose again, over people's commits on Berth's branch (they are kept under a ref) and content that was declined. */
  readonly rebuild?: boolean;
  /** Make the environment's branch when it isn't there. Done without asking in a repository that has no branch at all. */
  readonly createBranch?: boolean;
  /** Close the open pull requests of the original scheduler, which Berth takes over from. Otherwise they are told of. */
  readonly adopt?: boolean;
}

/** One look at the branches, and what follows from it. */
export interface ProposalContext {
  readonly plan: Plan;
  readonly deps: ProposeDeps;
  readonly options: ProposeOptions;
  readonly found: EnvironmentChanges;
  readonly ahead: Ahead | undefined;
}

/** What came of a run, with everything that was found out on its way. */
// oxlint-disable-next-line max-params -- the first three are in every result and read as a sentence
export function result(
  { plan, found }: ProposalContext,
  outcome: Outcome,
  message: string,
  rest: { readonly pullRequest?: PullRequest | undefined; readonly diagnostics?: readonly Diagnostic[] } = {},
): ProposalResult {
  const { changeSet } = found;
  return {
    environment: plan.environment,
    outcome,
    message,
    changeSet,
    diagnostics: [...plan.diagnostics, ...changeSet.diagnostics, ...(rest.diagnostics ?? [])],
    ...(rest.pullRequest && { pullRequest: rest.pullRequest }),
  };
}

/** Nothing had to be done, and why. */
export function standing(run: ProposalContext, outcome: 'unchanged' | 'declined'): ProposalResult {
  const { open, lastClosed } = run.found.state;
  if (outcome === 'declined') {
    const message = `pull request #${lastClosed?.number} with the same content was closed; it is proposed again when the content changes, with --rebuild, or when the box in it is ticked`;
    return result(run, outcome, message, { pullRequest: lastClosed });
  }
  const message = open === undefined ? branchStanding(run) : `pull request #${open.number} is up to date`;
  return result(run, outcome, message, { pullRequest: open });
}

function branchStanding({ found: { branch, changeSet, gitOpsRepo } }: ProposalContext): string {
  if (changeSet.changes.length === 0) return 'nothing differs';
  return `the branch ${branch} is up to date; ${mergeByHand({ base: gitOpsRepo.spec.branch, branch })}`;
}

/** `promoted` says that the recorded commit of the base repository changes (contract B.1). */
export function labelsOf({ promoted }: ChangeSet): string[] {
  return promoted === undefined ? [] : ['promoted'];
}
