import { toBytes } from '../bytes.ts';
import type { Identity } from './commits.ts';
import { GitError } from './git-error.ts';
import { isObjectId } from './names.ts';
import type { Repository } from './repository.ts';

/** What a commit does to a path. */
export type TreeEdit =
  | { readonly action: 'remove'; readonly path: string }
  | {
      readonly action: 'add' | 'modify';
      readonly path: string;
      readonly file: { readonly text: string };
      readonly after: { readonly mode: string };
    };

export interface CommitContent {
  /** Absent for the first commit of a branch. */
  readonly parent?: string;
  readonly edits: readonly TreeEdit[];
  readonly message: string;
  readonly author: Identity;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * Writes a commit on top of another, naming changed paths only, and gives its id. No ref is touched: a commit that
 * nobody points at yet leaves no trace but objects that git removes some day.
 */
export async function writeCommit(repository: Repository, content: CommitContent): Promise<string> {
  const idLength = content.parent?.length ?? (await idLengthOf(repository));
  const { stdout } = await repository.run(['fast-import', '--quiet', '--done', '--date-format=raw'], {
    input: commitStream(content, idLength),
    action: "can't write to",
    timeoutMs: 600_000,
  });
  const id = stdout.toString('latin1').trim();
  if (!isObjectId(id)) throw new GitError('failed', `git did not say which commit it wrote to ${repository.url}`);
  return id;
}

/** Digits of an object id: 40 for SHA-1, 64 for SHA-256. */
async function idLengthOf(repository: Repository): Promise<number> {
  const { stdout } = await repository.run(['rev-parse', '--show-object-format']);
  return stdout.toString('latin1').trim() === 'sha256' ? 64 : 40;
}

// fast-import commits to a ref only. It is deleted in the same stream, so git never writes it.
const NOWHERE = 'refs/berth/nowhere';
const CHUNK_BYTES = 256 * 1024;

/** The input of git-fast-import, in chunks of some size: a write per file would cost more than the file. */
async function* commitStream(
  { parent, edits, message, author, time }: CommitContent,
  idLength = 40,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunk = createChunk();
  const who = `${clean(author.name)} <${clean(author.email)}> ${Math.floor(time / 1000)} +0000`;
  chunk.text(`commit ${NOWHERE}\nmark :1\nauthor ${who}\ncommitter ${who}\n`);
  chunk.data(toBytes(message));
  if (parent !== undefined) chunk.text(`from ${parent}\n`);
  for (const edit of edits) {
    const path = quote(edit.path);
    if (edit.action === 'remove') chunk.text(`D ${path}\n`);
    else {
      chunk.text(`M ${edit.after.mode} inline ${path}\n`);
      chunk.data(toBytes(edit.file.text));
    }
    if (chunk.size() >= CHUNK_BYTES) yield chunk.take();
  }
  chunk.text(`\nget-mark :1\nreset ${NOWHERE}\nfrom ${'0'.repeat(idLength)}\n\ndone\n`);
  yield chunk.take();
}

function createChunk() {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    bytes += part.length;
  };
  return {
    size: () => bytes,
    text: (text: string) => add(Buffer.from(text)),
    data: (content: Uint8Array) => {
      add(Buffer.from(`data ${content.length}\n`));
      add(content);
      add(NEWLINE);
    },
    take: () => {
      const chunk = Buffer.concat(parts, bytes);
      parts = [];
      bytes = 0;
      return chunk;
    },
  };
}

const NEWLINE = Buffer.from('\n');

/** Names in commits end at these characters. */
function clean(name: string): string {
  return name.replace(/[<>\u0000-\u001f\u007f]/g, ' ').trim();
}

/** A path as fast-import reads it, whatever characters it has. */
function quote(path: string): string {
  return `"${path.replace(/["\\]/g, String.raw`\$&`).replace(/[\u0000-\u001f]/g, octal)}"`;
}

function octal(character: string): string {
  return `\\${(character.codePointAt(0) ?? 0).toString(8).padStart(3, '0')}`;
}
