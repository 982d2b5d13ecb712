import type { Generated, Kysely, Transaction } from 'kysely';

/** Tables of the store, on every database. Instants are texts as of `Date.toISOString`, compared as bytes. */
export interface StoreSchema {
  readonly observation: ObservationTable;
  readonly history: HistoryTable;
}

/** The newest of each object. */
interface ObservationTable {
  readonly environment: string;
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly reported_at: string;
  readonly seen_at: string;
  readonly since: string;
  /** The whole of it, in JSON. */
  readonly record: string;
}

/** Each change of revision or state. */
interface HistoryTable {
  readonly environment: string;
  readonly cluster: string;
  readonly seen_at: string;
  readonly record: string;
  /** In the order in which they were written; SQLite has it in every table. */
  readonly rowid: Generated<number | string>;
}

export type StoreDatabase = Kysely<StoreSchema>;
export type StoreTransaction = Transaction<StoreSchema>;
