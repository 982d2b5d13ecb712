import { quote } from '../../../templates/go/printing/quote.ts';
import type { Draw } from './draw.ts';
import { float, integer, text } from './values.ts';

/** A literal of a template, in one of the ways in which it can be written. */
export function stringLiteral(draw: Draw, value = text(draw)): string {
  if (draw.chance(15) && !/[`\r]/.test(value)) return `\`${value}\``;
  return quote(value);
}

export function countLiteral(draw: Draw): string {
  return String(draw.int(-2, 6));
}

export function intLiteral(draw: Draw): string {
  return draw.weighted<string>([
    [60, () => countLiteral(draw)],
    [15, () => String(integer(draw))],
    [
      25,
      () =>
        draw.pick([
          '0x1F',
          '0b101',
          '0o17',
          '017',
          '1_000',
          '+5',
          '-0',
          "'a'",
          "'\\n'",
          "'é'",
          "'\\x41'",
          '2.0',
          '1e2',
        ]),
    ],
  ]);
}

export function floatLiteral(draw: Draw): string {
  return draw.weighted<string>([
    [50, () => finite(float(draw))],
    [
      50,
      () =>
        draw.pick([
          '1.5',
          '.5',
          '5.',
          '1e3',
          '-2.5e-3',
          '1_0.5',
          '0x1p4',
          '0x1.8p-1',
          '1e-7',
          '1e21',
          '3i',
          '1+2i',
          '0i',
        ]),
    ],
  ]);
}

function finite(value: number): string {
  const shown = String(Number.isFinite(value) ? value : 1.25);
  return shown.includes('.') || shown.includes('e') ? shown : `${shown}.0`;
}

export function anyLiteral(draw: Draw): string {
  return draw.weighted<string>([
    [4, () => stringLiteral(draw)],
    [3, () => intLiteral(draw)],
    [2, () => floatLiteral(draw)],
    [1, () => draw.pick(['true', 'false'])],
    [1, () => 'nil'],
  ]);
}
