import type { Environment } from '../../../runtime/git/safety.ts';

/** What started a run of a workflow. */
export type WorkflowEvent =
  | {
      readonly kind: 'pull-request';
      readonly number: number;
      /** Branch that it is to be merged into. */
      readonly branch: string;
      /** Its newest commit. */
      readonly head: string;
      /** It comes from another repository: the run has no secrets, and may write nothing. */
      readonly fork: boolean;
    }
  /** Another workflow has ended, which a pull request had started. */
  | {
      readonly kind: 'finished-run';
      readonly head: string;
      /** Branch and repository that the pull request comes from. */
      readonly branch: string;
      readonly from: string;
    };

/** The run of a workflow, in the CI of a forge, that Berth is a step of. */
export interface WorkflowRun {
  readonly event: WorkflowEvent;
  /** `owner/name` that it runs in. */
  readonly repository: string;
  /** Address of that repository. */
  readonly address: string;
  /** Commit that was to be checked out. It may be a merge of the pull request that the forge made. */
  readonly commit: string;
  /** Shows Markdown on the page of the run. */
  readonly summarise: (markdown: string) => Promise<void>;
  /** Sets outputs of the step. */
  readonly output: (values: Readonly<Record<string, string | number | boolean>>) => Promise<void>;
}

/** Understands the environment of such a run. Throws a UserError outside of one, and for events without anything to review. */
export type ReadWorkflowRun = (env: Environment) => Promise<WorkflowRun>;
