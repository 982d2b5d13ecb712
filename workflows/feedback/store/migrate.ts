import { sql } from 'kysely';
import { UserError } from '../../../runtime/errors.ts';
import type { Migration, Spelling } from './migrations.ts';
import type { StoreTransaction } from './schema.ts';

/** The schema of a database. */
export interface SchemaVersion {
  readonly spelling: Spelling;
  /** 0 where there is none yet. */
  read(transaction: StoreTransaction): Promise<number>;
  write(transaction: StoreTransaction, version: number): Promise<void>;
}

/**
 * Brings the schema up to date, in a transaction that keeps others from doing the same. What is newer by one version can be
 * used as it is, by the rule of {@link MIGRATIONS}. Throws a {@link UserError} for what is newer than that.
 * @param name What the database is called in messages.
 */
export async function migrate(
  transaction: StoreTransaction,
  schema: SchemaVersion,
  { migrations, name }: { readonly migrations: readonly Migration[]; readonly name: string },
): Promise<void> {
  const version = await schema.read(transaction);
  if (version > migrations.length + 1) {
    throw new UserError(
      `${name} was written by a newer Berth: its schema is ${version}, known is ${migrations.length}`,
      { fix: 'use that Berth, or name another file or database: clusters report again' },
    );
  }
  const missing = migrations.slice(version);
  if (missing.length === 0) return;
  for (const statement of missing.flatMap(migration => migration(schema.spelling))) {
    await sql.raw(statement).execute(transaction);
  }
  await schema.write(transaction, migrations.length);
}
