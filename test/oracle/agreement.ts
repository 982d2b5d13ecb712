import type { Answer } from './oracle.ts';
import type { OracleCase, OwnAnswer } from './oracle-case.ts';

/**
 * How two answers compare. `error` is the same fact of an error in other words, which is counted but allowed; `limit` is
 * a case that Berth refuses on purpose.
 */
export type Agreement = 'same' | 'error' | 'limit' | 'different';

const WORDED: ReadonlySet<OracleCase['op']> = new Set(['render', 'toYaml', 'stringify', 'hash']);

export function compare(op: OracleCase['op'], go: Answer, own: OwnAnswer): Agreement {
  if ('limit' in own) return 'limit';
  // Errors of YAML name lines in a way of their own, and those of checks and objects are for people.
  if ('error' in own && 'error' in go) return !WORDED.has(op) || own.error === go.error ? 'same' : 'error';
  return 'output' in own && 'output' in go && own.output === go.output ? 'same' : 'different';
}
