import { ConflictError, TransientError } from '../../runtime/errors.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import { proposalMarker } from '../gitops/description/proposal-marker.ts';
import { readEnvironmentChanges } from '../gitops/environment-changes.ts';
import { withIssues } from '../issues/with-issues.ts';
import {
  labelsOf,
  type ProposalContext,
  type ProposalResult,
  type ProposeDeps,
  type ProposeOptions,
  standing,
} from './context.ts';
import { createBase } from './create-base.ts';
import { type Decision, decide } from './decide.ts';
import { followUp } from './follow-up.ts';
import { closeLegacyPullRequests } from './legacy-pull-requests.ts';
import { refuse, wait } from './wait.ts';
import { remove, withdraw } from './withdraw.ts';
import { write } from './write.ts';

const ATTEMPTS = 5;

/**
 * Brings the pull request of an environment in line with its plan: opens, updates or closes it, or leaves it. Nothing is
 * written when nothing differs. Runs may overlap: whoever is late looks again and finds the work done.
 * Throws a UserError for what the user has to put right, a TransientError when others keep changing the branch.
 */
export async function propose(
  plan: Plan | NoPlan,
  deps: ProposeDeps,
  options: ProposeOptions = {},
): Promise<ProposalResult> {
  const { environment } = plan;
  if (!plan.complete) {
    const message = 'some sources could not be read, so nothing was compared and nothing is changed';
    return { environment, outcome: 'incomplete', message, diagnostics: plan.diagnostics };
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await withIssues(await attemptProposal(plan, deps, options), plan, deps.forge);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new TransientError(`others keep changing the branches of environment ${environment}`, {
        cause: error,
        fix: 'try again',
      });
    }
  }
}

async function attemptProposal(plan: Plan, deps: ProposeDeps, options: ProposeOptions): Promise<ProposalResult> {
  const { forge } = deps;
  let found = await readEnvironmentChanges(plan, forge, options);
  if (found.state.base === undefined && found.changeSet.changes.length > 0) {
    await createBase(plan, found, { forge, mayCreate: options.createBranch === true });
    found = await readEnvironmentChanges(plan, forge, options);
  }
  const { state, changeSet, gitOpsRepo } = found;
  const ahead =
    state.base === undefined || state.head === undefined ? undefined : await forge.ahead(state.base, state.head);
  const decision = decide({
    state,
    marks: forge.commitIdentity,
    pullRequests: forge.capabilities.pullRequests,
    atomic: forge.capabilities.atomic,
    empty: changeSet.changes.length === 0,
    wanted: proposalMarker({ plan, changeSet }),
    base: gitOpsRepo.spec.branch,
    labels: labelsOf(changeSet),
    rebuild: options.rebuild === true,
    ...(ahead && { ahead }),
  });
  const run = { plan, deps, options, found, ahead };
  const adopt = options.adopt === true;
  return await closeLegacyPullRequests(await carryOut(decision, run), {
    forge,
    environment: plan.environment,
    found,
    adopt,
  });
}

async function carryOut(decision: Decision, run: ProposalContext): Promise<ProposalResult> {
  switch (decision.do) {
    case 'nothing':
      return await followUp(run, standing(run, decision.outcome));
    case 'wait':
      return await wait(run, decision.people);
    case 'refuse':
      return refuse(run, decision.people);
    case 'withdraw':
      return await withdraw(run, decision.deleteBranch);
    case 'remove':
      return await remove(run, decision.head);
    case 'write':
      return await write(run, decision);
  }
}
