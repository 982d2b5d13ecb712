import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HashError, hashValue } from '../../templates/hash.ts';
import { GoComplex, GoInteger, GoMap, GoSlice, GoStruct, type GoValue } from '../../templates/value.ts';
import { goldenValue, readGolden } from './golden-value.ts';

const golden = readGolden('hash');

test('there are golden cases', () => {
  expect(golden.length).toBeGreaterThan(60);
});

test.each(golden)('what the original answered: $name', ({ input, expected }) => {
  expect(String(hashValue(goldenValue(input)))).toBe(expected.output);
});

describe('values of Go types', () => {
  test.each<[string, GoValue, GoValue]>([
    ['an int hashes as an int64', 5n, new GoInteger('int64', 5n)],
    ['a nil hashes as 0', null, 0n],
    ['the type of a map does not count', new GoMap('string-string', [['a', 'b']]), new GoMap('any-any', [['a', 'b']])],
    ['nor that of a list', new GoSlice('string', ['a']), ['a']],
    ['a nil map hashes as an empty list', new GoMap('string-any', [], true), []],
  ])('%s', (_name, a, b) => {
    expect(hashValue(a)).toBe(hashValue(b));
  });

  test.each<[string, GoValue, GoValue]>([
    ['small integers hash over fewer bytes', 5n, new GoInteger('int8', 5n)],
    ['a float is no int', 5n, 5],
    ['order in a list counts', ['a', 'b'], ['b', 'a']],
    ['true is not 1', true, 1n],
  ])('%s', (_name, a, b) => {
    expect(hashValue(a)).not.toBe(hashValue(b));
  });

  test('a struct hashes by the name of its type and its fields', () => {
    const struct = new GoStruct('scheduler.dataType', [['Workload', 'w']]);
    expect(hashValue(struct)).not.toBe(hashValue(new GoMap('string-any', [['Workload', 'w']])));
    expect(hashValue(struct)).toBe(hashValue(new GoStruct('other.dataType', [['Workload', 'w']])));
  });

  test('a complex number has no hash', () => {
    expect(() => hashValue([new GoComplex(1, 1)])).toThrow(HashError);
  });
});

/** FNV-1 as its definition has it, with big integers. */
function plainFnv(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, hash * 0x100000001b3n) ^ BigInt(byte);
  return hash;
}

test('a string hashes as FNV-1 over its UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(hashValue(text)).toBe(plainFnv(new TextEncoder().encode(text)));
    }),
  );
});

test('a byte that is no UTF-8 hashes as that byte', () => {
  expect(hashValue('a\udcff')).toBe(plainFnv(Uint8Array.of(0x61, 0xff)));
});
