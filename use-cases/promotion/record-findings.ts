import { printable } from '../../runtime/printable.ts';
import type { Finding } from '../../workflows/promotion/decide/decision.ts';
import type { LedgerFact } from '../../workflows/promotion/ledger/entry.ts';
import { appendFacts, type LedgerOptions } from '../../workflows/promotion/ledger/ledger.ts';
import { shortId } from '../../workflows/text/words.ts';
import type { AssessedPromotion, PromotionFacts } from './read-promotion.ts';

/** Characters of a reason that the ledger takes. */
const MOST = 1_024;

/** What the ledger of an environment doesn't have yet. */
export interface LedgerNews {
  readonly environment: string;
  readonly facts: readonly LedgerFact[];
  /** Subject of the commit. */
  readonly why: string;
}

/** What a decision found out, and how many clusters each cluster type had when something was merged. */
export function newsFor(
  { decision: { findings, environments }, records }: Pick<AssessedPromotion, 'decision' | 'records'>,
  facts: PromotionFacts,
): LedgerNews[] {
  return environments.flatMap(({ environment }) => {
    const own = findings.filter(one => one.environment === environment);
    const merged = mergedFact(facts.environments.get(environment), records.get(environment)?.merged?.revision);
    const news = [...(merged === undefined ? [] : [merged]), ...own.map(factOf)];
    const [first] = own;
    const why = first === undefined ? `Record the merge in ${environment}` : subjectOf(first);
    return news.length === 0 ? [] : [{ environment, facts: news, why }];
  });
}

export async function recordNews(news: readonly LedgerNews[], ledger: LedgerOptions): Promise<void> {
  for (const { environment, facts, why } of news) await appendFacts(environment, { facts, why }, ledger);
}

function mergedFact(
  known: ReturnType<PromotionFacts['environments']['get']>,
  recorded: string | undefined,
): LedgerFact | undefined {
  if (known?.merged === undefined || known.merged.revision === recorded) return undefined;
  const { commit, revision, at } = known.merged;
  const expected = Object.fromEntries(known.expected);
  return { kind: 'merged', commit, revision, at: new Date(at).toISOString(), expected };
}

function factOf({ kind, commit, at, reason = '' }: Finding): LedgerFact {
  const time = new Date(at).toISOString();
  return kind === 'reached'
    ? { kind, commit, at: time }
    : { kind, commit, at: time, reason: printable(reason).slice(0, MOST) };
}

function subjectOf({ environment, kind, commit, reason }: Finding): string {
  const what = `${environment} ${kind === 'reached' ? 'has' : 'failed with'} ${shortId(commit)}`;
  return reason === undefined ? `Record that ${what}` : `Record that ${what}: ${printable(reason)}`;
}
