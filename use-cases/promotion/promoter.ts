import { asProblem, TerminalError } from '../../runtime/errors.ts';
import type { Git } from '../../runtime/git/git.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { ReportStore } from '../../workflows/feedback/store/report-store.ts';
import type { Finding } from '../../workflows/promotion/decide/decision.ts';
import type { EnvironmentRecord } from '../../workflows/promotion/decide/situation.ts';
import { readLedger } from '../../workflows/promotion/ledger/ledger.ts';
import { recordOf } from '../../workflows/promotion/ledger/record.ts';
import type { PromotionPolicy } from '../../workflows/promotion/policy/policy.ts';
import type { ControlPlaneSource, EnvironmentRuns } from '../reconcile/environment-runs.ts';
import type { Session } from '../session.ts';
import { createStatusWriter } from './commit-statuses.ts';
import { ledgerOf } from './ledger-of.ts';
import { movePin } from './promote.ts';
import {
  type AssessedPromotion,
  assessPromotion,
  historyOpener,
  type PromotionFacts,
  readAllFacts,
  readPolicy,
} from './read-promotion.ts';
import { newsFor, recordNews } from './record-findings.ts';

/** Carries out the policy of a control plane, one turn after the other. */
export interface Promoter {
  /**
   * Where everything stands in git that a turn depends on, apart from the environments themselves: equal texts when nothing is new.
   * @param git Of the poll, so that it asks each server once.
   */
  heads(git: Git): Promise<string>;
  /** Throws what keeps all environments from it, such as a control plane that can't be read. */
  turn(options: TurnOptions): Promise<PromotionTurn>;
}

export interface TurnOptions {
  /** Reads git and forges anew. Otherwise only what clusters say may have changed; what follows from that is read anew before it is done. */
  readonly fresh: boolean;
}

export interface PromoterOptions {
  readonly source: ControlPlaneSource;
  readonly runs: Pick<EnvironmentRuns, 'list' | 'promotable' | 'preview'>;
  /** What clusters report; without it nothing is known of them. */
  readonly store?: Pick<ReportStore, 'newest'>;
  /** Signs the ledger. Without it nothing is recorded and nothing promoted: the policy is only watched. */
  readonly key?: () => Promise<string>;
}

export interface PromotionTurn {
  /** Absent without a policy, or one that is valid. */
  readonly view?: Omit<AssessedPromotion, 'diagnostics'>;
  readonly diagnostics: readonly Diagnostic[];
  readonly recorded: readonly Finding[];
  readonly promoted: readonly Promoted[];
  readonly refused: readonly RefusedPromotion[];
  /** Commit statuses that could not be written, in words. */
  readonly statusProblems?: readonly string[];
}

export interface Promoted {
  readonly environment: string;
  readonly commit: string;
  /** Folders that stay as they are through one team's fault. */
  readonly without: readonly string[];
}

/** A promotion that the gates allow, and that something else prevents. */
export interface RefusedPromotion {
  readonly environment: string;
  readonly commit: string;
  readonly reason: string;
}

/** What holds until git or a forge changes. */
interface Known {
  readonly policy?: PromotionPolicy;
  readonly diagnostics: readonly Diagnostic[];
  readonly facts: PromotionFacts;
  readonly records: ReadonlyMap<string, EnvironmentRecord>;
}

/** All that is kept can be found out again. */
export function createPromoter(options: PromoterOptions, session: Session): Promoter {
  let known: Known | undefined;
  const statuses = createStatusWriter(session);
  const turn = async ({ fresh }: TurnOptions): Promise<PromotionTurn> => {
    const isRead = fresh || known === undefined;
    if (known === undefined || isRead) known = await readKnown(options, session);
    const first = await assess(known, options, session);
    if (first === undefined) return { diagnostics: known.diagnostics, recorded: [], promoted: [], refused: [] };
    const hasNews = first.decision.actions.length > 0 || newsFor(first, known.facts).length > 0;
    if (!hasNews || options.key === undefined) return nothingDone(first, known);
    // Nothing is done by what was read some time ago: somebody may have held or moved it since.
    if (!isRead) known = await readKnown(options, session);
    const view = isRead ? first : await assess(known, options, session);
    if (view === undefined) return { diagnostics: known.diagnostics, recorded: [], promoted: [], refused: [] };
    const acted = await act(known, view, { ...options, session });
    known = acted.known;
    return acted.result;
  };
  return {
    heads: async git => {
      const { repository } = await session.openControlPlane(options.source.controlPlane ?? '.', git);
      const heads = await repository.heads(options.source.signal);
      return [...heads].map(([branch, commit]) => `${branch} ${commit}`).join('\n');
    },
    turn: async wanted => {
      const result = await turn(wanted);
      // Who only watches writes nothing.
      if (result.view === undefined || known === undefined || options.key === undefined) return result;
      return { ...result, statusProblems: await statuses.write(result.view, known.facts) };
    },
  };
}

function nothingDone(view: NonNullable<PromotionTurn['view']>, { diagnostics }: Known): PromotionTurn {
  return { view, diagnostics, recorded: [], promoted: [], refused: [] };
}

async function readKnown({ source, runs, key }: PromoterOptions, session: Session): Promise<Known> {
  const { declared, sources, missing } = await runs.list(source);
  const [unread] = missing;
  if (unread !== undefined) throw new TerminalError(`the control plane can't be read: ${unread.reason}`);
  const controlPlane = await session.openControlPlane(source.controlPlane ?? '.', session.git);
  const { policy, diagnostics } = await readPolicy({ declared, sources }, controlPlane.repository);
  const facts = { line: [], environments: new Map() };
  if (policy === undefined) return { diagnostics, facts, records: new Map() };
  const promotable = async (environment: string) => await runs.promotable({ ...source, environment });
  const open = historyOpener(controlPlane, session);
  const records = await readRecords(policy, await ledgerOf(source, session, await key?.()));
  return { policy, diagnostics, records, facts: await readAllFacts(policy, promotable, { session, open }) };
}

async function readRecords(
  { environments }: PromotionPolicy,
  ledger: Awaited<ReturnType<typeof ledgerOf>>,
): Promise<ReadonlyMap<string, EnvironmentRecord>> {
  const records = new Map<string, EnvironmentRecord>();
  for (const { name } of environments) records.set(name, recordOf((await readLedger(name, ledger)).facts));
  return records;
}

async function assess(
  { policy, facts, records }: Known,
  { store }: Pick<PromoterOptions, 'store'>,
  { clock }: Pick<Session, 'clock'>,
): Promise<PromotionTurn['view']> {
  if (policy === undefined) return undefined;
  return await assessPromotion(policy, facts, {
    now: clock.now(),
    recordOf: async name => await Promise.resolve(records.get(name) ?? recordOf([])),
    ...(store && { observationsOf: async name => await store.newest(name) }),
  });
}

/** Records what was found out, and then does what follows. Each step can be repeated: a process that ends between them goes on from there. */
async function act(
  known: Known,
  found: NonNullable<PromotionTurn['view']>,
  { session, ...options }: PromoterOptions & { readonly session: Session },
): Promise<{ readonly known: Known; readonly result: PromotionTurn }> {
  const { diagnostics, facts } = known;
  const { policy } = found;
  const news = newsFor(found, facts);
  let now = known;
  let view = found;
  if (news.length > 0) {
    const ledger = await ledgerOf(options.source, session, await options.key?.());
    await recordNews(news, ledger);
    now = { ...known, records: await readRecords(policy, ledger) };
    view = (await assess(now, options, session)) ?? found;
  }
  const promoted: Promoted[] = [];
  const refused: RefusedPromotion[] = [];
  for (const action of view.decision.actions) {
    const allowHeld = policy.environments.find(({ name }) => name === action.environment)?.allowHeld === true;
    const outcome = await promote(action, { ...options, allowHeld }, session);
    if ('reason' in outcome) refused.push(outcome);
    else promoted.push(outcome);
  }
  return { known: now, result: { view, diagnostics, recorded: found.decision.findings, promoted, refused } };
}

async function promote(
  { environment, commit }: { readonly environment: string; readonly commit: string },
  { source, runs, allowHeld }: PromoterOptions & { readonly allowHeld: boolean },
  session: Session,
): Promise<Promoted | RefusedPromotion> {
  const refused = (reason: string): RefusedPromotion => ({ environment, commit, reason });
  try {
    const { pin } = await runs.promotable({ ...source, environment });
    const { controlPlane = '.' } = source;
    const move = await movePin({ environment, kind: 'promote', commit, controlPlane }, pin, session);
    if (move.commit === undefined) return { environment, commit, without: [] };
    const preview = await runs.preview({ ...source, environment, commits: { [move.branch]: move.commit } });
    const { problem, held, heldOfTeams, refusedRemovals } = preview;
    if (problem !== undefined) return refused(`it can’t be planned with that commit: ${problem}`);
    if (held.length > 0 && !allowHeld) return refused(`${shown(held)} would be held back`);
    if (refusedRemovals > 0) return refused(`it would remove ${refusedRemovals} folders, which is over the budget`);
    await move.write();
    return { environment, commit, without: [...held, ...heldOfTeams] };
  } catch (error) {
    return refused(asProblem(`promoting to ${environment}`, error).message);
  }
}

const MOST_SHOWN = 3;

function shown(folders: readonly string[]): string {
  const more = folders.length - MOST_SHOWN;
  return `${folders.slice(0, MOST_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
