import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Forge, ForgeState, PullRequest } from '../forges/forge.ts';
import { isLegacyCommit } from '../forges/identity.ts';
import type { ProposalContext, ProposalResult } from '../proposal/proposal.ts';
import { listed, plural } from '../text/words.ts';
import { adoptedBody, adoptedComment, isAdopted } from './description/adopted.ts';

// Contract A.6: the second in which it was made.
const BRANCH = /^deployment\/\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}$/;

/**
 * Takes over from the original scheduler once the pull request that takes the place of its own is as it should be.
 * @param adopt Close its pull requests. Otherwise they are only reported.
 */
export async function closeLegacyPullRequests(
  result: ProposalResult,
  { proposal, forge }: ProposalContext,
  { environment, adopt }: { readonly environment: string; readonly adopt: boolean },
): Promise<ProposalResult> {
  const { target, state } = proposal;
  const { pullRequest: pull, outcome } = result;
  const place = { environment, base: target.base, origin: target.origin };
  // With its branch taken Berth proposes nothing, so nothing takes their place.
  const may = adopt && (outcome !== 'waiting' || pull !== undefined);
  const { messages, diagnostics } = await closeOrReport(forge, { ...place, state, pull, adopt: may });
  if (messages.length === 0) return result;
  const message = [result.message, ...messages].join('; ');
  return { ...result, message, diagnostics: [...result.diagnostics, ...diagnostics] };
}

interface LegacyInput {
  readonly environment: string;
  readonly base: string;
  /** Where the branch is named. */
  readonly origin: Origin;
  /** What was found before this run wrote anything. */
  readonly state: ForgeState;
  /** Close them. Otherwise they are only told of. */
  readonly adopt: boolean;
  /** What Berth proposes in their place. */
  readonly pull: PullRequest | undefined;
}

interface LegacyOutcome {
  /** For people, to add to a message. */
  readonly messages: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tells of the original's open pull requests, or closes them and deletes their branches. Without being asked to it looks
 * for them only as long as Berth has had no pull request of its own: later runs cost nothing.
 * Throws a ConflictError when a branch has got another commit since it was looked at.
 */
async function closeOrReport(forge: Forge, { state, adopt, ...told }: LegacyInput): Promise<LegacyOutcome> {
  const { environment, base, origin, pull } = told;
  if (!adopt && (state.open !== undefined || state.lastClosed !== undefined)) return { messages: [], diagnostics: [] };
  if (adopt) await removeLeftBehind(forge, base);
  const originals = await findLegacyPullRequests(forge, base);
  if (originals.length === 0) return { messages: [], diagnostics: [] };
  const numbers = listed(
    originals.map(original => `#${original.pull.number}`),
    20,
  );
  const count = plural(originals.length, 'pull request');
  if (!adopt) {
    const message = `${count} of the original scheduler into ${base} ${originals.length === 1 ? 'is' : 'are'} open: ${numbers}`;
    const fix = `stop the original, which closes the pull requests of others; then: berth apply --environment ${environment} --adopt`;
    return {
      messages: [message],
      diagnostics: [{ severity: 'warning', code: 'original-pulls', message, fix, origin }],
    };
  }
  const comment = adoptedComment(environment, pull);
  for (const original of originals) {
    await forge.withdraw({ ...original, body: adoptedBody(original.pull.body), comment, deleteBranch: true });
  }
  return {
    messages: [`${count} of the original scheduler ${originals.length === 1 ? 'was' : 'were'} closed: ${numbers}`],
    diagnostics: [],
  };
}

interface LegacyPullRequest {
  readonly pull: PullRequest;
  /** Commit of its branch, which has nothing but commits of the original's. */
  readonly head: string;
}

/**
 * Open pull requests of the original scheduler into an environment's branch: by the name of their branch, their title, and
 * all of their commits. One on which a person has worked is that person's.
 */
async function findLegacyPullRequests(forge: Forge, base: string): Promise<LegacyPullRequest[]> {
  const found: LegacyPullRequest[] = [];
  for (const { branch, number, title } of (await forge.openPullRequests?.(base)) ?? []) {
    if (!BRANCH.test(branch) || title !== `Update manifests in ${base} from ${branch}`) continue;
    const { base: onto, head, open } = await forge.readState(base, branch);
    if (onto === undefined || head === undefined || open?.number !== number || open.base !== base) continue;
    if (await hasOnlyLegacyCommits(forge, onto, head)) found.push({ pull: open, head });
  }
  return found;
}

// The original keeps one open at a time, so a branch that was left behind is among its newest.
const MOST_LOOKED_AT = 10;

/** Deletes the branches of pull requests that a run closed which was stopped then. */
async function removeLeftBehind(forge: Forge, base: string): Promise<void> {
  if (forge.deleteBranch === undefined) return;
  const branches = (await forge.branches()).filter(name => BRANCH.test(name));
  for (const branch of branches.slice(-MOST_LOOKED_AT)) {
    const { base: onto, head, open, lastClosed } = await forge.readState(base, branch);
    if (onto === undefined || head === undefined || open !== undefined || !isAdopted(lastClosed?.body ?? '')) continue;
    if (await hasOnlyLegacyCommits(forge, onto, head)) await forge.deleteBranch(branch, head);
  }
}

async function hasOnlyLegacyCommits(forge: Forge, base: string, head: string): Promise<boolean> {
  const { commits, truncated } = await forge.ahead(base, head);
  return !truncated && commits.length > 0 && commits.every(isLegacyCommit);
}
