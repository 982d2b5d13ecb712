import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { eventually } from '../../testbed/process/eventually.ts';
import { freePorts } from '../../testbed/process/ports.ts';

/** A PostgreSQL of a test file's own. */
export interface PostgresServer {
  readonly port: number;
  /** Of the one who may do everything. */
  readonly password: string;
  /** Makes a new, empty database and gives its address. */
  database(name: string): Promise<string>;
  query(text: string, database?: string): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** PostgreSQL refuses to run as root: in a container, where tests do, it runs as Debian's user nobody. */
const NOBODY = 65_534;
const asUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const PASSWORD = 'pass/word:of@tests';

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-postgres-'));
  if (asUser.uid !== undefined) chownSync(folder, asUser.uid, asUser.gid);
  const [port = 0] = await freePorts(1);
  const data = join(folder, 'data');
  await writeFile(join(folder, 'password'), `${PASSWORD}\n`);
  await chmod(join(folder, 'password'), 0o644);
  const run = async (program: string, ...args: readonly string[]): Promise<void> => {
    const child = spawn(programPath(program), args, { cwd: folder, ...asUser, stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${program} ended with code ${String(code)}`);
  };
  const flags = ['--auth=scram-sha-256', '--username=berth', '--encoding=UTF8', '--no-sync'];
  await run('initdb', '-D', data, ...flags, `--pwfile=${join(folder, 'password')}`);
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off`;
  const query = async (text: string, database = 'postgres'): Promise<void> => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'berth', password: PASSWORD, database });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  const start = async (): Promise<void> => {
    await run('pg_ctl', 'start', '-D', data, '-w', '-l', join(folder, 'server.log'), '-o', options);
    await eventually(async () => await query('SELECT 1'));
  };
  const stop = async (): Promise<void> => await run('pg_ctl', 'stop', '-D', data, '-w', '-m', 'fast');
  await start();
  return {
    port,
    password: PASSWORD,
    query,
    start,
    stop,
    async database(name) {
      await query(`CREATE DATABASE ${name}`);
      return `postgres://berth:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${name}`;
    },
    async close() {
      await stop().catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Throws where PostgreSQL isn't installed: these tests are never left out in silence. */
function programPath(name: string): string {
  const folders = [...globSync('/usr/lib/postgresql/*/bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  const [path] = globSync(folders.map(folder => join(folder, name)));
  if (path === undefined)
    throw new Error(`there is no ${name} here for ${userInfo().username}: apt-get install postgresql`);
  return path;
}
