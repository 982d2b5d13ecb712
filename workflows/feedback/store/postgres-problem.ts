import { AccessError, Problem, TransientError, UserError } from '../../../runtime/errors.ts';

/** `SQLSTATE`s that somebody has to do something about: errcodes in PostgreSQL's appendix A. */
const ACCESS: Readonly<Record<string, string>> = {
  '28P01': 'check user and password: in the address, PGPASSWORD or the file that PGPASSFILE names',
  '28000': 'check user and sslmode, and pg_hba.conf of the server',
  '3D000': 'make the database: createdb --owner=USER NAME',
  '3F000': 'name a schema that is there, in the option search_path',
  '42501':
    'let the user make tables and change what is in them: GRANT CREATE, USAGE ON SCHEMA public TO the user, once',
};
/** It can be reached and doesn't write now. */
const AWAY: Readonly<Record<string, string>> = {
  '25006': 'name the server that writes go to: this one is read-only, as a standby is',
  '53100': 'the disk of the server is full: make room',
  '53300': 'the server has too many connections: raise max_connections, or put a pooler before it',
  '55P03': 'somebody holds what has to be written: look into pg_stat_activity',
  '57P03': 'the server starts or stops: wait',
};
/** Of TLS, in Node's words. */
const TLS_CODE = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH)/;
const TLS_MESSAGE = /server does not support SSL/;
const TLS_FIX =
  'name the authority of its certificate in the address (sslrootcert=FILE), or say sslmode=disable where nobody else is on the way';
const AWAY_FIX = 'see that it runs and can be reached from here; reports are taken again when it can be';

/** What an error of the database, or on the way to it, means to people. Errors of Berth's own stay as they are. */
export function postgresProblem(error: unknown, name: string): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = `can't use ${name} for reports of clusters: ${reasonOf(error)}`;
  const cause = error;
  const access = ACCESS[code];
  if (access !== undefined) return new AccessError(message, { cause, fix: access });
  if (TLS_CODE.test(code) || TLS_MESSAGE.test(error.message)) return new UserError(message, { cause, fix: TLS_FIX });
  if (isAway(error, code)) return new TransientError(message, { cause, fix: AWAY[code] ?? AWAY_FIX });
  return error;
}

/** Some have nothing but a code, such as one for several addresses of a host. */
function reasonOf(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : error.message;
}

function isAway(error: Error, code: string): boolean {
  if (AWAY[code] !== undefined) return true;
  // Connections that failed, resources, the operator's intervention, a crash of the server's, deadlocks.
  if (/^(08|53|57|58|XX|40)[0-9A-Z]{3}$/.test(code)) return true;
  // The system's, of connections and names.
  if (/^(E[A-Z_]+)$/.test(code) && 'syscall' in error) return true;
  return error instanceof AggregateError || OF_THE_DRIVER.test(error.message);
}

/** The driver gives these no code. */
const OF_THE_DRIVER = /timeout|terminated|Connection ended|not queryable|connection has been discarded/i;
