import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFloat64, parseInteger, parseUnsigned } from '../../templates/strconv.ts';

describe('integers with a base from their prefix', () => {
  test.each<[string, bigint | undefined]>([
    ['0', 0n],
    ['-0', 0n],
    ['+7', 7n],
    ['0x1F', 31n],
    ['0X_1f', 31n],
    ['017', 15n],
    ['0o17', 15n],
    ['08', undefined],
    ['0b101', 5n],
    ['1_000', 1000n],
    ['1__0', undefined],
    ['_1', undefined],
    ['1_', undefined],
    ['0x', undefined],
    ['', undefined],
    ['--1', undefined],
    ['9223372036854775807', 9223372036854775807n],
    ['9223372036854775808', undefined],
    ['-9223372036854775808', -9223372036854775808n],
    [`0x${'0'.repeat(100)}1`, 1n],
    ['9'.repeat(100_000), undefined],
  ])('%s', (text, value) => {
    expect(parseInteger(text, { base: 0 })).toBe(value);
  });

  test('an unsigned integer takes no sign', () => {
    expect(parseUnsigned('18446744073709551615', { base: 10 })).toBe(18446744073709551615n);
    expect(parseUnsigned('+1', { base: 10 })).toBeUndefined();
    expect(parseUnsigned('256', { base: 10, bits: 8 })).toBeUndefined();
  });

  test('with a base there are no prefixes and no underscores', () => {
    expect(parseInteger('0x10', { base: 10 })).toBeUndefined();
    expect(parseInteger('1_0', { base: 10 })).toBeUndefined();
    expect(parseInteger('007', { base: 10 })).toBe(7n);
  });
});

describe('floats', () => {
  test.each<[string, number | undefined]>([
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['.', undefined],
    ['1e3', 1000],
    ['1e', undefined],
    ['1e400', undefined],
    ['1e-400', 0],
    ['1_000.5', 1000.5],
    ['1_.5', undefined],
    ['0x1p4', 16],
    ['0x_1p1_0', 1024],
    ['0x1', undefined],
    ['0x.8p1', 1],
    ['0x1p1024', undefined],
    ['0x1p-1074', 5e-324],
    ['0x1p-1075', 0],
    ['0x1.8p-1075', 5e-324],
    ['0x1.fffffffffffff7p1023', Number.MAX_VALUE],
    ['0x1.fffffffffffff8p1023', undefined],
    ['-0x1p-99999999999', -0],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['nan', Number.NaN],
    ['+nan', undefined],
    ['infi', undefined],
    [' 1', undefined],
  ])('%s', (text, value) => {
    expect(parseFloat64(text)).toBe(value);
  });

  test('every number reads back from hexadecimal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }), value => {
        const bits = new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n;
        const exponent = Number(bits >> 52n);
        const fraction = (bits & (2n ** 52n - 1n)).toString(16).padStart(13, '0');
        const text = `0x${exponent === 0 ? 0 : 1}.${fraction}p${Math.max(exponent, 1) - 1023}`;
        expect(parseFloat64(text)).toBe(value);
      }),
    );
  });
});
