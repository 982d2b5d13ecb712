import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from '../../../runtime/kube/json-lines.ts';

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function read(body: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(body)) values.push(value);
  return values;
}

test('values are the same wherever their bytes are cut, within a character too', async () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { maxLength: 5 }),
      fc.array(fc.nat(200), { maxLength: 8 }),
      async (values, cuts) => {
        const bytes = Buffer.from(values.map(one => `${JSON.stringify({ one, text: 'ä€😀' })}\n`).join(''));
        const ends = [...cuts.filter(cut => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const parts = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        const wanted = values.map(one => JSON.parse(JSON.stringify({ one, text: 'ä€😀' })) as unknown);
        expect(await read(chunks(...parts))).toEqual(wanted);
      },
    ),
  );
});

test('a line of more than 8 MiB ends it before it is read whole', async () => {
  let sent = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; ; sent++) yield Buffer.alloc(1024 * 1024, 0x20);
  }
  await expect(read(endless())).rejects.toThrow('more than 8 MiB');
  expect(sent).toBeLessThan(10);
});

test.each([
  ['ends within a line', '{"a":1}\n{"b":', 'ended within an event'],
  ['has a line that is no JSON', '{"a":1}\nnothing\n', 'is not JSON'],
])('a body that %s is an error, not an end', async (_, text, message) => {
  await expect(read(chunks(Buffer.from(text)))).rejects.toThrow(message);
});

test('the next chunk is asked for only when the values of the one before were taken', async () => {
  const asked: number[] = [];
  async function* slow(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 3; at++) {
      asked.push(at);
      yield Buffer.from('1\n2\n');
    }
  }
  const lines = jsonLines(slow());
  await lines.next();
  await lines.next();
  expect(asked).toEqual([0]);
});
