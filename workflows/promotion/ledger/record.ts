import type { EnvironmentRecord, ReachedCommit } from '../decide/situation.ts';
import type { LedgerFact } from './entry.ts';

/** What all facts about an environment come to, oldest first. */
export function recordOf(facts: readonly LedgerFact[]): EnvironmentRecord {
  const reached: ReachedCommit[] = [];
  const failed = new Set<string>();
  const quarantined = new Map<string, string>();
  let hold: EnvironmentRecord['hold'];
  let freeze: EnvironmentRecord['freeze'];
  let merged: EnvironmentRecord['merged'];
  const end = (until: number): void => {
    const last = reached.at(-1);
    if (last !== undefined && last.until === undefined) reached[reached.length - 1] = { ...last, until };
  };
  for (const fact of facts) {
    const at = Date.parse(fact.at);
    switch (fact.kind) {
      case 'reached':
        end(at);
        failed.delete(fact.commit);
        reached.push({ commit: fact.commit, since: at });
        break;
      case 'failed':
        if (reached.at(-1)?.commit === fact.commit) end(at);
        failed.add(fact.commit);
        break;
      case 'merged':
        merged = { commit: fact.commit, revision: fact.revision, expected: new Map(Object.entries(fact.expected)) };
        break;
      case 'hold':
        hold = { by: fact.by, at, reason: fact.reason };
        break;
      case 'release':
        hold = undefined;
        break;
      case 'freeze':
        freeze = {
          by: fact.by,
          at,
          reason: fact.reason,
          ...(fact.until !== undefined && { until: Date.parse(fact.until) }),
        };
        break;
      case 'unfreeze':
        freeze = undefined;
        break;
      case 'quarantine':
        quarantined.set(fact.commit, fact.reason);
        break;
    }
  }
  return { reached, failed, quarantined, ...(hold && { hold }), ...(freeze && { freeze }), ...(merged && { merged }) };
}
