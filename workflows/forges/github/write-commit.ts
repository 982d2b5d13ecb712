import { toBytes } from '../../../runtime/bytes.ts';
import type { FileChange, NewCommit } from '../port/branches.ts';
import { type GitHubRepository, onRepository } from './repository.ts';
import { ObjectAnswer } from './schemas.ts';

/** An entry of GitHub's create-tree: content in line, a blob by id, or `sha: null` to remove the path. */
type TreeEntry = { readonly path: string; readonly mode: string; readonly type: 'blob' } & (
  | { readonly content: string }
  | { readonly sha: string | null }
);

// What one request carries. GitHub gives up on requests that take it longer than ten seconds.
const CHUNK_BYTES = 8 * 1024 * 1024;
// Larger files go as blobs, on their own.
const INLINE_BYTES = 1024 * 1024;

/**
 * Writes a commit and gives its id: one request for the tree, which names changed paths only, and one for the commit.
 * More are needed above 8 MB of changes, and for files that are no UTF-8 or larger than 1 MB. No branch is moved.
 */
export async function writeCommit(
  repository: GitHubRepository,
  { parent, changes, message }: NewCommit,
  time: number,
): Promise<string> {
  const git = await repository.git();
  await git.fetch({ commit: parent });
  const base = (await git.run(['rev-parse', `${parent}^{tree}`])).stdout.toString('latin1').trim();
  const tree = await writeTree(repository, base, changes);
  const { identity } = repository.account;
  // To the second, as git keeps it.
  const date = `${new Date(time).toISOString().slice(0, 19)}Z`;
  const author = identity && { name: identity.name, email: identity.email, date };
  const { sha } = await repository.client.write({
    ...onRepository(repository, { message, tree, parents: [parent], ...(author && { author, committer: author }) }),
    route: 'POST /repos/{owner}/{repo}/git/commits',
    answer: ObjectAnswer,
    action: 'write a commit',
  });
  return sha;
}

async function writeTree(repository: GitHubRepository, base: string, changes: readonly FileChange[]): Promise<string> {
  let tree = base;
  for await (const entries of chunks(repository, changes)) {
    const { sha } = await repository.client.write({
      ...onRepository(repository, { base_tree: tree, tree: entries }),
      route: 'POST /repos/{owner}/{repo}/git/trees',
      answer: ObjectAnswer,
      action: 'write files',
    });
    tree = sha;
  }
  return tree;
}

async function* chunks(
  repository: GitHubRepository,
  changes: readonly FileChange[],
): AsyncGenerator<TreeEntry[], void, undefined> {
  let entries: TreeEntry[] = [];
  let bytes = 0;
  for (const change of changes) {
    const { entry, size } = await entryOf(repository, change);
    if (bytes + size > CHUNK_BYTES && entries.length > 0) {
      yield entries;
      entries = [];
      bytes = 0;
    }
    entries.push(entry);
    bytes += size;
  }
  if (entries.length > 0) yield entries;
}

/** Bytes of an entry beside path and content. */
const FRAME_BYTES = 60;

async function entryOf(
  repository: GitHubRepository,
  change: FileChange,
): Promise<{ readonly entry: TreeEntry; readonly size: number }> {
  const { path } = change;
  const frame = FRAME_BYTES + path.length;
  if (change.action === 'remove') {
    return { entry: { path, mode: change.before.mode, type: 'blob', sha: null }, size: frame };
  }
  const { mode } = change.after;
  const { text } = change.file;
  if (text.isWellFormed() && text.length <= INLINE_BYTES) {
    return { entry: { path, mode, type: 'blob', content: text }, size: frame + Buffer.byteLength(text) };
  }
  const { sha } = await repository.client.write({
    ...onRepository(repository, { content: Buffer.from(toBytes(text)).toString('base64'), encoding: 'base64' }),
    route: 'POST /repos/{owner}/{repo}/git/blobs',
    answer: ObjectAnswer,
    action: `write ${path}`,
  });
  return { entry: { path, mode, type: 'blob', sha }, size: frame };
}
