import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit, type TestRepository } from '../git-repository.ts';
import { readRef, readRefs } from '../refs.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface TreeItem {
  readonly path: string;
  readonly mode: string;
  readonly sha?: string | null;
  readonly content?: string;
}

export interface CommitItem {
  readonly message: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string; readonly date?: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date?: string };
}

/** What GitHub's Git Data API does, done by git. */
export interface Plumbing {
  writeBlob(content: Buffer): Promise<string>;
  writeTree(base: string | undefined, items: readonly TreeItem[]): Promise<string>;
  writeCommit(commit: CommitItem): Promise<string>;
  ref(name: string): Promise<string | undefined>;
  /** Commits of all refs, by their full names. */
  refs(): Promise<ReadonlyMap<string, string>>;
  /** False when a ref isn't where it should be: then none is moved. */
  moveRefs(moves: readonly { readonly ref: string; readonly from: string; readonly to: string }[]): Promise<boolean>;
  isAncestor(older: string, newer: string): Promise<boolean>;
  /** The commit of a merge, or one with all its changes; nothing when they conflict. */
  merge(
    base: string,
    head: string,
    options: { readonly message: string; readonly squash: boolean },
  ): Promise<string | undefined>;
}

export const NONE = '0'.repeat(40);

export function plumbing(repository: TestRepository): Plumbing {
  const cwd = repository.path;
  const git = async (...args: string[]): Promise<string> => await repository.git(...args);
  return {
    writeBlob: async content => (await runGit(['hash-object', '-w', '--stdin'], { cwd, input: content })).trim(),
    writeTree: async (base, items) => await writeTree(cwd, base, items),
    writeCommit: async ({ message, tree, parents, author, committer }) => {
      const args = ['commit-tree', tree, ...parents.flatMap(parent => ['-p', parent])];
      const env = { ...variables('AUTHOR', author), ...variables('COMMITTER', committer) };
      return (await runGit(args, { cwd, input: message, env })).trim();
    },
    ref: async name => await readRef(cwd, name),
    refs: async () => await readRefs(cwd),
    moveRefs: async moves => {
      const commands = moves.map(({ ref, from, to }) =>
        to === NONE ? `delete ${ref} ${from}` : `update ${ref} ${to} ${from}`,
      );
      const input = ['start', ...commands, 'prepare', 'commit', ''].join('\n');
      return await runGit(['update-ref', '--stdin'], { cwd, input }).then(
        () => true,
        () => false,
      );
    },
    isAncestor: async (older, newer) =>
      await git('merge-base', '--is-ancestor', older, newer).then(
        () => true,
        () => false,
      ),
    merge: async (base, head, { message, squash }) => {
      const tree = await git('merge-tree', '--write-tree', base, head).catch(() => undefined);
      if (tree === undefined) return undefined;
      const parents = squash ? ['-p', base] : ['-p', base, '-p', head];
      return (await git('commit-tree', tree.trim(), ...parents, '-m', message)).trim();
    },
  };
}

function variables(
  role: string,
  { name, email, date }: { readonly name: string; readonly email: string; readonly date?: string },
): Record<string, string> {
  return {
    [`GIT_${role}_NAME`]: name,
    [`GIT_${role}_EMAIL`]: email,
    ...(date !== undefined && { [`GIT_${role}_DATE`]: date }),
  };
}

async function writeTree(cwd: string, base: string | undefined, items: readonly TreeItem[]): Promise<string> {
  const folder = await temporaryFolder();
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  const blobs = await writeBlobs(cwd, folder, items);
  await runGit(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { cwd, env });
  const lines = items.map(({ path, mode, sha }, index) => {
    const oid = sha === null ? NONE : (sha ?? blobs[index] ?? '');
    return `${sha === null ? '0' : mode} ${oid}\t${path}\0`;
  });
  await runGit(['update-index', '-z', '--index-info'], { cwd, env, input: lines.join('') });
  return (await runGit(['write-tree'], { cwd, env })).trim();
}

/** All contents at once: a process for each would take minutes. */
async function writeBlobs(cwd: string, folder: string, items: readonly TreeItem[]): Promise<string[]> {
  const inline = items.flatMap(({ content }, index) => (content === undefined ? [] : [{ content, index }]));
  if (inline.length === 0) return [];
  const input = inline.map(
    ({ content }, mark) => `blob\nmark :${mark + 1}\ndata ${Buffer.byteLength(content)}\n${content}\n`,
  );
  const marks = join(folder, 'marks');
  await runGit(['fast-import', '--quiet', `--export-marks=${marks}`], { cwd, input: input.join('') });
  const oids: string[] = [];
  for (const line of (await readFile(marks, 'utf8')).trim().split('\n')) {
    const [mark = '', oid = ''] = line.split(' ');
    const { index } = inline[Number(mark.slice(1)) - 1] ?? { index: -1 };
    oids[index] = oid;
  }
  return oids;
}
