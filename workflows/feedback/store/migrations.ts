/** Statements that lead from each version of the schema to the next one. Those that were published never change. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE observation (
     environment TEXT NOT NULL, cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
     reported_at TEXT NOT NULL, seen_at TEXT NOT NULL, since TEXT NOT NULL, record TEXT NOT NULL,
     PRIMARY KEY (environment, cluster, kind, namespace, name)
   );
   CREATE INDEX observation_seen_at ON observation (seen_at);
   CREATE TABLE history (
     environment TEXT NOT NULL, cluster TEXT NOT NULL, seen_at TEXT NOT NULL, record TEXT NOT NULL
   );
   CREATE INDEX history_cluster ON history (environment, cluster, seen_at);
   CREATE INDEX history_seen_at ON history (seen_at);`,
];
