import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byteLength,
  compareBytes,
  fromBytes,
  normalizeText,
  runeAt,
  runeCount,
  sliceBytes,
  toBytes,
} from '../../runtime/bytes.ts';

const bytes = fc.uint8Array({ maxLength: 40 });
/** Bytes among which there is much that is nearly UTF-8. */
const nearlyText = fc
  .array(
    fc.constantFrom(0x41, 0x7f, 0x80, 0xbf, 0xc2, 0xc3, 0xa9, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xff),
    { maxLength: 12 },
  )
  .map(list => Uint8Array.from(list));
const anyBytes = fc.oneof(bytes, nearlyText);

describe('a Go string', () => {
  test('holds any bytes', () => {
    fc.assert(
      fc.property(anyBytes, value => {
        expect(toBytes(fromBytes(value))).toEqual(value);
      }),
    );
  });

  test('holds any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(fromBytes(toBytes(text))).toBe(text.toWellFormed());
      }),
    );
  });

  test('is as long as its bytes', () => {
    fc.assert(
      fc.property(anyBytes, value => {
        expect(byteLength(fromBytes(value))).toBe(value.length);
      }),
    );
  });

  test('is joined from its parts wherever it was cut', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(), (value, at) => {
        const text = fromBytes(value);
        const cut = at % (value.length + 1);
        const joined = normalizeText(sliceBytes(text, 0, cut) + sliceBytes(text, cut, value.length));
        expect(joined).toBe(text);
      }),
    );
  });

  test('is ordered by its bytes', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(Math.sign(compareBytes(fromBytes(a), fromBytes(b)))).toBe(Math.sign(Buffer.compare(a, b)));
      }),
    );
  });

  test('has an invalid byte for a character, as Go counts', () => {
    expect(runeCount('a\udcffé🎉')).toBe(4);
    expect(runeAt('\udcff', 0)).toBe(0xfffd);
    expect(runeAt('🎉', 0)).toBe(0x1f389);
  });

  test('can be cut within a character', () => {
    expect([sliceBytes('é', 0, 1), sliceBytes('é', 1, 2)]).toEqual(['\udcc3', '\udca9']);
  });
});
