import type { CommitRecord } from '../../runtime/git/commits.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { countsOf } from '../gitops/description/title.ts';
import { changesAt } from '../gitops/environment-changes.ts';
import { summarise } from '../gitops/summary/summary.ts';
import { type ProposalContext, type ProposalResult, result, standing } from './context.ts';
import { followUp } from './follow-up.ts';
import { mergeByHand } from './text/branch-only.ts';
import { waitingComment } from './text/comments.ts';
import { clearWaitingComment, postWaitingComment } from './waiting-comment.ts';

/** Says once, in a comment that is updated in place, what Berth would change on the branch as people left it. */
export async function wait(run: ProposalContext, people: readonly CommitRecord[]): Promise<ProposalResult> {
  const { plan, deps, found, options } = run;
  const { open, head } = found.state;
  const rest = await changesAt({ plan, forge: deps.forge, layout: found.layout, commit: head }, options);
  if (open === undefined) return rest.changes.length === 0 ? standing(run, 'unchanged') : waitOnBranch(run, people);
  if (rest.changes.length === 0) {
    const pullRequest = await clearWaitingComment(deps.forge, { open, head });
    return await followUp(run, { ...standing(run, 'unchanged'), pullRequest });
  }
  const counts = countsOf({ changeSet: rest, summary: summarise(plan, rest, new Map()) });
  const paths = rest.changes.map(({ path }) => path);
  const comment = waitingComment({ environment: plan.environment, counts, paths, people });
  const pullRequest = await postWaitingComment(deps.forge, { open, head }, comment);
  const message = `pull request #${open.number} has commits by people: Berth waits and says there what it would change`;
  return await followUp(run, result(run, 'waiting', message, { pullRequest }));
}

/** Where there is no place for a comment. */
function waitOnBranch(run: ProposalContext, people: readonly CommitRecord[]): ProposalResult {
  const { branch, gitOpsRepo } = run.found;
  const by = people[0]?.author.name ?? 'somebody else';
  const merge = mergeByHand({ base: gitOpsRepo.spec.branch, branch });
  const again = `berth apply --environment ${run.plan.environment} --rebuild`;
  const message = `the branch ${branch} has commits by ${by}, so Berth leaves it as it is: merge it, take them off, or keep them under a ref: ${again}; ${merge}`;
  return result(run, 'waiting', message);
}

/** The branch is a person's own. */
export function refuse(run: ProposalContext, people: readonly CommitRecord[]): ProposalResult {
  const { plan, found } = run;
  const author = people[0]?.author.name ?? 'somebody else';
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'branch-taken',
    message: `the branch ${found.branch}, which Berth proposes from, has commits by ${author} and none by Berth`,
    fix: `rename or delete that branch, or keep its commits under a ref: berth apply --environment ${plan.environment} --rebuild`,
    origin: found.gitOpsRepo.origin,
  };
  return result(run, 'waiting', diagnostic.message, { diagnostics: [diagnostic] });
}
