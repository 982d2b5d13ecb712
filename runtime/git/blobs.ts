import chunk from 'lodash-es/chunk.js';
import { GitError } from './git-error.ts';
import { checkObjectId } from './names.ts';
import type { Runner, RunOptions } from './run.ts';

export interface Blob {
  readonly oid: string;
  readonly bytes: Buffer;
}

export interface BlobOptions {
  /** Bytes of all together after which reading is given up; 256 MiB by default. */
  readonly maxTotal?: number;
}

const MAX_TOTAL = 256 * 1024 * 1024;

/**
 * Reads blobs in one pass, in the order asked for.
 * Throws a {@link GitError}: `corrupt` when one isn't there or can't be read, `too-large` over the limit.
 */
export async function* readBlobs(
  runner: Runner,
  oids: readonly string[],
  options: BlobOptions & { readonly repository: RunOptions },
): AsyncGenerator<Blob, void, undefined> {
  if (oids.length === 0) return;
  const maxTotal = options.maxTotal ?? MAX_TOTAL;
  const reader = new BatchReader();
  const output = runner.stream(['cat-file', '--batch'], {
    ...options.repository,
    input: lines(oids),
    // Each answer has a header line beside its content.
    maxOutput: maxTotal + oids.length * 128,
  });
  let index = 0;
  for await (const chunk of output) {
    for (const blob of reader.push(chunk)) {
      if (blob.oid !== oids[index]) throw new GitError('failed', `git answered for ${blob.oid}, not ${oids[index]}`);
      index += 1;
      yield blob;
    }
  }
  if (index < oids.length) throw new GitError('corrupt', `the object ${oids[index]} is missing or damaged`);
}

function* lines(oids: readonly string[]): Generator<string> {
  for (const batch of chunk(oids, 1000)) yield `${batch.map(checkObjectId).join('\n')}\n`;
}

/** Takes `git cat-file --batch` apart: `<oid> <type> <size>\n<content>\n`, or `<oid> missing\n`. */
class BatchReader {
  #chunks: Buffer[] = [];
  #size = 0;
  #header: { readonly oid: string; readonly size: number } | undefined;

  *push(chunk: Buffer): Generator<Blob> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    for (;;) {
      this.#header ??= this.#takeHeader();
      if (this.#header === undefined) return;
      const { oid, size } = this.#header;
      // Chunks are joined only when there are enough: a large blob is copied once, not once per chunk.
      if (this.#size < size + 1) return;
      yield { oid, bytes: this.#take(size + 1).subarray(0, size) };
      this.#header = undefined;
    }
  }

  #takeHeader(): { oid: string; size: number } | undefined {
    const end = this.#join().indexOf(10);
    if (end < 0) return undefined;
    const [oid = '', type = '', size] = this.#take(end + 1)
      .subarray(0, end)
      .toString('latin1')
      .split(' ');
    if (type === 'blob') return { oid, size: Number(size) };
    throw new GitError('corrupt', `the object ${oid} is ${type === 'missing' ? 'missing' : `a ${type}, not a file`}`);
  }

  #take(count: number): Buffer {
    const data = this.#join();
    this.#chunks = [data.subarray(count)];
    this.#size -= count;
    return data.subarray(0, count);
  }

  #join(): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    const data = Buffer.concat(this.#chunks);
    this.#chunks = [data];
    return data;
  }
}
