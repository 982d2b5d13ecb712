import { TransientError } from '../errors.ts';

/** Bytes of one event at most: an object has up to 1.5 MiB in etcd, and two of it may be in one. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;

/**
 * The values of a body that has one in JSON on each line. Characters and lines may be cut anywhere between chunks. The next chunk is
 * asked for only when all values of the one before were taken, so that a slow reader slows down the server.
 *
 * @throws TransientError for a line that is too long or isn't JSON, and for a body that ends within one
 */
export async function* jsonLines(body: AsyncIterable<Uint8Array>): AsyncGenerator {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const line = Buffer.concat([...parts, chunk.subarray(start, end)]);
      checkLength(line.length);
      parts = [];
      length = 0;
      start = end + 1;
      if (line.length > 0) yield parse(line);
    }
    if (start === chunk.length) continue;
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    checkLength(length);
  }
  if (length > 0) throw new TransientError('a watch ended within an event');
}

const LINE_FEED = 0x0a;

function checkLength(bytes: number): void {
  if (bytes > MAX_LINE_BYTES) throw new TransientError('an event of a watch has more than 8 MiB');
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown;
  } catch (error) {
    throw new TransientError('an event of a watch is not JSON', { cause: error });
  }
}
