/** What databases write differently. */
export interface Spelling {
  /** A text that is compared as bytes. */
  readonly text: string;
  /** The column `rowid`, where a table doesn't have it by itself. */
  readonly rowid: string;
}

export const SQLITE: Spelling = { text: 'TEXT', rowid: '' };
export const POSTGRES: Spelling = {
  text: 'TEXT COLLATE "C"',
  rowid: 'rowid BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,',
};

export type Migration = (spelling: Spelling) => readonly string[];

/**
 * Statements that lead from each version of the schema to the next one. Those that were published never change. A version
 * only adds what the Berth before it can leave alone: replicas of both run while an update goes on, and an update can be taken back.
 */
export const MIGRATIONS: readonly Migration[] = [
  ({ text, rowid }) => [
    `CREATE TABLE observation (
       environment ${text} NOT NULL, cluster ${text} NOT NULL, kind ${text} NOT NULL, namespace ${text} NOT NULL,
       name ${text} NOT NULL, reported_at ${text} NOT NULL, seen_at ${text} NOT NULL, since ${text} NOT NULL,
       record TEXT NOT NULL,
       PRIMARY KEY (environment, cluster, kind, namespace, name)
     )`,
    'CREATE INDEX observation_seen_at ON observation (seen_at)',
    `CREATE TABLE history (
       ${rowid} environment ${text} NOT NULL, cluster ${text} NOT NULL, seen_at ${text} NOT NULL, record TEXT NOT NULL
     )`,
    'CREATE INDEX history_cluster ON history (environment, cluster, seen_at)',
    'CREATE INDEX history_seen_at ON history (seen_at)',
  ],
];
