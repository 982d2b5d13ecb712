import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { changesAt } from '../environment-changes.ts';
import type { CommitRecord } from '../gitops/own-commits.ts';
import { summarise } from '../summary/summary.ts';
import { mergeByHand } from '../text/branch-only.ts';
import { waitingComment } from '../text/comments.ts';
import { countsOf } from '../text/title.ts';
import { attendTo } from './attend.ts';
import { type ProposalResult, type Run, result, standing } from './run.ts';
import { endWait, sayThatItWaits } from './waiting-comment.ts';

/** Says once, in a comment that is updated in place, what Berth would change on the branch as people left it. */
export async function wait(run: Run, people: readonly CommitRecord[]): Promise<ProposalResult> {
  const { plan, deps, found, options } = run;
  const { open, head } = found.state;
  const rest = await changesAt({ plan, forge: deps.forge, layout: found.layout, commit: head }, options);
  if (open === undefined) return rest.changes.length === 0 ? standing(run, 'unchanged') : waitOnBranch(run, people);
  if (rest.changes.length === 0) {
    const pullRequest = await endWait(deps.forge, { open, head });
    return await attendTo(run, { ...standing(run, 'unchanged'), pullRequest });
  }
  const counts = countsOf({ changeSet: rest, summary: summarise(plan, rest, new Map()) });
  const paths = rest.changes.map(({ path }) => path);
  const comment = waitingComment({ environment: plan.environment, counts, paths, people });
  const pullRequest = await sayThatItWaits(deps.forge, { open, head }, comment);
  const message = `pull request #${open.number} has commits by people: Berth waits and says there what it would change`;
  return await attendTo(run, result(run, 'waiting', message, { pullRequest }));
}

/** Where there is no place for a comment. */
function waitOnBranch(run: Run, people: readonly CommitRecord[]): ProposalResult {
  const { branch, gitOpsRepo } = run.found;
  const by = people[0]?.author.name ?? 'somebody else';
  const merge = mergeByHand({ base: gitOpsRepo.spec.branch, branch });
  const again = `berth apply --environment ${run.plan.environment} --rebuild`;
  const message = `the branch ${branch} has commits by ${by}, so Berth leaves it as it is: merge it, take them off, or keep them under a ref: ${again}; ${merge}`;
  return result(run, 'waiting', message);
}

/** The branch is a person's own. */
export function refuse(run: Run, people: readonly CommitRecord[]): ProposalResult {
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
