import type { Identity } from '../../../runtime/git/commits.ts';
import { blobIdOf, formatOf } from '../../../runtime/git/object-id.ts';
import { type RefChange } from '../../../runtime/git/refs.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { type TreeEdit, writeCommit } from '../../../runtime/git/write-commit.ts';
import { type PullFile, parsePullFile, printPullFile } from './pull-file.ts';

/** Where pull requests of a local repository are kept: a branch of its own that no clone fetches. */
export const PULLS_REF = 'refs/berth/pulls';

/** A pull request as it stands, with where. */
export interface StoredPull {
  readonly pull: PullFile;
  /** `open/berth/dev/7.json` */
  readonly path: string;
  /** Id of the file's content. */
  readonly oid: string;
}

/** Reads a pull request's entry without its content. */
interface PullEntry {
  readonly path: string;
  readonly oid: string;
  readonly open: boolean;
  readonly branch: string;
  readonly number: number;
}

/** All pull requests at one moment. State and branch are in the path, so that few files have to be read. */
export interface PullStore {
  /** Commit of the ref; `null` when there never was a pull request. */
  readonly commit: string | null;
  readonly entries: readonly PullEntry[];
  read(entries: readonly PullEntry[]): Promise<readonly StoredPull[]>;
}

/** Opens the pull requests as they are at a commit of the ref: `null` when there is no such ref yet. */
export async function openPullStore(repository: Repository, commit: string | null): Promise<PullStore> {
  const entries = commit === null ? [] : await listEntries(repository, commit);
  return {
    commit,
    entries,
    async read(wanted) {
      const found: StoredPull[] = [];
      let index = 0;
      for await (const { bytes } of repository.blobs(wanted.map(({ oid }) => oid))) {
        const { path = '', oid = '' } = wanted[index++] ?? {};
        found.push({ path, oid, pull: parsePullFile(bytes.toString('utf8'), path) });
      }
      return found;
    },
  };
}

async function listEntries(repository: Repository, commit: string): Promise<PullEntry[]> {
  const { stdout } = await repository.run(['ls-tree', '-r', '-z', '--full-tree', commit]);
  return stdout
    .toString('utf8')
    .split('\0')
    .flatMap(line => {
      const [, oid = '', state = '', branch = '', number = ''] =
        /^100644 blob ([0-9a-f]+)\t(open|closed)\/(.+)\/(\d+)\.json$/.exec(line) ?? [];
      if (oid === '') return [];
      return [
        { path: line.slice(line.indexOf('\t') + 1), oid, open: state === 'open', branch, number: Number(number) },
      ];
    })
    .sort((a, b) => a.number - b.number);
}

function pathOf({ state, branch, number }: PullFile): string {
  return `${state === 'open' ? 'open' : 'closed'}/${branch}/${number}.json`;
}

/** The number of the next pull request. */
export function nextNumber({ entries }: PullStore): number {
  return (entries.at(-1)?.number ?? 0) + 1;
}

export interface PullsCommit {
  readonly store: PullStore;
  readonly message: string;
  readonly author: Identity;
  readonly time: number;
}

/**
 * Writes pull requests and gives the change of the ref that makes them known, for a transaction with other refs, and the
 * id of the first one's file.
 */
export async function writePulls(
  repository: Repository,
  pulls: readonly PullFile[],
  { store, message, author, time }: PullsCommit,
): Promise<{ readonly change: RefChange; readonly oid: string }> {
  const texts = pulls.map(printPullFile);
  const edits = pulls.flatMap((pull, index): TreeEdit[] => {
    const path = pathOf(pull);
    const stale = store.entries.filter(entry => entry.number === pull.number && entry.path !== path);
    return [
      ...stale.map(entry => ({ action: 'remove' as const, path: entry.path })),
      { action: 'add', path, file: { text: texts[index] ?? '' }, after: { mode: '100644' } },
    ];
  });
  const { commit: parent } = store;
  const to = await writeCommit(repository, { ...(parent !== null && { parent }), edits, message, author, time });
  return {
    change: { ref: PULLS_REF, to, ...(parent !== null && { from: parent }) },
    oid: blobIdOf(Buffer.from(texts[0] ?? ''), formatOf(to)),
  };
}
