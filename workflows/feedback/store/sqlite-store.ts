import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { UserError } from '../../../runtime/errors.ts';
import { isNewer, Observation } from '../observation.ts';
import { loadSqlite } from './load-sqlite.ts';
import { MIGRATIONS } from './migrations.ts';
import {
  DEFAULT_STORE_LIMITS,
  type Recorded,
  type ReportStore,
  type StoredObservation,
  type StoreLimits,
} from './report-store.ts';

/** How long another process may hold the file, in milliseconds. */
const BUSY_MS = 5_000;

/**
 * Reports in a file. It is made when it isn't there. Throws a {@link UserError} for a file that can't be opened, is
 * something else, or is of a newer Berth.
 */
export function openSqliteStore(path: string, limits: StoreLimits = DEFAULT_STORE_LIMITS): ReportStore {
  const database = openFile(path);
  const statements = prepare(database);
  return {
    record: async observations =>
      await settled(() => inTransaction(database, () => observations.map(one => recordOne(one, statements, limits)))),
    newest: async environment => await settled(() => statements.newest.all(environment).map(storedObservation)),
    history: async (environment, cluster, limit) =>
      await settled(() => statements.history.all(environment, cluster, limit).map(observationOf)),
    prune: async before =>
      await settled(() => {
        const time = before.toISOString();
        inTransaction(database, () => [statements.pruneObservations.run(time), statements.pruneHistory.run(time)]);
      }),
    close: async () => await settled(() => database.close()),
  };
}

/** SQLite answers at once; other stores don't. */
async function settled<T>(work: () => T): Promise<T> {
  return await new Promise<T>(resolve => {
    resolve(work());
  });
}

function openFile(path: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: BUSY_MS });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    migrate(database, path);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof UserError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`can't use ${path} for reports of clusters: ${reason}`, {
      cause,
      fix: 'name a file in a folder that Berth may write to, or move what is there away: clusters report again',
    });
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const [row] = database.prepare('PRAGMA user_version').all();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new UserError(
      `${path} was written by a newer Berth: its schema is ${version}, known is ${MIGRATIONS.length}`,
      {
        fix: 'use that Berth, or name another file: clusters report again',
      },
    );
  }
  const missing = MIGRATIONS.slice(version);
  if (missing.length === 0) return;
  inTransaction(database, () => database.exec(`${missing.join('\n')} PRAGMA user_version = ${MIGRATIONS.length}`));
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk ends the transaction itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

type Statements = Readonly<
  Record<'one' | 'cluster' | 'clusters' | 'put' | 'remember' | 'newest' | 'history', StatementSync>
> &
  Readonly<Record<'pruneObservations' | 'pruneHistory', StatementSync>>;

const KEY = 'environment = ? AND cluster = ?';

function prepare(database: DatabaseSync): Statements {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    one: sql(`SELECT record, since FROM observation WHERE ${KEY} AND kind = ? AND namespace = ? AND name = ?`),
    cluster: sql(`SELECT count(*) AS count FROM observation WHERE ${KEY}`),
    clusters: sql('SELECT count(*) AS count FROM (SELECT DISTINCT environment, cluster FROM observation)'),
    put: sql('INSERT OR REPLACE INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    remember: sql('INSERT INTO history VALUES (?, ?, ?, ?)'),
    newest: sql('SELECT record, since FROM observation WHERE environment = ? ORDER BY cluster, kind, namespace, name'),
    history: sql(`SELECT record FROM history WHERE ${KEY} ORDER BY seen_at DESC, rowid DESC LIMIT ?`),
    pruneObservations: sql('DELETE FROM observation WHERE seen_at < ?'),
    pruneHistory: sql('DELETE FROM history WHERE seen_at < ?'),
  };
}

function recordOne(observation: Observation, statements: Statements, limits: StoreLimits): Recorded {
  const { environment, cluster, object, reportedAt, seenAt } = observation;
  const { kind, namespace, name } = object;
  const row = statements.one.get(environment, cluster, kind, namespace, name);
  const known = row === undefined ? undefined : storedObservation(row);
  if (known === undefined) {
    const objects = countOf(statements.cluster.get(environment, cluster));
    if (objects >= limits.objects) return 'too-many-objects';
    if (objects === 0 && countOf(statements.clusters.get()) >= limits.clusters) return 'too-many-clusters';
  } else if (isNewer(known, observation)) {
    return 'older';
  }
  const isSame = known?.revision === observation.revision && known.state === observation.state;
  const record = JSON.stringify(observation);
  const since = isSame ? known.since : reportedAt;
  statements.put.run(environment, cluster, kind, namespace, name, reportedAt, seenAt, since, record);
  if (!isSame) statements.remember.run(environment, cluster, seenAt, record);
  return 'recorded';
}

function countOf(row: Row | undefined): number {
  return Number(row?.['count'] ?? 0);
}

type Row = NonNullable<ReturnType<StatementSync['get']>>;

function observationOf(row: Row): Observation {
  return Observation.parse(JSON.parse(String(row['record'])));
}

function storedObservation(row: Row): StoredObservation {
  return { ...observationOf(row), since: String(row['since']) };
}
