import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver, sql } from 'kysely';
import { UserError } from '../../../runtime/errors.ts';
import { loadSqlite } from './load-sqlite.ts';
import { SQLITE } from './migrations.ts';
import type { ReportStore } from './report-store.ts';
import type { StoreDatabase, StoreSchema } from './schema.ts';
import { type Backend, createSqlStore, type StoreOptions } from './sql-store.ts';

/** How long another process may hold the file, in milliseconds. Meanwhile this one does other things. */
const BUSY_MS = 5_000;
const BUSY_POLL_MS = 20;
/** `SQLITE_BUSY`. */
const BUSY = 5;

/**
 * Reports in a file. It is made when it isn't there, with the first use. Its functions throw a {@link UserError} for a file
 * that can't be opened, is something else, or is of a newer Berth.
 */
export function sqliteStore(path: string, options: StoreOptions = {}): ReportStore {
  return createSqlStore(sqliteBackend(path), options);
}

function sqliteBackend(path: string): Backend {
  return {
    name: path,
    schema: {
      spelling: SQLITE,
      async read(transaction) {
        const { rows } = await sql<{ user_version: number }>`PRAGMA user_version`.execute(transaction);
        return rows[0]?.user_version ?? 0;
      },
      async write(transaction, version) {
        await sql.raw(`PRAGMA user_version = ${version}`).execute(transaction);
      },
    },
    open: async () => await Promise.resolve(openFile(path)),
    // A transaction has the whole file from its beginning.
    lock: async () => await Promise.resolve(),
    problemOf(error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return error;
      return new UserError(`can't use ${path} for reports of clusters: ${error.message}`, {
        cause: error,
        fix: 'name a file in a folder that Berth may write to, or move what is there away: clusters report again',
      });
    },
  };
}

function openFile(path: string): StoreDatabase {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path, { timeout: BUSY_POLL_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  } catch (error) {
    database.close();
    throw error;
  }
  return new Kysely<StoreSchema>({ dialect: new NodeSqliteDialect(database) });
}

/** Kysely's SQLite over Node's. */
class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: adapted(database) });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database);
  }
}

/** Its transactions have the file from their beginning: one that becomes a writer later could find that somebody else was quicker. */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: adapted(database) });
    this.#database = database;
  }

  override async beginTransaction(): Promise<void> {
    for (let left = BUSY_MS; ; left -= BUSY_POLL_MS) {
      try {
        this.#database.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (left <= 0 || !isBusy(error)) throw error;
      }
      await setTimeout(BUSY_POLL_MS);
    }
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk ends the transaction itself.
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}

type KyselyDatabase = ConstructorParameters<typeof SqliteDriver>[0]['database'];

function adapted(database: DatabaseSync): KyselyDatabase {
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = database.prepare(text);
      return {
        reader: statement.columns().length > 0,
        all: given => statement.all(...values(given)),
        run: given => statement.run(...values(given)),
        iterate: given => statement.iterate(...values(given)),
      };
    },
  };
}

function values(given: readonly unknown[]): SQLInputValue[] {
  return given as SQLInputValue[];
}
