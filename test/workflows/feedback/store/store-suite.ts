import { describe, expect, test } from 'vitest';
import { UserError } from '../../../../runtime/errors.ts';
import type { Observation } from '../../../../workflows/feedback/observation.ts';
import { MIGRATIONS, type Migration } from '../../../../workflows/feedback/store/migrations.ts';
import type { ReportStore } from '../../../../workflows/feedback/store/report-store.ts';
import type { StoreOptions } from '../../../../workflows/feedback/store/sql-store.ts';
import { COMMIT, OLDER } from '../bodies.ts';

export function observation(minute: number, changes: Partial<Observation> = {}): Observation {
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

/**
 * What holds of each store of reports.
 * @param store Opens one more of the place that the test has for itself.
 */
export function describeStore(name: string, store: (options?: StoreOptions) => ReportStore): void {
  describe(name, () => {
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
      const reports = store({ limits: { clusters: 1, objects: 1 } });
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
      const broken = { ...observation(2), cluster: null as unknown as string };
      await expect(reports.record([observation(1), broken])).rejects.toThrow();
      expect(await reports.newest('dev')).toEqual([]);
      expect(await reports.record([observation(1)])).toEqual(['recorded']);
    });

    test('lets nothing older overwrite what is newer when two write of the same objects at once', async () => {
      const [one, two] = [store(), store()];
      const objects = Array.from({ length: 20 }, (_, index) => ({ kind: 'App', namespace: 'a', name: `app-${index}` }));
      const minutes = [5, 2, 9, 1, 7, 3, 8, 4, 6, 0];
      await Promise.all(
        minutes.map(async (minute, index) => {
          const all = objects.map(object =>
            observation(minute, { object, revision: `${COMMIT.slice(0, 39)}${minute}` }),
          );
          // In opposite orders, which must not make them wait for each other.
          await (index % 2 === 0 ? one : two).record(index % 2 === 0 ? all : all.toReversed());
        }),
      );
      const newest = await one.newest('dev');
      expect(newest).toHaveLength(20);
      expect(new Set(newest.map(({ reportedAt }) => reportedAt))).toEqual(new Set([observation(9).reportedAt]));
      expect(await two.newest('dev')).toEqual(newest);
      // No change is told that overwrote something newer.
      for (const { name } of objects) {
        const told = (await one.history('dev', 'member1', 1_000)).filter(({ object }) => object.name === name);
        const times = told.map(({ reportedAt }) => reportedAt);
        expect(times).toEqual(times.toSorted().toReversed());
      }
    });

    test('takes no cluster too many when two come at once', async () => {
      const [one, two] = [
        store({ limits: { clusters: 1, objects: 9 } }),
        store({ limits: { clusters: 1, objects: 9 } }),
      ];
      const all = await Promise.all([
        one.record([observation(1, { cluster: 'a' })]),
        two.record([observation(1, { cluster: 'b' })]),
      ]);
      expect(all.flat().toSorted()).toEqual(['recorded', 'too-many-clusters']);
    });

    test('is made once when several start at the same time', async () => {
      const all = [store(), store(), store()];
      await Promise.all(all.map(async one => await one.ready()));
      expect(await all[0]?.record([observation(1)])).toEqual(['recorded']);
    });

    test('can be used by the Berth before, and by none before that', async () => {
      const [addition, another] = ['added', 'other'].map(
        (name): Migration =>
          () => [`ALTER TABLE observation ADD COLUMN ${name} INTEGER NOT NULL DEFAULT 1`],
      );
      if (addition === undefined || another === undefined) throw new Error('two');
      const old = store();
      await old.record([observation(1)]);
      const next = store({ migrations: [...MIGRATIONS, addition] });
      expect(await next.newest('dev')).toHaveLength(1);
      expect(await old.record([observation(2)])).toEqual(['recorded']);
      expect(await store().newest('dev')).toHaveLength(1);
      await store({ migrations: [...MIGRATIONS, addition, another] }).ready();
      await expect(store().ready()).rejects.toThrow(/written by a newer Berth: its schema is 3, known is 1/);
      await expect(store().ready()).rejects.toBeInstanceOf(UserError);
    });
  });
}
