import { asProblem } from '../../runtime/errors.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import { readBaseHistory } from '../../workflows/promotion/base-history.ts';
import type { EnvironmentRecord, EnvironmentSituation, Verdict } from '../../workflows/promotion/decide/situation.ts';
import { assess, type ClusterStanding } from '../../workflows/promotion/evidence/assess.ts';
import { expectedOf } from '../../workflows/promotion/evidence/expected-clusters.ts';
import {
  type MergedCommit,
  readMergedCommit,
  revisionsSince,
} from '../../workflows/promotion/evidence/merged-commit.ts';
import type { Pin } from '../../workflows/promotion/pin.ts';
import type { EvidencePolicy } from '../../workflows/promotion/policy/policy.ts';
import { parseMarker } from '../../workflows/proposal/text/marker.ts';
import type { Session } from '../session.ts';
import type { PromotableEnvironment } from './promotable.ts';
import type { PromotionInputs } from './read-promotion.ts';

const NO_REPORTS: Verdict = { state: 'undecided', reason: 'no reports of clusters are read' };

/** What git and the forge say of an environment: it holds until one of them has changed. */
export interface EnvironmentFacts {
  readonly pin?: string;
  readonly proposed?: NonNullable<EnvironmentSituation['proposed']>;
  readonly merged?: MergedCommit;
  /** Of {@link merged}: whether a revision that a cluster reports has it. */
  readonly counts?: (revision: string) => boolean;
  readonly expected: PromotableEnvironment['expected'];
  /** The base repository, whose commits are promoted. */
  readonly base?: Pick<Pin['base'], 'repo' | 'repoAt'>;
  /** Why it can't be read. */
  readonly problem?: string;
}

/** Opens a repository with all of its history. */
export type OpenHistory = (address: string) => Promise<Repository>;

/** First-parent line of the base repository's branch, newest first: all environments of a policy have one. */
export async function readLine({ base }: Pin, open: OpenHistory): Promise<readonly string[]> {
  const { repository, tip } = await readBaseHistory(await open(base.repo), base.branch);
  const { stdout } = await repository.run(['rev-list', '--first-parent', `--max-count=${MOST_COMMITS}`, tip]);
  return stdout.toString('latin1').trim().split('\n');
}

/** Commits of the base repository's branch that are looked at. */
const MOST_COMMITS = 10_000;

/** What is wrong is said of that environment, and thrown for none. */
export async function readFacts(
  environment: string,
  promotable: () => Promise<PromotableEnvironment>,
  session: Pick<Session, 'git' | 'forges' | 'progress'>,
): Promise<EnvironmentFacts> {
  session.progress(`reading what ${environment} has`);
  try {
    return await factsOf(environment, await promotable(), session);
  } catch (error) {
    const { message } = asProblem(`reading what ${environment} has`, error);
    return { expected: new Map(), problem: message };
  }
}

async function factsOf(
  environment: string,
  { pin, gitOps, expected }: PromotableEnvironment,
  { git, forges }: Pick<Session, 'git' | 'forges'>,
): Promise<EnvironmentFacts> {
  const { repo, repoAt, branch, prefix } = gitOps;
  const forge = await forges.open(repo, repoAt);
  const state = await forge.readState(branch, `berth/${environment}`);
  const repository = await git.open(repo, { history: 'all' });
  await repository.fetch({ branch });
  const head = state.base;
  const merged = head === undefined ? undefined : await readMergedCommit(repository, { head, prefix });
  const proposed = await proposedBy(forge, state, pin);
  return {
    expected,
    base: { repo: pin.base.repo, repoAt: pin.base.repoAt },
    ...(pin.commit !== undefined && { pin: pin.commit }),
    ...(proposed && { proposed }),
    ...(merged &&
      head !== undefined && {
        merged,
        counts: await revisionsSince(repository, { revision: merged.revision, head }),
      }),
  };
}

/** What clusters say of an environment is read each time. */
export async function situationOf(
  {
    environment,
    evidence,
    record,
  }: { environment: string; evidence: EvidencePolicy | 'none'; record: EnvironmentRecord },
  { pin, proposed, merged, counts, expected, problem }: EnvironmentFacts,
  { observationsOf, now }: Pick<PromotionInputs, 'observationsOf'> & { readonly now: number },
): Promise<{ readonly situation: EnvironmentSituation; readonly clusters: readonly ClusterStanding[] }> {
  const situation = {
    ...(pin !== undefined && { pin }),
    ...(proposed && { proposed }),
    ...(merged && { merged: { commit: merged.commit, at: merged.at } }),
    ...(problem !== undefined && { problem }),
  };
  if (merged === undefined || counts === undefined || evidence === 'none' || observationsOf === undefined)
    return { situation: { ...situation, verdict: NO_REPORTS }, clusters: [] };
  // Who edits the list later doesn't change what this commit has to reach.
  const recorded = record.merged?.revision === merged.revision ? record.merged.expected : undefined;
  const { verdict, clusters } = assess({
    policy: evidence,
    expected: expectedOf(recorded ?? expected, merged.clusterTypes),
    observations: await observationsOf(environment),
    counts,
    now,
  });
  return { situation: { ...situation, verdict }, clusters };
}

/** The commit that a pull request proposes. One that was closed is taken for the pin's when nothing says otherwise. */
async function proposedBy(
  forge: Forge,
  { head, open, lastClosed }: Awaited<ReturnType<Forge['readState']>>,
  { commit: pinned }: Pin,
): Promise<EnvironmentSituation['proposed']> {
  if (open !== undefined && head !== undefined) {
    const tracking = (await forge.tree(head)).get('.github/tracking/Promoted_Commit_Id');
    const content = tracking === undefined ? undefined : (await forge.contents([tracking.oid])).get(tracking.oid);
    const commit = content === undefined ? undefined : Buffer.from(content).toString('utf8').trim();
    return commit === undefined ? undefined : { commit, state: 'open' };
  }
  const isDeclined = lastClosed?.state === 'closed' && parseMarker(lastClosed.body)?.state === 'proposed';
  return isDeclined && pinned !== undefined ? { commit: pinned, state: 'closed' } : undefined;
}
