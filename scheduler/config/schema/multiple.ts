/** Whether `value` is a whole number of times `factor`, counted in decimal digits and so without rounding. */
export function isMultiple(value: number | bigint, factor: number | bigint): boolean {
  const a = decimalOf(value);
  const b = decimalOf(factor);
  const exponent = Math.min(a.exponent, b.exponent);
  const [dividend, divisor] = [a, b].map(({ digits, exponent: own }) => digits * 10n ** BigInt(own - exponent));
  return divisor !== undefined && divisor !== 0n && (dividend ?? 0n) % divisor === 0n;
}

/** The shortest decimal that stands for a number: `digits × 10^exponent`. */
function decimalOf(value: number | bigint): { readonly digits: bigint; readonly exponent: number } {
  if (typeof value === 'bigint') return { digits: value, exponent: 0 };
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
