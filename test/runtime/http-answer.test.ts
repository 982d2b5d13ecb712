import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  AnswerTooLargeError,
  hasTooManyValues,
  MAX_ANSWER_BYTES,
  networkFailure,
  readAnswer,
} from '../../runtime/http-answer.ts';

async function listen(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Writes for ever, or until the other side has enough. */
function pour(out: NodeJS.WritableStream, chunk: Buffer): void {
  const write = (): void => {
    while (out.write(chunk));
  };
  out.on('drain', write);
  write();
}

describe('an answer', () => {
  test('is read to its end', async () => {
    const url = await listen(response => response.end(Buffer.from('ünïcode €'.repeat(50_000))));
    expect(await readAnswer(await fetch(url))).toBe('ünïcode €'.repeat(50_000));
    const empty = await listen(response => response.writeHead(204).end());
    expect(await readAnswer(await fetch(empty))).toBe('');
  });

  test.each(['plain', 'gzip'])('that doesn’t end is read no further than it may be long: %s', async encoding => {
    let sent = 0;
    const chunk = Buffer.alloc(256 * 1024, ' ');
    const url = await listen(response => {
      response.on('error', () => undefined);
      if (encoding === 'plain') {
        const write = response.write.bind(response);
        response.write = (data: unknown, ...rest: unknown[]) => {
          sent += (data as Buffer).byteLength;
          return Reflect.apply(write, response, [data, ...rest]) as boolean;
        };
        pour(response, chunk);
      } else {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        const zip = createGzip();
        zip.pipe(response);
        pour(zip, chunk);
      }
    });
    await expect(readAnswer(await fetch(url))).rejects.toThrow(AnswerTooLargeError);
    expect(sent).toBeLessThan(MAX_ANSWER_BYTES * 3);
  });

  test('of too many values is told without looking at all of them', () => {
    expect(hasTooManyValues(Array.from({ length: 1_000 }, () => ({ a: [1, { b: 2 }], c: null })))).toBe(false);
    expect(hasTooManyValues(Array.from({ length: 600_000 }, () => 1))).toBe(true);
    let looks = 0;
    const counted = new Proxy({ a: 1 }, { ownKeys: target => (looks++, Reflect.ownKeys(target)) });
    expect(hasTooManyValues(Array.from({ length: 2_000_000 }, () => counted))).toBe(true);
    expect(looks).toBe(0);
    expect(['text', 1, null, undefined, true].map(hasTooManyValues)).toEqual([false, false, false, false, false]);
  });
});

describe('a request that failed is told', () => {
  test.each([
    [
      Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('x CANARY'), { code: 'ECONNREFUSED' }),
      }),
      'ECONNREFUSED',
    ],
    [new DOMException('x CANARY', 'TimeoutError'), 'no answer in time'],
    [new TypeError('Headers.append: "token CANARY" is an invalid header value.'), 'the request failed'],
    [new AnswerTooLargeError(), 'the answer has more than 16 MiB'],
    ['CANARY', 'the request failed'],
  ])('by its code, never by its message: %s', (error, told) => {
    expect(networkFailure(error)).toBe(told);
  });
});
