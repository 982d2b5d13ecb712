import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccessError, TransientError, UserError } from '../../../runtime/errors.ts';
import { reportRoutes } from '../../../server/http/routes/reports.ts';
import { createMetrics } from '../../../server/metrics/metrics.ts';
import { clusterToken } from '../../../workflows/feedback/cluster-token.ts';
import { parsePostgresAddress } from '../../../workflows/feedback/store/postgres-address.ts';
import { type PostgresOptions, postgresStore } from '../../../workflows/feedback/store/postgres-store.ts';
import type { ReportStore } from '../../../workflows/feedback/store/report-store.ts';
import { recordingLog } from '../../server/daemon.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startTcpProxy } from '../../testbed/faults/tcp-proxy.ts';
import { eventually } from '../../testbed/process/eventually.ts';
import { ownBody, REPORTER, SEEN_AT } from '../../workflows/feedback/bodies.ts';
import { describeStore, observation } from '../../workflows/feedback/store/store-suite.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

const KEY = 'a key that is long enough to be one';

let server: PostgresServer;
let address: string;
let databases = 0;
const open: ReportStore[] = [];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => await server.close());
beforeEach(async () => {
  databases += 1;
  address = await server.database(`reports${databases}`);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map(async store => await store.close()));
});

function store(options?: PostgresOptions, at = address): ReportStore {
  const opened = postgresStore(parsePostgresAddress(at), options);
  open.push(opened);
  return opened;
}

async function failure(work: Promise<unknown>): Promise<UserError | TransientError> {
  const error: unknown = await work.then(
    () => new Error('it worked'),
    (problem: unknown) => problem,
  );
  if (!(error instanceof UserError) && !(error instanceof TransientError)) throw error;
  expect(error.fix).not.toBe('');
  expect(JSON.stringify([error.message, error.fix, error.cause])).not.toContain(server.password);
  return error;
}

describeStore('reports in PostgreSQL', options => store(options));

test('reports get 503 while the database is away, which is said once, and are kept afterwards', async () => {
  const reports = store();
  const log = recordingLog();
  const tokens = { key: async () => await Promise.resolve(KEY), generations: { current: 1 } };
  const reporting = { tokens, store: reports, clock: manualClock(SEEN_AT) };
  const metrics = createMetrics();
  const app = reportRoutes({ metrics, log, reporting });
  // biome-ignore lint/style/useNamingConvention: a header
  const headers = { Authorization: `Bearer ${clusterToken(KEY, REPORTER, 1)}` };
  const body = JSON.stringify({ ...REPORTER, ...ownBody() });
  const post = async (): Promise<number> => (await app.request('/reports', { method: 'POST', headers, body })).status;
  expect(await post()).toBe(202);
  await server.stop();
  expect([await post(), await post(), await post()]).toEqual([503, 503, 503]);
  await server.start();
  await eventually(async () => expect(await post()).toBe(202));
  const messages = log.lines.map(({ message }) => message);
  expect(messages.filter(one => one === 'reports of clusters are kept again')).toHaveLength(1);
  expect(messages.filter(one => one === 'a report of a cluster could not be kept').length).toBeLessThan(3);
  expect(JSON.stringify(log.lines)).not.toContain(server.password);
});

describe('the database', () => {
  test('may go away: what comes then fails, and what comes afterwards is kept', async () => {
    const reports = store();
    await reports.record([observation(1)]);
    await server.stop();
    expect(await failure(reports.record([observation(2)]))).toBeInstanceOf(TransientError);
    expect(await failure(store().ready())).toBeInstanceOf(TransientError);
    await server.start();
    await eventually(async () => expect(await reports.record([observation(3)])).toEqual(['recorded']));
    expect(await reports.newest('dev')).toMatchObject([{ reportedAt: observation(3).reportedAt }]);
  });

  test('may be silent: nobody waits for ever, and connections that hang aren’t used again', async () => {
    const proxy = await startTcpProxy({ port: server.port });
    const timeouts = { connectMs: 2_000, queryMs: 1_000, lockMs: 500 };
    const reports = store({ timeouts }, address.replace(String(server.port), proxy.address.split(':')[1] ?? ''));
    await reports.record([observation(1)]);
    proxy.freeze();
    expect(await failure(reports.record([observation(2)]))).toBeInstanceOf(TransientError);
    proxy.heal();
    await eventually(async () => expect(await reports.record([observation(3)])).toEqual(['recorded']));
    await Promise.all(open.splice(0).map(async one => await one.close()));
    await proxy.close();
  });

  test('may refuse: the error says what to do', async () => {
    const wrong = address.replace(/:[^:@]+@/, ':wrong@');
    const password = await failure(store({}, wrong).ready());
    expect(password).toBeInstanceOf(AccessError);
    expect(password.fix).toContain('PGPASSWORD');
    const absent = await failure(store({}, address.replace(/\/[^/]*$/, '/nowhere')).ready());
    expect(absent.fix).toContain('createdb');
    const tls = await failure(store({}, `${address}?sslmode=verify-full`).ready());
    expect([tls instanceof UserError, tls.fix]).toEqual([true, expect.stringContaining('sslrootcert')]);
    await server.query(`CREATE ROLE guest${databases} LOGIN PASSWORD 'guest'`);
    const guest = address.replace(/\/\/.*@/, `//guest${databases}:guest@`);
    const rights = await failure(store({}, guest).ready());
    expect(rights).toBeInstanceOf(AccessError);
    expect(rights.fix).toContain('GRANT');
  });
});
