import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../../runtime/errors.ts';
import { loadSqlite } from '../../../../workflows/feedback/store/load-sqlite.ts';
import type { ReportStore } from '../../../../workflows/feedback/store/report-store.ts';
import type { StoreOptions } from '../../../../workflows/feedback/store/sql-store.ts';
import { sqliteStore } from '../../../../workflows/feedback/store/sqlite-store.ts';
import { describeStore, observation } from './store-suite.ts';

let folder: string;
const open: ReportStore[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-store-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map(async store => await store.close()));
  await rm(folder, { recursive: true });
});

function store(options?: StoreOptions, name = 'reports.sqlite'): ReportStore {
  const opened = sqliteStore(join(folder, name), options);
  open.push(opened);
  return opened;
}

describeStore('reports in a file', store);

test('is there again after the process ended, also in a copy of its file', async () => {
  const reports = store();
  await reports.record([observation(1)]);
  await reports.close();
  expect(await store().newest('dev')).toHaveLength(1);
  await copyFile(join(folder, 'reports.sqlite'), join(folder, 'backup.sqlite'));
  expect(await store({}, 'backup.sqlite').newest('dev')).toHaveLength(1);
});

describe('a file can’t be used for reports', () => {
  test('when it is something else, and stays as it is', async () => {
    await writeFile(
      join(folder, 'reports.sqlite'),
      'a letter to somebody, longer than a header of SQLite would be\n'.repeat(9),
    );
    await expect(store().ready()).rejects.toThrow(UserError);
    await expect(store().ready()).rejects.toThrow(/reports\.sqlite for reports of clusters: file is not a database/);
  });

  test('when its folder isn’t there', async () => {
    await expect(store({}, 'none/reports.sqlite').ready()).rejects.toThrow(UserError);
  });

  test('when a newer Berth wrote it', async () => {
    await store().ready();
    const { DatabaseSync } = loadSqlite();
    const database = new DatabaseSync(join(folder, 'reports.sqlite'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(store().ready()).rejects.toThrow(/written by a newer Berth: its schema is 99/);
  });
});
