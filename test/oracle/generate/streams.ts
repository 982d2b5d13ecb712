import type { OracleCase } from '../oracle-case.ts';
import type { Draw } from './draw.ts';
import { yamlText } from './encodings.ts';

/** A stream of documents as templates render them, most often with something wrong, for which both sides have a verdict. */
export function checkCase(draw: Draw): OracleCase {
  let text = draw
    .times(1, 3, () => (draw.chance(60) ? draw.pick(MANIFESTS) : yamlText(draw)))
    .reduce((stream, document) => stream + draw.pick(SEPARATORS) + document);
  for (let damages = draw.int(0, 3); damages > 0; damages--) text = damaged(draw, text);
  return { op: 'check', text: text.toWellFormed() };
}

/** A ConfigMap, or two, whose last value is a block or a text that goes to the very end of the file. */
export function endCase(draw: Draw): OracleCase {
  const one = (): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  first: x\n  last: ${lastValue(draw)}`;
  const stream = draw.times(1, 2, one).join(draw.pick(['\n---\n', '---\n', '\n\n---\n', '\n...\n---\n']));
  return {
    op: 'objects',
    text:
      stream + draw.pick(['', '', '\n', '\n\n', ' ', '  \n', '\n  ', '\n---', '\n---\n', '\n...', '\n# end', ' # end']),
  };
}

function lastValue(draw: Draw): string {
  const header = draw.pick(['|', '|-', '|+', '>', '>-', '>+', '|2', '|2+', '>2-', '| # c']);
  const lines = draw.times(1, 3, () =>
    draw.pick(['text', 'more text', '', ' indented', '#!/bin/sh', 'a: b', 'a\ttab', 'end ']),
  );
  return draw.weighted<string>([
    [8, () => `${header}\n${lines.map(line => (line === '' ? '' : `    ${line}`)).join('\n')}`],
    [1, () => '"quoted"'],
    [1, () => "'single'"],
    [1, () => 'plain text\n    over lines'],
    [1, () => ''],
  ]);
}

const MANIFESTS = [
  'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: "web"\n  labels: {app: web, \'tier\': a}\n',
  'kind: ConfigMap\ndata:\n  script: |\n    #!/bin/sh\n    echo "hi" # no comment\n  folded: >-\n    a\n    b\n',
  '# comment\nkind: List\nitems:\n- kind: A # one\n  ports: [80, 443]\n- kind: B\n  args:\n    - - "a"\n      - b: c\n',
  'base: &base\n  a: 1\nweb:\n  <<: *base\n  b: 2\nlist: [*base, {<<: [*base]}]\n',
  '- ? complex\n  : value\n- !!str 1\n- !!int "2"\n- !own {a: , "b": c}\n',
  "text: two\n  lines\nquoted: \"two\n\n  lines\"\nsingle: 'it''s'\n",
  '%YAML 1.1\n%TAG !e! tag:example.org:\n---\na: !e!x b\n',
] as const;

const SEPARATORS = ['---\n', '---\n', '---\n', '...\n---\n', '--- # next\n', '...\n', '', '\n'] as const;

const PIECES = [
  '\t',
  ' ',
  '  ',
  '\n',
  ':',
  ': ',
  '- ',
  '? ',
  '#',
  ' # c\n',
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a ',
  '*a',
  '*base',
]
  .concat(['!', '!!int ', '!x ', '|', '>', '"', "'", '%', '@', '`', '---', '...', '<<: ', 'a: 1\n', '"a": 1\n', '\r'])
  .concat(['\u0085', '\u2028', '\ufeff', 'é', '\u0001', '\\', '=', '~']);

function damaged(draw: Draw, text: string): string {
  const at = draw.int(0, text.length);
  return draw.weighted<string>([
    [4, () => text.slice(0, at) + draw.pick(PIECES) + text.slice(at)],
    [2, () => text.slice(0, at) + text.slice(at + draw.int(1, 6))],
    [2, () => lineTwice(draw, text)],
    [2, () => indentedAnew(draw, text)],
  ]);
}

function lineTwice(draw: Draw, text: string): string {
  const lines = text.split('\n');
  return lines.toSpliced(draw.int(0, lines.length), 0, draw.pick(lines)).join('\n');
}

function indentedAnew(draw: Draw, text: string): string {
  const lines = text.split('\n');
  const at = draw.int(0, lines.length - 1);
  const line = lines[at] ?? '';
  return lines.with(at, draw.chance(50) ? `${' '.repeat(draw.int(1, 3))}${line}` : line.trimStart()).join('\n');
}
