import type { Draw } from './draw.ts';

const VERBS = [...'vvvvvvdsqxXeEfFgGbBoOcUtTzw%'];

const ODD = [
  '%',
  '%!',
  '%.',
  '%[',
  '%[1]',
  '%[5]d',
  '%[x]d',
  '%[0]v',
  '%5',
  '%*d',
  '%.*f',
  '%-*d',
  '%[1]*[2]d',
  '%99999999d',
  '%é',
];

/** A format for `printf` with some directives, now and then a wrong one. */
export function format(draw: Draw): string {
  return draw.times(1, 3, () => directive(draw) + draw.pick(['', '|', ' ', 'é'])).join('');
}

function directive(draw: Draw): string {
  if (draw.chance(7)) return draw.pick(ODD);
  const flags = ['#', '0', '+', '-', ' '].filter(() => draw.chance(14)).join('');
  const number = draw.chance(4) ? `[${draw.int(1, 3)}]` : '';
  const width = draw.chance(25) ? String(draw.int(0, 20)) : '';
  const precision = draw.chance(25) ? `.${draw.chance(20) ? '' : draw.int(0, 20)}` : '';
  return `%${flags}${number}${width}${precision}${draw.pick(VERBS)}`;
}
