import { ConflictError, Problem, TransientError } from '../../runtime/errors.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { proposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Forge, ForgeIssues } from '../forges/forge.ts';
import type { ChangeSet } from '../gitops/change-set.ts';
import { holdsFolder } from '../gitops/resolve-removals.ts';
import { plural } from '../text/words.ts';
import { decideIssues, type IssueWrite, type OwnIssue, ownIssues } from './decide-issues.ts';
import { MANY } from './issue-marker.ts';
import { wantedIssues } from './wanted-issues.ts';

/** So many requests of one run write about issues; what is left is done by later runs. */
const MOST_WRITES = 20;

/** What became of an environment's issues. */
export interface SyncedIssues {
  /** True when one was opened, updated or closed. */
  readonly wrote: boolean;
  /** What was done and what is left, as clauses: "2 issues opened". */
  readonly messages: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Keeps one open issue for each folder that is held back, and none for others (contract A.3). Nothing is written when
 * nothing differs. Never throws for what a server or an account refuses: that is told, and the proposal stands.
 */
export async function syncIssues(
  plan: Plan,
  changeSet: Pick<ChangeSet, 'held'>,
  forge: Pick<Forge, 'issues'> & { readonly capabilities: Pick<Forge['capabilities'], 'bodyLimit'> },
): Promise<SyncedIssues> {
  const { issues } = forge;
  const { gitOpsRepo } = plan.snapshot;
  const wanted = gitOpsRepo === undefined || proposalSettings(gitOpsRepo).issues;
  if (issues === undefined || !wanted) return { wrote: false, messages: [], diagnostics: [] };
  const done: Done = { opened: 0, updated: 0, closed: 0, left: 0 };
  try {
    const writes = await decide(plan, changeSet, { issues, limit: forge.capabilities.bodyLimit });
    done.left = writes.length;
    for (const write of writes.slice(0, MOST_WRITES)) await carryOut(issues, write, done);
    return kept(done);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error instanceof TransientError || error instanceof ConflictError) {
      return kept({ ...done, left: 0 }, { messages: [`issues are left to the next run: ${error.message}`] });
    }
    // Who has nothing to say in issues need not be told that they can't be written.
    return kept({ ...done, left: 0 }, { diagnostics: plan.held.length === 0 ? [] : [refused(plan, error)] });
  }
}

function kept(
  done: Done,
  { messages = [], diagnostics = [] }: Partial<Omit<SyncedIssues, 'wrote'>> = {},
): SyncedIssues {
  const wrote = done.opened + done.updated + done.closed > 0;
  return { wrote, messages: [...sentences(done), ...messages], diagnostics };
}

interface Done {
  opened: number;
  updated: number;
  closed: number;
  left: number;
}

async function decide(
  plan: Plan,
  changeSet: Pick<ChangeSet, 'held'>,
  { issues, limit }: { readonly issues: ForgeIssues; readonly limit: number },
): Promise<IssueWrite[]> {
  const { environment, snapshot } = plan;
  const open = ownIssues(await issues.list('open'), environment);
  const has = new Set(open.map(({ about }) => about));
  const there = new Set(changeSet.held.filter(({ onBranch }) => onBranch).map(({ path }) => path));
  const branch = snapshot.gitOpsRepo?.spec.branch ?? environment;
  const wanted = wantedIssues({ plan, branch, onBranch: path => there.has(path) }, has);
  // Closed ones only matter where there is no open one.
  const closed: OwnIssue[] = wanted.every(({ marker }) => has.has(marker.about))
    ? []
    : ownIssues(await issues.list('closed'), environment);
  return decideIssues({ wanted, open, closed, limit, solved: about => resolutionOf(plan, about) });
}

/** Why a folder is no longer held back; nothing while it isn't certain that it isn't placed. */
function resolutionOf({ folders, held, removalHolds }: Plan, about: string): string | undefined {
  if (about === MANY) {
    if (removalHolds.length > 0) return undefined;
    return held.length === 0
      ? 'nothing is held back any more'
      : 'the folders that are still held back have issues of their own';
  }
  if (folders.some(({ path }) => path === about)) return 'the manifests are generated again';
  const [clusterType = '', deploymentTarget = ''] = about.split('/');
  if (removalHolds.some(hold => holdsFolder(hold, { clusterType, deploymentTarget }))) return undefined;
  return 'the deployment target is not placed on this cluster type any more';
}

async function carryOut(issues: ForgeIssues, write: IssueWrite, done: Done): Promise<void> {
  try {
    if ('edit' in write) await issues.edit(write.issue, write.edit);
    else await issues.open(write.title, write.body);
    done[write.does] += 1;
    done.left -= 1;
  } catch (error) {
    // Somebody is writing there: the next run looks again.
    if (!(error instanceof ConflictError)) throw error;
  }
}

function sentences({ left, ...done }: Done): string[] {
  const counts = Object.entries(done).filter(([, count]) => count > 0);
  return [
    ...counts.map(([what, count]) => `${plural(count, 'issue')} ${what}`),
    ...(left > 0 ? [`${plural(left, 'issue')} left to the next run`] : []),
  ];
}

function refused({ environment, snapshot }: Plan, problem: Problem): Diagnostic {
  return {
    severity: 'warning',
    code: 'issues-refused',
    message: `no issues can be kept about what is held back in ${environment}: ${problem.message}`,
    fix: [problem.fix, 'or switch them off: annotation berth.dev/issues: "false" of the GitOpsRepo']
      .filter(part => part !== undefined)
      .join('; '),
    ...(snapshot.gitOpsRepo && { origin: snapshot.gitOpsRepo.origin }),
  };
}
