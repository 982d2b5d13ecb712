import { UserError } from '../../../runtime/errors.ts';
import { Observation } from '../observation.ts';
import { migrate, type SchemaVersion } from './migrate.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { recordObservations } from './record-observations.ts';
import { DEFAULT_STORE_LIMITS, type ReportStore, type StoredObservation, type StoreLimits } from './report-store.ts';
import type { StoreDatabase, StoreTransaction } from './schema.ts';

/** Rows of one statement: databases take a bounded number of parameters. */
const ROWS = 1_000;

/** A database that reports can be kept in. */
export interface Backend {
  /** What it is called in messages, without credentials. */
  readonly name: string;
  readonly schema: SchemaVersion;
  /** Throws what {@link Backend.problemOf} understands. */
  open(): Promise<StoreDatabase>;
  /** Until the end of the transaction nobody else writes what belongs to these. */
  readonly lock: (transaction: StoreTransaction, what: readonly string[]) => Promise<void>;
  /** What an error of the database means to people. */
  problemOf(error: unknown): unknown;
}

export interface StoreOptions {
  readonly limits?: StoreLimits;
  /** Others than those of this Berth. */
  readonly migrations?: readonly Migration[];
}

/** The store in a database. */
export function createSqlStore(
  backend: Backend,
  { limits = DEFAULT_STORE_LIMITS, migrations = MIGRATIONS }: StoreOptions = {},
): ReportStore {
  const connection = connect(backend, migrations);
  const within = async <T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> => {
    const database = await connection.ready();
    return await understood(backend, async () => await database.transaction().execute(work));
  };
  return {
    ready: async () => {
      await connection.ready();
    },
    record: async observations =>
      await within(async transaction => {
        const recorded = [];
        for (let first = 0; first < observations.length; first += ROWS) {
          const some = observations.slice(first, first + ROWS);
          recorded.push(await recordObservations(some, { transaction, lock: backend.lock, limits }));
        }
        return recorded.flat();
      }),
    newest: async environment => await within(async transaction => await newestOf(environment, transaction)),
    history: async (environment, cluster, limit) =>
      await within(async transaction => {
        const all = transaction.selectFrom('history').select('record');
        const ofCluster = all.where('environment', '=', environment).where('cluster', '=', cluster);
        const rows = await ofCluster.orderBy('seen_at', 'desc').orderBy('rowid', 'desc').limit(limit).execute();
        return rows.map(observationOf);
      }),
    prune: async before =>
      await within(async transaction => {
        const time = before.toISOString();
        await transaction.deleteFrom('observation').where('seen_at', '<', time).execute();
        await transaction.deleteFrom('history').where('seen_at', '<', time).execute();
      }),
    close: async () => await connection.close(),
  };
}

interface Connection {
  /** Opens it, unless it is open. After a failure it is tried again. */
  ready(): Promise<StoreDatabase>;
  close(): Promise<void>;
}

function connect(backend: Backend, migrations: readonly Migration[]): Connection {
  let opened: Promise<StoreDatabase> | undefined;
  let isClosed = false;
  const open = async (): Promise<StoreDatabase> =>
    await understood(backend, async () => {
      const database = await backend.open();
      try {
        await database.transaction().execute(async transaction => {
          await backend.lock(transaction, ['schema']);
          await migrate(transaction, backend.schema, { migrations, name: backend.name });
        });
        return database;
      } catch (error) {
        await database.destroy();
        throw error;
      }
    });
  return {
    async ready() {
      if (isClosed) throw new UserError(`${backend.name} was closed`);
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return await opened;
    },
    async close() {
      isClosed = true;
      const database = await opened?.catch(() => undefined);
      await database?.destroy();
    },
  };
}

async function understood<T>(backend: Backend, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw backend.problemOf(error);
  }
}

async function newestOf(environment: string, transaction: StoreTransaction): Promise<StoredObservation[]> {
  const all = transaction.selectFrom('observation').select(['record', 'since']).where('environment', '=', environment);
  const rows = await all.orderBy('cluster').orderBy('kind').orderBy('namespace').orderBy('name').execute();
  return rows.map(row => ({ ...observationOf(row), since: row.since }));
}

function observationOf({ record }: { readonly record: string }): Observation {
  return Observation.parse(JSON.parse(record));
}
