import type { OracleCase } from '../oracle-case.ts';
import type { Draw } from './draw.ts';

/** Rules of `.sourceignore` files and paths that they may be about. */
export function ignoreCase(draw: Draw): OracleCase {
  const files = [{ folder: '', text: rules(draw) }];
  if (draw.chance(30)) files.push({ folder: draw.pick(['a', 'b', 'a/b']), text: rules(draw) });
  return { op: 'ignore', files, paths: draw.times(4, 12, () => path(draw)) };
}

function rules(draw: Draw): string {
  return draw.times(0, 4, () => rule(draw)).join(draw.pick(['\n', '\n', '\r\n']));
}

const USUAL = [
  '/*',
  '/**',
  '!/a',
  '!/a/',
  '!/a/**',
  '*/**',
  '**',
  'a/**',
  'a/**/',
  '**/b',
  'a/**/b',
  '*.yaml',
  '# a',
  '',
];

function rule(draw: Draw): string {
  if (draw.chance(30)) return draw.pick(USUAL);
  const parts = draw.times(1, 4, () =>
    draw.weighted<string>([
      [3, () => '**'],
      [7, () => name(draw)],
      [1, () => ''],
    ]),
  );
  const end = draw.pick(['', '', '/', '/**', ' ', '\\ ', '\t']);
  return `${draw.pick(['', '', '!', '\\!', '/'])}${parts.join('/')}${end}`;
}

const PIECES = [
  'a',
  'b',
  'c',
  '*',
  '?',
  '**',
  '[ab]',
  '[^a]',
  '[!a]',
  '[a-b]',
  '[]a]',
  '[a-]',
  '[-a]',
  '[a',
  '\\a',
  '\\',
  '\\*',
  '.',
  'é',
];

function name(draw: Draw): string {
  return draw.chance(60)
    ? draw.pick(['a', 'b', 'c', 'a.yaml', '*', '*.yaml'])
    : draw.times(1, 3, () => draw.pick(PIECES)).join('');
}

const NAMES = ['a', 'b', 'c', 'ab', 'a.yaml', 'b.yaml', '.git', '.sops.yaml', 'x.png', '!a', 'é', '*', '[a'];

function path(draw: Draw): string {
  return draw.times(1, 4, () => draw.pick(NAMES)).join('/');
}
