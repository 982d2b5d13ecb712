import { UserError } from '../../../runtime/errors.ts';
import { Secret } from '../../../runtime/secret.ts';

/** How a connection is protected. `require`: encrypted, with whoever answers; `verify-ca`: with one of the authority's. */
export type SslMode = (typeof SSL_MODES)[number];
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

/** A database of PostgreSQL. What is absent is taken from libpq's variables, such as `PGPASSWORD`, or is its default. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: Secret;
  readonly database?: string;
  readonly sslMode: SslMode;
  /** Paths of files in PEM. */
  readonly rootCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
  /** Settings of the session, as libpq's `options`: `-c search_path=berth`. */
  readonly options?: string;
}

export function isPostgresAddress(text: string): boolean {
  return /^postgres(ql)?:/i.test(text);
}

const PARAMETERS = ['host', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'options'];
const FORM = 'write it as postgres://USER@HOST:5432/DATABASE?sslmode=verify-full';

/**
 * Reads `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…`. Parameters are those of libpq that matter, and no others.
 * Throws a {@link UserError} without the address in it: it may have a password.
 */
export function parsePostgresAddress(text: string): PostgresAddress {
  // Of libpq, for a socket: the host is a parameter.
  const url = parsedUrl(text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=\/|$|\?)/i, '$1localhost'));
  const { searchParams } = url;
  const unknown = [...searchParams.keys()].find(name => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw wrong(`its parameter ${JSON.stringify(unknown)} isn't known`, PARAMETERS.join(', '));
  const database = decoded(url.pathname.slice(1));
  const host = searchParams.get('host') ?? decoded(url.hostname).replace(/^\[(.*)\]$/, '$1');
  return {
    host: host === '' ? 'localhost' : host,
    sslMode: sslModeOf(searchParams.get('sslmode'), host),
    ...(url.port !== '' && { port: Number(url.port) }),
    ...given('user', decoded(url.username)),
    ...(url.password !== '' && { password: Secret.password(decoded(url.password), 'the database') }),
    ...given('database', database),
    ...given('rootCertificate', searchParams.get('sslrootcert')),
    ...given('certificate', searchParams.get('sslcert')),
    ...given('key', searchParams.get('sslkey')),
    ...given('options', searchParams.get('options')),
  };
}

/** What it is called in messages: no user, no password. */
export function postgresName({ host, port = 5432, database }: PostgresAddress): string {
  const place = host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return `the database ${database === undefined ? '' : `${database} `}on ${place}`;
}

function parsedUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (url.hostname.includes(',')) throw wrong('it names several hosts', 'name the one that writes go to');
    return url;
  } catch (error) {
    // Its own message and properties repeat the address.
    if (error instanceof UserError) throw error;
    throw wrong('it is no URL', `${FORM}; characters like @ / : # in a password as %40 %2F %3A %23`);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('it has a % that stands for nothing', 'write a percent sign as %25');
  }
}

function given<Name extends string>(name: Name, value: string | null): Partial<Record<Name, string>> {
  return value === null || value === '' ? {} : ({ [name]: value } as Record<Name, string>);
}

/** Without a choice, whoever answers has to show who it is, unless it is this machine. */
function sslModeOf(written: string | null, host: string): SslMode {
  if (written === null) {
    const isHere = host === '' || host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host);
    return isHere ? 'disable' : 'verify-full';
  }
  const mode = SSL_MODES.find(one => one === written);
  if (mode !== undefined) return mode;
  throw wrong(`its sslmode ${JSON.stringify(written)} can't be had`, `sslmode is one of ${SSL_MODES.join(', ')}`);
}

function wrong(reason: string, fix: string): UserError {
  return new UserError(`the address of the database for reports of clusters can't be used: ${reason}`, { fix });
}
