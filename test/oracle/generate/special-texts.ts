import type { Draw } from './draw.ts';
import type { ArgumentKind } from './functions.ts';
import { stringLiteral } from './literals.ts';
import { text } from './values.ts';

/** Literals of texts that only some functions understand, mostly right ones. `undefined` for kinds without any. */
export function specialLiteral(draw: Draw, kind: ArgumentKind): string | undefined {
  const choices = TEXTS[kind];
  if (choices === undefined) return kind === 'pattern' ? stringLiteral(draw, pattern(draw, 2)) : undefined;
  return stringLiteral(draw, draw.chance(90) ? draw.pick(choices) : text(draw));
}

const TEXTS: { readonly [K in ArgumentKind]?: readonly string[] } = {
  replacement: ['', 'x', '$1', '${1}x', '$0', '$name', '${name}', '$$', '$1x', '$', '[$2|$1]', '\\1'],
  layout: [
    '2006-01-02',
    '2006-01-02T15:04:05Z07:00',
    'Mon Jan 2 15:04:05 2006',
    'Monday, 02-Jan-06 15:04:05 MST',
    '3:04PM',
    '15:04:05.000',
    '.000000 .999 ,000',
    '_2 Jan 06 002 __2',
    '2006-01-02 15:04:05 -0700',
    '-07:00 -07 Z0700 Z07:00:00',
    'January Janet Mondays 1/2/3 4:5 pm PM',
    '06 6 2006x',
    '',
  ],
  zone: ['UTC', 'Europe/Prague', 'America/New_York', 'Asia/Kolkata', 'Nowhere/City', '', 'Local'],
  duration: ['1h', '-90m', '1.5h', '24h30m10s', '100ms', '1us', '-1h', '3d', '', '9223372036s', '1h1'],
  dateText: [
    '2024-02-29',
    '2023-02-29',
    '1999-12-31T23:59:59Z',
    '2024-03-10T02:30:00-05:00',
    'Mon Jan 2 15:04:05 2006',
    '3:04AM',
    '12:13:14.567',
    '0001-01-01',
    '9999-12-31',
    'no date',
  ],
  version: [
    '1.2.3',
    'v1.2',
    '1',
    '1.2.3-alpha.1',
    '1.2.3+build.5',
    '1.0.0-rc.1+x',
    '01.2.3',
    '1.2.3.4',
    'abc',
    '',
    '0.0.0',
  ],
  constraint: [
    '>=1.0.0',
    '^1.2',
    '~1.2.3',
    '>1, <2',
    '1.x',
    '*',
    '1.2.x || >=3',
    '=1.2.3',
    '!=1.2.3',
    '1.2 - 1.4.5',
    '^0.2.3',
    '~>1.2',
    '>=1.0.0-alpha',
    '>=1.0 <2.0',
    'abc',
    '',
    '<=1.2',
    '=>1',
  ],
  url: [
    'https://user:pass@example.com:8080/a/b?x=1&y=2#frag',
    'http://example.com',
    '//host/path',
    '/only/path',
    'mailto:a@b.c',
    'http://[::1]:80/',
    'http://[::1',
    'http://a b/',
    'http://example.com/%zz',
    'http://example.com/%41é?q=é',
    ':nope',
    '',
    '?q',
    '#f',
    'git@github.com:o/r.git',
  ],
  path: [
    'a/b/c.txt',
    '/',
    '',
    '.',
    '..',
    '/a//b/./../c',
    'a/',
    '../../x',
    'x.tar.gz',
    '.hidden',
    '/a/b/',
    './x',
    'a/b/.',
  ],
  base64: ['aGVsbG8=', 'aGVsbG8', '', '/+8=', '_-8=', 'YQ==\n', 'not base64!', 'w6k='],
  base32: ['NBSWY3DP', 'ME======', '', 'me======', 'M1======', 'MFRGG'],
  typeName: ['string', 'int', 'int64', 'float64', 'map', 'slice', 'bool', 'invalid', 'ptr', 'struct', '[]interface {}'],
  key: ['a', 'b', 'deep', 'zz', ''],
};

const ATOMS = [
  'a',
  'b',
  '.',
  '\\d',
  '\\w+',
  '\\s',
  '[a-z]',
  '[^x]',
  '[[:alpha:]]',
  '\\pL',
  '\\p{Greek}',
  '^',
  '$',
  '\\b',
  '\\.',
  'é',
  '日',
  '(?i)A',
  '(?P<name>a+)',
  '\\x41',
  '\\Q.+\\E',
  '(?s).',
  '\\A',
  '\\z',
];
const BROKEN = [
  '(',
  ')',
  '[',
  '*',
  'a**',
  '(?=x)',
  '(?<!a)',
  '\\1',
  '[z-a]',
  'a{1001}',
  '\\pX',
  '(?P<n',
  '\\8',
  'x{2,1}',
  '\\',
];

function pattern(draw: Draw, depth: number): string {
  if (draw.chance(8)) return draw.pick(BROKEN);
  return draw.weighted<string>([
    [6, () => draw.pick(ATOMS)],
    [depth > 0 ? 3 : 0, () => pattern(draw, depth - 1) + pattern(draw, depth - 1)],
    [depth > 0 ? 2 : 0, () => `(${pattern(draw, depth - 1)})`],
    [depth > 0 ? 1 : 0, () => `(?:${pattern(draw, depth - 1)}|${pattern(draw, depth - 1)})`],
    [
      2,
      () =>
        draw.pick(['a', '.', '\\w', '[ab]', '(a)']) +
        draw.pick(['*', '+', '?', '*?', '+?', '{2}', '{1,3}', '{0,}', '??']),
    ],
  ]);
}
