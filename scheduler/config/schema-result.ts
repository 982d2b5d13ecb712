import type { Outcome } from './schema/schema-set.ts';
import type { SchemaSource } from './source.ts';

/** A schema that applies to a pair, and what came of it. */
export interface SchemaResult {
  /** The ConfigSchema object; absent for a schema of the target's own. */
  readonly source?: SchemaSource;
  readonly outcome: Outcome;
}
