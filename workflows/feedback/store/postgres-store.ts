import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { UserError } from '../../../runtime/errors.ts';
import { POSTGRES } from './migrations.ts';
import { type PostgresAddress, postgresName } from './postgres-address.ts';
import { postgresProblem } from './postgres-problem.ts';
import type { ReportStore } from './report-store.ts';
import type { StoreSchema, StoreTransaction } from './schema.ts';
import { type Backend, createSqlStore, type StoreOptions } from './sql-store.ts';

/** How long is waited, in milliseconds. */
export interface PostgresTimeouts {
  /** For a connection. */
  readonly connectMs: number;
  /** For the answer to one statement. */
  readonly queryMs: number;
  /** For others that write of the same cluster. */
  readonly lockMs: number;
}

const TIMEOUTS: PostgresTimeouts = { connectMs: 5_000, queryMs: 15_000, lockMs: 10_000 };
/** A transaction that waits for so long for its process has lost it: what it holds is let go. In milliseconds. */
const ABANDONED_MS = 30_000;
/** Of each process. More reports than this wait. */
const CONNECTIONS = 8;
/** Beside Berth's, a database may have advisory locks of others. */
const LOCK_SPACE = 'berth/reports/';

export interface PostgresOptions extends StoreOptions {
  readonly timeouts?: PostgresTimeouts;
}

/**
 * Reports in PostgreSQL, which several processes may share. Its functions throw an `AccessError` or {@link UserError} for what
 * somebody has to put right, and a `TransientError` while the server is away.
 */
export function postgresStore(
  address: PostgresAddress,
  { timeouts = TIMEOUTS, ...options }: PostgresOptions = {},
): ReportStore {
  return createSqlStore(postgresBackend(address, timeouts), options);
}

function postgresBackend(address: PostgresAddress, timeouts: PostgresTimeouts): Backend {
  const name = postgresName(address);
  return {
    name,
    schema: {
      spelling: POSTGRES,
      async read(transaction) {
        const found = await sql<{ is: boolean }>`SELECT to_regclass('berth_schema') IS NOT NULL AS is`.execute(
          transaction,
        );
        if (found.rows[0]?.is !== true) return 0;
        const { rows } = await sql<{ version: number }>`SELECT version FROM berth_schema`.execute(transaction);
        return rows[0]?.version ?? 0;
      },
      async write(transaction, version) {
        // Not while reading: who only uses the tables needs no right to make any.
        await sql`CREATE TABLE IF NOT EXISTS berth_schema (version INTEGER NOT NULL)`.execute(transaction);
        await sql`DELETE FROM berth_schema`.execute(transaction);
        await sql`INSERT INTO berth_schema VALUES (${version})`.execute(transaction);
      },
    },
    async open() {
      const pool = new pg.Pool(await poolConfig(address, timeouts));
      // A connection that nobody uses may break; the next one is a new one.
      pool.on('error', () => undefined);
      return new Kysely<StoreSchema>({ dialect: new PostgresDialect({ pool }) });
    },
    lock: async (transaction, what) => await lockAll(transaction, what, timeouts.lockMs),
    problemOf: error => postgresProblem(error, name),
  };
}

/** Settings go with the locks: a pooler before the server refuses those of a connection, and these cost nothing. */
async function lockAll(transaction: StoreTransaction, what: readonly string[], lockMs: number): Promise<void> {
  for (const one of what) {
    await sql`SELECT set_config('lock_timeout', ${String(lockMs)}, true),
      set_config('idle_in_transaction_session_timeout', ${String(ABANDONED_MS)}, true),
      pg_advisory_xact_lock(hashtextextended(${LOCK_SPACE + one}, 0))`.execute(transaction);
  }
}

async function poolConfig(address: PostgresAddress, { connectMs, queryMs }: PostgresTimeouts): Promise<pg.PoolConfig> {
  const { host, port, user, password, database, options } = address;
  const ssl = await sslOf(address);
  return {
    host,
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password: password.reveal() }),
    ...(database !== undefined && { database }),
    ...(options !== undefined && { options }),
    ssl,
    max: CONNECTIONS,
    application_name: 'berth',
    connectionTimeoutMillis: connectMs,
    query_timeout: queryMs,
    keepAlive: true,
    // A process that has nothing else to do may end.
    allowExitOnIdle: true,
  };
}

async function sslOf(address: PostgresAddress): Promise<Exclude<pg.PoolConfig['ssl'], undefined>> {
  const { sslMode, host, rootCertificate, certificate, key } = address;
  if (sslMode === 'disable') return false;
  const [ca, cert, ofKey] = await Promise.all([rootCertificate, certificate, key].map(readPem));
  return {
    rejectUnauthorized: sslMode !== 'require',
    ...(sslMode === 'verify-ca' && { checkServerIdentity: () => undefined }),
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(ofKey !== undefined && { key: ofKey }),
  };
}

async function readPem(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new UserError(`can't read ${path}, which the address of the database names: ${code}`, {
      cause: error,
      fix: 'correct the path in sslrootcert, sslcert or sslkey',
    });
  }
}
