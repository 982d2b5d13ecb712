import { GoInteger, type GoKey, GoMap, GoSlice, type GoValue } from '../../../templates/value.ts';
import type { Draw } from './draw.ts';

const WORDS = [
  '',
  'a',
  'b',
  'hello',
  'constructor',
  '__proto__',
  'toString',
  'Hello World',
  'dev-west-orders',
  'camelCaseWord',
  'snake_case_word',
  'two  spaces',
  ' padded ',
  'line one\nline two\n',
  'tab\there',
  'é',
  'žluťoučký kůň',
  '日本語',
  '🎉 party',
  'e\u0301',
  '"quoted"',
  "it's",
  'back`tick',
  'a: b',
  '- x',
  '#c',
  '<a href="x">&</a>',
  '%d%s',
  '{a}',
  'true',
  'null',
  '~',
  'yes',
  'on',
  '42',
  '-7',
  '3.14',
  '0x1f',
  '017',
  '1e3',
  '1_000',
  '1:30',
  '2024-01-02',
  'a,b,c',
  'a/b/../c.txt',
  '\u0007bell',
  'nul\0l',
  '\u00a0nbsp',
  '\ufeffbom',
  '\u2028ls',
  'ß ŉ ǆ İ',
  'ﬁ Σσς',
] as const;

/** Bytes that are no UTF-8, alone and beside characters. */
const BROKEN = ['\udcff', 'a\udc80b', 'é\udce9', '\udcf0\udc9f'] as const;

export function text(draw: Draw): string {
  return draw.weighted<string>([
    [70, () => draw.pick(WORDS)],
    [20, () => draw.times(0, 8, () => draw.pick(ALPHABET)).join('')],
    [10, () => draw.pick(WORDS) + draw.pick(WORDS)],
  ]);
}

const ALPHABET = [...'abcXYZ019 -_.,:;/\\"\'`{}[]()<>&|*#@!%^~+=?$\t\né日🎉'];

export function anyText(draw: Draw): string {
  return draw.chance(5) ? draw.pick(BROKEN) : text(draw);
}

const INTEGERS = [
  0n,
  1n,
  -1n,
  2n,
  7n,
  10n,
  42n,
  -13n,
  100n,
  255n,
  65_536n,
  1_000_000n,
  2_147_483_648n,
  -2_147_483_649n,
  9_007_199_254_740_993n,
  9_223_372_036_854_775_807n,
  -9_223_372_036_854_775_808n,
] as const;

export function integer(draw: Draw): bigint {
  return draw.pick(INTEGERS);
}

const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  2.5,
  -2.5,
  0.1,
  3.14258,
  99.95,
  1e3,
  1e6,
  123_456,
  1_234_567.5,
  1e20,
  1e21,
  1e22,
  1e-4,
  1e-5,
  1e-7,
  1e100,
  1.7976931348623157e308,
  5e-324,
  9_007_199_254_740_992,
  2 ** 63,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
] as const;

export function float(draw: Draw): number {
  if (draw.chance(70)) return draw.pick(FLOATS);
  return (draw.int(-1_000_000, 1_000_000) / draw.pick([1, 3, 7, 10, 1000])) * 10 ** draw.int(-12, 12);
}

function typedInteger(draw: Draw): GoInteger {
  const small = BigInt(draw.int(0, 100));
  return draw.weighted<GoInteger>([
    [2, () => new GoInteger('uint64', draw.pick([18_446_744_073_709_551_615n, 9_223_372_036_854_775_808n, small]))],
    [2, () => new GoInteger('int64', integer(draw))],
    [
      1,
      () => new GoInteger(draw.pick(['uint8', 'uint16', 'uint32', 'uint', 'int8', 'int16', 'int32'] as const), small),
    ],
  ]);
}

export function scalar(draw: Draw): GoValue {
  return draw.weighted<GoValue>([
    [40, () => anyText(draw)],
    [20, () => integer(draw)],
    [15, () => float(draw)],
    [10, () => draw.chance(50)],
    [8, () => null],
    [5, () => typedInteger(draw)],
  ]);
}

/** A value of any type, nested up to a depth. */
export function value(draw: Draw, depth: number): GoValue {
  if (depth === 0 || draw.chance(50)) return scalar(draw);
  return draw.weighted<GoValue>([
    [3, () => list(draw, depth - 1)],
    [
      1,
      () =>
        new GoSlice(
          'string',
          draw.times(0, 3, () => text(draw)),
        ),
    ],
    [3, () => map(draw, depth - 1)],
    [2, () => stringMap(draw)],
  ]);
}

export function list(draw: Draw, depth: number): readonly GoValue[] {
  return draw.times(0, 4, () => value(draw, depth));
}

export function stringMap(draw: Draw): GoMap {
  return new GoMap(
    'string-string',
    draw.times(0, 3, () => [text(draw), text(draw)] as const),
  );
}

/** Keys are of one type: Go prints and ranges over mixed ones in no order that lasts. */
export function map(draw: Draw, depth: number): GoMap {
  const entries = (key: () => GoKey): [GoKey, GoValue][] =>
    draw.times(0, 4, () => [key(), value(draw, depth)] as const);
  return draw.weighted<GoMap>([
    [
      4,
      () =>
        new GoMap(
          'string-any',
          entries(() => text(draw)),
        ),
    ],
    [
      4,
      () =>
        new GoMap(
          'any-any',
          entries(() => text(draw)),
        ),
    ],
    [
      1,
      () =>
        new GoMap(
          'any-any',
          entries(() => integer(draw)),
        ),
    ],
    [
      1,
      () =>
        new GoMap(
          'any-any',
          entries(() => draw.chance(50)),
        ),
    ],
  ]);
}
