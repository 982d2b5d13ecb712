import type { Repository } from './repository.ts';
import type { TreeEntry } from './tree.ts';

/** The content of a file, as bytes. */
export interface SourceFile {
  readonly entry: TreeEntry;
  readonly bytes: Uint8Array;
}

/** The files of one revision, wherever they are: a commit, or a working tree on disk. */
export interface SourceTree {
  /** Address of the repository, or the folder, for people. */
  readonly repository: string;
  /** Absent for a working tree. */
  readonly commit?: string;
  /** Everything below a folder (`''` is the root). Throws a `GitError` of kind `path-not-found` when it isn't there. */
  list(folder: string): Promise<readonly TreeEntry[]>;
  /** Those of these paths that are there. */
  find(paths: readonly string[]): Promise<readonly TreeEntry[]>;
  /** Content of files, in the order asked for. */
  read(entries: readonly TreeEntry[]): AsyncGenerator<SourceFile, void, undefined>;
}

/** The tree of a commit that has been fetched. */
export function commitTree(repository: Repository, commit: string): SourceTree {
  return {
    repository: repository.url,
    commit,
    list: async folder => await repository.tree(commit, { path: folder }),
    find: async paths => await repository.files(commit, paths),
    read: async function* read(entries) {
      let index = 0;
      for await (const { bytes } of repository.blobs(entries.map(entry => entry.oid))) {
        const entry = entries[index];
        index += 1;
        if (entry !== undefined) yield { entry, bytes };
      }
    },
  };
}
