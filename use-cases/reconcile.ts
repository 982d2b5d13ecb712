import { AccessError, Problem, TerminalError, TransientError, UserError } from '../runtime/errors.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { type Trace, untraced } from '../runtime/trace.ts';
import { makePlan, type PlanMemo } from '../scheduler/plan/make-plan.ts';
import type { NoPlan, Plan } from '../scheduler/plan/plan.ts';
import type { Snapshot } from '../scheduler/snapshot/snapshot.ts';
import type { TemplateEngines } from '../templates/engine.ts';
import type { Forge } from '../workflows/forges/forge.ts';
import type { EnvironmentProposalResult, ProposeDeps, ProposeOptions } from './propose-environment.ts';
import { proposeEnvironment } from './propose-environment.ts';

export interface RunDeps {
  readonly engines: TemplateEngines;
  /** The forge with the GitOps repository of a plan. Throws a UserError when the environment has none. */
  readonly openForge: (plan: Plan) => Promise<Forge>;
  readonly readSources?: NonNullable<ProposeDeps['readSources']>;
  /** Nobody watches by default. */
  readonly trace?: Trace;
}

/** What became of one run. `memo` is for the next one; absent when there is no new one. */
export type RunResult =
  | {
      readonly state: 'done';
      readonly plan: Plan;
      readonly proposal: EnvironmentProposalResult;
      readonly memo?: PlanMemo;
    }
  /** A source could not be read. */
  | { readonly state: 'incomplete'; readonly plan: NoPlan; readonly again: boolean }
  | { readonly state: 'failed'; readonly failure: Failure; readonly memo?: PlanMemo };

export interface Failure {
  readonly error: unknown;
  /** True when the same again may go better. Otherwise somebody has to change something first. */
  readonly again: boolean;
  /** When the other side said so, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** Plans an environment and brings its pull request in line with the plan. Never throws. */
export async function reconcile(
  snapshot: Snapshot,
  deps: RunDeps,
  { memo, ...options }: ProposeOptions & { readonly memo?: PlanMemo },
): Promise<RunResult> {
  const { readSources, trace = untraced } = deps;
  let planned: PlanMemo | undefined;
  try {
    const result = await trace({ name: 'berth.plan' }, async () =>
      makePlan(snapshot, { engines: deps.engines, ...(memo && { memo }) }),
    );
    planned = result.memo;
    const { plan } = result;
    if (!plan.complete) return { state: 'incomplete', plan, again: plan.missing.some(({ transient }) => transient) };
    const proposal = await trace({ name: 'berth.propose' }, async () => {
      const forge = await deps.openForge(plan);
      return await proposeEnvironment(plan, { forge, ...(readSources && { readSources }) }, options);
    });
    return { state: 'done', plan, proposal, ...(planned && { memo: planned }) };
  } catch (error) {
    return { state: 'failed', failure: failureOf(error), ...(planned && { memo: planned }) };
  }
}

/**
 * Whether to try again by itself. Only what is certainly the user's to change isn't tried: access that was refused may
 * be granted, and a repository that isn't there may be made, without a commit that would tell.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof TransientError) return { error, again: true, retryAfter: error.retryAfter };
  if (error instanceof AccessError) return { error, again: true };
  return { error, again: !(error instanceof UserError || error instanceof TerminalError) };
}

/** What may be written to a log about an error: no stack of what isn't a bug, and no credentials. */
export function factsOf(error: unknown): object {
  if (error instanceof Problem) {
    const { name, message, fix, origin } = error;
    return { error: { kind: error instanceof GitError ? error.kind : name, message, fix, origin } };
  }
  return { error: { kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
}
