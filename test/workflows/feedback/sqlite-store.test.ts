import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../runtime/errors.ts';
import type { Observation } from '../../../workflows/feedback/observation.ts';
import { loadSqlite } from '../../../workflows/feedback/store/load-sqlite.ts';
import type { ReportStore, StoreLimits } from '../../../workflows/feedback/store/report-store.ts';
import { openSqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { COMMIT, OLDER } from './bodies.ts';

let folder: string;
const open: ReportStore[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-store-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map(async store => await store.close()));
  await rm(folder, { recursive: true });
});

function store(limits?: StoreLimits): ReportStore {
  const opened = openSqliteStore(join(folder, 'reports.sqlite'), limits);
  open.push(opened);
  return opened;
}

function observation(minute: number, changes: Partial<Observation> = {}): Observation {
  const time = new Date(Date.UTC(2026, 10, 25, 10, minute)).toISOString();
  return {
    environment: 'dev',
    cluster: 'member1',
    agent: 'flux',
    object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
    revision: COMMIT,
    state: 'applied',
    reason: 'ReconciliationSucceeded',
    message: '',
    reportedAt: time,
    seenAt: time,
    ...changes,
  };
}

describe('the store of reports', () => {
  test('keeps the newest of each object, and since when it is so', async () => {
    const reports = store();
    const other = observation(3, { cluster: 'member2' });
    await reports.record([observation(1, { state: 'progressing' }), observation(2), observation(3), other]);
    expect(await reports.newest('dev')).toEqual([
      { ...observation(3), since: observation(2).reportedAt },
      { ...other, since: other.reportedAt },
    ]);
    expect(await reports.newest('prod')).toEqual([]);
  });

  test('lets nothing older overwrite what is newer, in whatever order it comes', async () => {
    const reports = store();
    const late = observation(1, { revision: OLDER, state: 'failed', seenAt: observation(9).seenAt });
    expect(await reports.record([observation(2), late])).toEqual(['recorded', 'older']);
    expect(await reports.newest('dev')).toMatchObject([{ revision: COMMIT, state: 'applied' }]);
  });

  test('takes of two reports of the same second the one that came later', async () => {
    const reports = store();
    const first = observation(1, { state: 'progressing' });
    await reports.record([first, observation(1, { seenAt: observation(2).seenAt })]);
    expect(await reports.newest('dev')).toMatchObject([{ state: 'applied' }]);
  });

  test('says the same after the same report has come twice', async () => {
    const reports = store();
    await reports.record([observation(1)]);
    const once = await reports.newest('dev');
    expect(await reports.record([observation(1)])).toEqual(['recorded']);
    expect(await reports.newest('dev')).toEqual(once);
    expect(await reports.history('dev', 'member1', 10)).toHaveLength(1);
  });

  test('remembers each change of revision or state, newest first, and no heartbeat', async () => {
    const reports = store();
    const failed = observation(3, { state: 'failed', revision: OLDER });
    await reports.record([observation(1), observation(2), failed, observation(4)]);
    expect(await reports.history('dev', 'member1', 10)).toEqual([observation(4), failed, observation(1)]);
    expect(await reports.history('dev', 'member1', 1)).toEqual([observation(4)]);
  });

  test('tells names apart that look alike when they are put together', async () => {
    const reports = store();
    const names = ['a', 'b/c', 'a/b', 'c', "'; DROP TABLE observation; --"];
    const all = names.flatMap(namespace =>
      names.map(name => observation(1, { object: { kind: 'Kustomization', namespace, name } })),
    );
    await reports.record(all);
    expect(await reports.newest('dev')).toHaveLength(25);
  });

  test('is there again after the process ended, also in a copy of its file', async () => {
    const reports = store();
    await reports.record([observation(1)]);
    await reports.close();
    open.pop();
    expect(await store().newest('dev')).toHaveLength(1);
    await copyFile(join(folder, 'reports.sqlite'), join(folder, 'backup.sqlite'));
    const copy = openSqliteStore(join(folder, 'backup.sqlite'));
    open.push(copy);
    expect(await copy.newest('dev')).toHaveLength(1);
  });

  test('can be read by a second process while the first one writes', async () => {
    const [one, two] = [store(), store()];
    await one.record([observation(1)]);
    expect(await two.newest('dev')).toHaveLength(1);
    await two.record([observation(2)]);
    expect(await one.newest('dev')).toMatchObject([{ reportedAt: observation(2).reportedAt }]);
  });

  test('forgets what was not reported for long, and no more', async () => {
    const reports = store();
    await reports.record([observation(1), observation(5, { cluster: 'member2' })]);
    await reports.prune(new Date(observation(3).seenAt));
    expect(await reports.newest('dev')).toMatchObject([{ cluster: 'member2' }]);
    expect(await reports.history('dev', 'member1', 10)).toEqual([]);
    expect(await reports.history('dev', 'member2', 10)).toHaveLength(1);
  });

  test('takes no more clusters, and no more objects of one, than it may, and goes on with those it has', async () => {
    const reports = store({ clusters: 1, objects: 1 });
    const second = { kind: 'Kustomization', namespace: 'flux-system', name: 'second' };
    await reports.record([observation(1)]);
    expect(
      await reports.record([
        observation(2, { cluster: 'member2' }),
        observation(2, { object: second }),
        observation(2),
      ]),
    ).toEqual(['too-many-clusters', 'too-many-objects', 'recorded']);
  });

  test('keeps all of what came together, or nothing', async () => {
    const reports = store();
    const broken = { ...observation(2), cluster: Symbol('no text') as unknown as string };
    await expect(reports.record([observation(1), broken])).rejects.toThrow();
    expect(await reports.newest('dev')).toEqual([]);
    expect(await reports.record([observation(1)])).toEqual(['recorded']);
  });
});

describe('a file can’t be used for reports', () => {
  test('when it is something else, and stays as it is', async () => {
    await writeFile(
      join(folder, 'reports.sqlite'),
      'a letter to somebody, longer than a header of SQLite would be\n'.repeat(9),
    );
    expect(() => store()).toThrow(UserError);
    expect(() => store()).toThrow(/reports\.sqlite for reports of clusters: file is not a database/);
  });

  test('when its folder isn’t there', () => {
    expect(() => openSqliteStore(join(folder, 'none', 'reports.sqlite'))).toThrow(UserError);
  });

  test('when a newer Berth wrote it', async () => {
    await store().close();
    open.pop();
    const { DatabaseSync } = loadSqlite();
    const database = new DatabaseSync(join(folder, 'reports.sqlite'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => store()).toThrow(/written by a newer Berth: its schema is 99/);
  });
});
