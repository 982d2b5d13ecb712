import type { OracleCase } from '../oracle-case.ts';
import { toWire } from '../wire.ts';
import type { Draw } from './draw.ts';
import { text, value } from './values.ts';

/** A value to be written as YAML or hashed. */
export function encodeCase(draw: Draw): OracleCase {
  return { op: draw.pick(['toYaml', 'toYaml', 'stringify', 'hash'] as const), value: toWire(value(draw, 3)) };
}

/** A text to be read as YAML 1.1. */
export function decodeCase(draw: Draw): OracleCase {
  return { op: 'decode', text: yamlText(draw) };
}

/** A document in YAML's various styles, or one with damage. */
export function yamlText(draw: Draw): string {
  // Damage may cut a character in two, which no text is.
  return new YamlText(draw).document().toWellFormed();
}

const PLAIN = [
  'a',
  'hello world',
  'true',
  'yes',
  'Off',
  'n',
  '~',
  'null',
  '42',
  '-7',
  '0x1F',
  '0b101',
  '0o17',
  '017',
  '1_000',
  '+1',
  '1.5',
  '1e3',
  '.5',
  '.inf',
  '-.INF',
  '.nan',
  '1:30',
  '2024-01-02',
  '18446744073709551615',
  '9223372036854775808',
  '99999999999999999999',
  '<<',
  '=',
  "it's",
  'é日',
  'a#b',
  'a: b'.replace(' ', ''),
] as const;

/** Writes YAML in its various styles. Keys of one map are of one type, so that Go prints it in one order. */
class YamlText {
  private readonly draw: Draw;

  constructor(draw: Draw) {
    this.draw = draw;
  }

  document(): string {
    const { draw } = this;
    const start = draw.chance(15) ? draw.pick(['---\n', '# comment\n', '\n']) : '';
    const body = draw.weighted<string>([
      [3, () => this.block('', 2)],
      [2, () => `${this.flow(2)}\n`],
      [1, () => `${this.scalar()}\n`],
    ]);
    return start + (draw.chance(6) ? this.damaged(body) : body);
  }

  private damaged(body: string): string {
    const at = this.draw.int(0, body.length);
    return (
      body.slice(0, at) +
      this.draw.pick([' ', ':', '- ', '{', ']', '"', "'", '\t', '&a ', '*a', '!!int ', '|', '\n']) +
      body.slice(at)
    );
  }

  private block(indent: string, depth: number): string {
    const { draw } = this;
    if (draw.chance(40)) return draw.times(1, 4, () => `${indent}- ${this.afterDash(indent, depth)}`).join('');
    return this.keys(1, 4)
      .map(key => `${indent}${key}:${this.afterKey(indent, depth)}`)
      .join('');
  }

  private keys(min: number, max: number): string[] {
    const { draw } = this;
    const names = draw.chance(80) ? ['a', 'b', '"c d"', "'e'", 'long-key', 'é', 'A'] : ['1', '22', '-3', '0x10'];
    return [...new Set(draw.times(min, max, () => draw.pick(names)))];
  }

  private afterDash(indent: string, depth: number): string {
    const { draw } = this;
    if (depth > 0 && draw.chance(30)) return `${this.keys(1, 1)[0] ?? 'a'}:${this.afterKey(`${indent}  `, depth - 1)}`;
    return this.inline(indent, depth);
  }

  private afterKey(indent: string, depth: number): string {
    const { draw } = this;
    if (depth > 0 && draw.chance(35)) return `\n${this.block(`${indent}${draw.pick(['  ', '    ', ' '])}`, depth - 1)}`;
    return ` ${this.inline(indent, depth)}`;
  }

  private inline(indent: string, depth: number): string {
    return this.draw.weighted<string>([
      [6, () => `${this.scalar()}\n`],
      [2, () => `${this.flow(depth)}\n`],
      [2, () => this.blockScalar(`${indent}  `)],
      [1, () => '\n'],
      [1, () => `${this.scalar()} # comment\n`],
    ]);
  }

  private blockScalar(indent: string): string {
    const { draw } = this;
    const header = draw.pick(['|', '>', '|-', '>-', '|+', '>+']);
    const lines = draw.times(1, 4, () => draw.pick(['line', 'two words', '', '  more', 'a: b', '# no comment', 'é']));
    return `${header}\n${lines.map(line => (line === '' ? '' : indent + line)).join('\n')}\n${draw.pick(['', '', '\n'])}`;
  }

  private flow(depth: number): string {
    const { draw } = this;
    if (depth <= 0 || draw.chance(30)) return this.scalar();
    if (draw.chance(50)) return `[${draw.times(0, 3, () => this.flow(depth - 1)).join(', ')}]`;
    return `{${this.keys(0, 3)
      .map(key => `${key}: ${this.flow(depth - 1)}`)
      .join(', ')}}`;
  }

  private scalar(): string {
    const { draw } = this;
    return draw.weighted<string>([
      [6, () => draw.pick(PLAIN)],
      [2, () => JSON.stringify(text(draw))],
      [
        1,
        () =>
          `'${text(draw)
            .replace(/[\n\r\0\u0007\ufeff]/g, '')
            .replaceAll("'", "''")}'`,
      ],
      [
        1,
        () =>
          draw.pick([
            '!!str 1',
            '!!int "3"',
            '!!float 2',
            '!!bool yes',
            '!!null x',
            '!!binary aGk=',
            '! x',
            '!custom y',
          ]),
      ],
    ]);
  }
}
