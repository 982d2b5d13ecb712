import uniq from 'lodash-es/uniq.js';
import uniqBy from 'lodash-es/uniqBy.js';
import { Observation } from '../observation.ts';
import { clusterKey, judgeObservations, objectKey, type Stored } from './judge-observations.ts';
import type { Recorded, StoredObservation, StoreLimits } from './report-store.ts';
import type { StoreTransaction } from './schema.ts';

export interface RecordDeps {
  readonly transaction: StoreTransaction;
  readonly lock: (transaction: StoreTransaction, what: readonly string[]) => Promise<void>;
  readonly limits: StoreLimits;
}

/**
 * Stores what is newer than what is known. Whoever writes of a cluster waits for others that do, so that between reading and
 * writing nothing changes, whichever replica it comes from.
 */
export async function recordObservations(
  observations: readonly Observation[],
  { transaction, lock, limits }: RecordDeps,
): Promise<Recorded[]> {
  // In one order, so that two never wait for each other.
  await lock(transaction, uniq(observations.map(clusterKey)).toSorted());
  const newest = await newestOf(observations, transaction);
  const unknown = observations.filter(one => !newest.has(objectKey(one)));
  // After those of clusters, and nothing is waited for behind it.
  if (unknown.length > 0) await lock(transaction, ['room']);
  const room = unknown.length > 0 ? await roomOf(unknown, transaction) : { objects: new Map(), clusters: 0 };
  const judged = judgeObservations(observations, { newest, ...room }, limits);
  await putNewest(judged.newest, transaction);
  await addChanges(judged.changes, transaction);
  return judged.recorded;
}

/** Of the objects, and a few more of the same clusters. */
async function newestOf(
  observations: readonly Observation[],
  transaction: StoreTransaction,
): Promise<Map<string, StoredObservation>> {
  const found = new Map<string, StoredObservation>();
  for (const [, some] of Map.groupBy(observations, clusterKey)) {
    const [first] = some;
    if (first === undefined) continue;
    const rows = await transaction
      .selectFrom('observation')
      .select(['record', 'since'])
      .where('environment', '=', first.environment)
      .where('cluster', '=', first.cluster)
      .where('name', 'in', uniq(some.map(({ object }) => object.name)))
      .execute();
    for (const { record, since } of rows) {
      const observation = Observation.parse(JSON.parse(record));
      found.set(objectKey(observation), { ...observation, since });
    }
  }
  return found;
}

async function roomOf(
  observations: readonly Observation[],
  transaction: StoreTransaction,
): Promise<Pick<Stored, 'objects' | 'clusters'>> {
  const objects = new Map<string, number>();
  for (const one of uniqBy(observations, clusterKey)) {
    const { count } = await transaction
      .selectFrom('observation')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('environment', '=', one.environment)
      .where('cluster', '=', one.cluster)
      .executeTakeFirstOrThrow();
    objects.set(clusterKey(one), Number(count));
  }
  if ([...objects.values()].every(count => count > 0)) return { objects, clusters: 0 };
  const { count } = await transaction
    .selectFrom(eb => eb.selectFrom('observation').select(['environment', 'cluster']).distinct().as('known'))
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return { objects, clusters: Number(count) };
}

async function putNewest(newest: readonly StoredObservation[], transaction: StoreTransaction): Promise<void> {
  if (newest.length === 0) return;
  const rows = newest.map(({ since, ...observation }) => ({
    environment: observation.environment,
    cluster: observation.cluster,
    kind: observation.object.kind,
    namespace: observation.object.namespace,
    name: observation.object.name,
    reported_at: observation.reportedAt,
    seen_at: observation.seenAt,
    since,
    record: JSON.stringify(observation),
  }));
  await transaction
    .insertInto('observation')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['environment', 'cluster', 'kind', 'namespace', 'name']).doUpdateSet(eb => ({
        reported_at: eb.ref('excluded.reported_at'),
        seen_at: eb.ref('excluded.seen_at'),
        since: eb.ref('excluded.since'),
        record: eb.ref('excluded.record'),
      })),
    )
    .execute();
}

async function addChanges(changes: readonly Observation[], transaction: StoreTransaction): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(one => ({
    environment: one.environment,
    cluster: one.cluster,
    seen_at: one.seenAt,
    record: JSON.stringify(one),
  }));
  await transaction.insertInto('history').values(rows).execute();
}
