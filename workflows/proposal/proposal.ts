import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { ProposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { CommitStatus, Forge, ForgeState, PullRequest, Submission } from '../forges/forge.ts';
import type { FileChange } from '../forges/port/branches.ts';
import type { Difference } from './difference.ts';
import type { Marker } from './text/marker.ts';
import type { BodyContent } from './text/pull-request-body.ts';

/** A file that is added, modified or removed, with what the base branch has at its path. */
export type ProposedChange = FileChange & Difference;

/** The branches of a proposal. */
export interface ProposalTarget {
  /** Branch that the pull request is merged into. */
  readonly base: string;
  /** Branch with the changes. */
  readonly branch: string;
  /** Where the base branch is named. */
  readonly origin: Origin;
  /** Set where a base branch that doesn't exist may be made. */
  readonly creation?: {
    /** Message of its first commit. */
    readonly message: string;
    /** What a user does to have it made, as an instruction. */
    readonly fix: string;
  };
}

/**
 * What a pull request shall be: changes of files, compared with the branches as they are now, and everything that follows
 * from them. Who proposes something (an environment's manifests, a promotion, image updates) makes one; how it becomes a
 * pull request, and what happens with people's work on the way, is the same for all.
 */
export interface Proposal {
  readonly target: ProposalTarget;
  /** Branches and pull requests when the changes were computed. */
  readonly state: ForgeState;
  /** What differs from the base branch, sorted by path. Empty: nothing is to be proposed. */
  readonly changes: readonly ProposedChange[];
  /** Nothing differs only because what the branch proposes is held back: it stays open until that is put right. */
  readonly holdsProposed: boolean;
  /** Why the branch can't be written; one of `diagnostics`. */
  readonly inTheWay?: Diagnostic;
  /** Fingerprints of the changes and of what the body says. When a pull request has them already, nothing is written. */
  readonly marker: Marker;
  /** Those of Berth's labels that the pull request shall have. */
  readonly labels: readonly string[];
  readonly settings: ProposalSettings;
  /** Whether the changes themselves allow that nobody looks at them: nothing is held back, no removal over its budget. */
  readonly mergesUnattended: boolean;
  /** What the commit status says, where it is configured. */
  readonly status: Pick<CommitStatus, 'state' | 'description'>;
  /** What was found while planning and comparing. */
  readonly diagnostics: readonly Diagnostic[];
  /** The object that asks for it, for errors. */
  readonly origin: Origin;
  /** The command that proposes again over other people's commits. */
  readonly rebuildCommand: string;
  /** Why there is nothing left to merge, as the end of a sentence, for the comment on a pull request that is closed. */
  readonly doneReason: string;
  /** Reads what the texts say. Called only when something is written. */
  describe(base: string): Promise<Description>;
  /** Reads whether merging would take back, or replace, what people wrote on the base branch. */
  overridesManualEdits(base: string): Promise<boolean>;
  /** What would still differ at another commit, such as that of the branch with people's commits on it. */
  remainingAt(commit: string | undefined): Promise<Remaining>;
}

/** The texts of a proposal. */
export interface Description {
  readonly title: string;
  readonly commitMessage: string;
  readonly body: BodyContent;
  readonly priority: NonNullable<Submission['priority']>;
  /** See {@link Proposal.overridesManualEdits}. */
  readonly overridesManualEdits: boolean;
}

export interface Remaining {
  readonly paths: readonly string[];
  /** `3 added`, `1 changed` */
  readonly counts: readonly string[];
}

/** Makes a proposal for the branches as they are at that moment; made anew when somebody changed them meanwhile. */
export interface ProposalSource<P extends Proposal = Proposal> {
  /** Names it in errors: `environment dev`. */
  readonly name: string;
  read(forge: Forge): Promise<P>;
  /** What is done after the pull request itself, in this order. */
  readonly followUps: readonly FollowUp<P>[];
}

/** Adds to what came of a proposal. Throws nothing that a later run would do again by itself. */
export type FollowUp<P extends Proposal> = (result: ProposalResult, run: ProposalContext<P>) => Promise<ProposalResult>;

/** What became of a proposal; docs/proposals.md says when. */
export type Outcome =
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
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly message: string;
  /** The pull request that was opened, updated, closed, or that stands as it is. */
  readonly pullRequest?: PullRequest;
  /** Issues about what is held back were opened, updated or closed. */
  readonly issuesWritten?: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ProposeOptions {
  /** Propose again, over people's commits on Berth's branch (they are kept under a ref) and content that was declined. */
  readonly rebuild?: boolean;
  /** Make the base branch when it isn't there. Done without asking in a repository that has no branch at all. */
  readonly createBranch?: boolean;
}

/** One attempt: the proposal for the branches as they were read, and where it is proposed. */
export interface ProposalContext<P extends Proposal = Proposal> {
  readonly proposal: P;
  readonly forge: Forge;
}
