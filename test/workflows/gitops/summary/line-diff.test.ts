import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines } from '../../../../workflows/gitops/summary/line-diff.ts';

function shown(before: string, after: string): string[] {
  return diffLines(before, after).map(({ sign, text }) => sign + text);
}

describe('the lines that differ', () => {
  test('with a line around them', () => {
    expect(shown('a\nb\nc\nd\ne\n', 'a\nb\nX\nd\ne\n')).toEqual([' b', '-c', '+X', ' d']);
    expect(shown('a\nb\nc\nd\ne\nf\ng\n', 'A\nb\nc\nd\ne\nf\nG\n')).toEqual(['-a', '+A', ' b', ' f', '-g', '+G']);
  });

  test('a newline at the end is a difference', () => {
    expect(shown('a\n', 'a')).toEqual([' a', String.raw`+\ No newline at end of file`]);
  });

  test('none in equal texts, all in texts without anything in common', () => {
    expect(shown('a\nb\n', 'a\nb\n')).toEqual([]);
    expect(shown('', 'a\n')).toEqual(['+a']);
  });

  test('a file that is new from top to bottom is not searched for equal lines', () => {
    const lines = (name: string): string => Array.from({ length: 3000 }, (_, index) => `${name}${index}\n`).join('');
    expect(shown(lines('a'), lines('b'))).toHaveLength(6000);
  });

  test('make the new text of the old one (property)', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map(lines => lines.map(line => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = diffLines(before, after, 100);
        const side = (sign: '+' | '-'): string =>
          diff
            .filter(line => line.sign !== sign)
            .map(line => `${line.text}\n`)
            .join('');
        if (before === after) expect(diff).toEqual([]);
        else expect([side('+'), side('-')]).toEqual([before, after]);
      }),
    );
  });

  test.each<[string, string, string, string[]]>([
    ['at the beginning, with what follows', 'a\nb\nc\n', 'X\nb\nc\n', ['-a', '+X', ' b']],
    ['at the end, with what is before', 'a\nb\nc\n', 'a\nb\nX\n', [' b', '-c', '+X']],
    ['that are new', 'a\nb\n', 'a\nX\nb\n', [' a', '+X', ' b']],
    ['that are gone', 'a\nX\nb\n', 'a\nb\n', [' a', '-X', ' b']],
    ['that are new at the end', 'a\n', 'a\na\n', [' a', '+a']],
    ['that are gone at the end', 'a\na\n', 'a\n', [' a', '-a']],
    ['that are all new', '', 'a\nb\n', ['+a', '+b']],
    ['that are all gone', 'a\nb\n', '', ['-a', '-b']],
    [
      'in two places, with what is between them when it is short',
      'a\nb\nc\n',
      'X\nb\nY\n',
      ['-a', '+X', ' b', '-c', '+Y'],
    ],
    [
      'in two places, without what is between them when it is long',
      'a\n1\n2\n3\nz\n',
      'X\n1\n2\n3\nY\n',
      ['-a', '+X', ' 1', ' 3', '-z', '+Y'],
    ],
    ['that are empty', 'a\n\nb\n', 'a\nb\n', [' a', '-', ' b']],
    ['by a newline at the end that goes', 'a\nb\n', 'a\nb', [' b', String.raw`+\ No newline at end of file`]],
    ['by a newline at the end that comes', 'a\nb', 'a\nb\n', [' b', String.raw`-\ No newline at end of file`]],
  ])('%s', (_name, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });

  test('with as many lines around them as are asked for', () => {
    const text = (middle: string) => `1\n2\n3\n${middle}\n5\n6\n7\n`;
    const around = (context: number) => diffLines(text('a'), text('b'), context).map(line => line.sign + line.text);
    expect(around(0)).toEqual(['-a', '+b']);
    expect(around(2)).toEqual([' 2', ' 3', '-a', '+b', ' 5', ' 6']);
    expect(around(9)).toEqual([' 1', ' 2', ' 3', '-a', '+b', ' 5', ' 6', ' 7']);
  });

  test('of which most differ are all old ones and then all new ones, though some are equal', () => {
    const lines = (name: string): string[] => Array.from({ length: 600 }, (_, index) => `${name}${index}`);
    const text = (name: string): string =>
      [...lines(name), 'same', ...lines(`${name}-`)].map(line => `${line}\n`).join('');
    const diff = diffLines(text('a'), text('b'));
    expect(diff.filter(({ text }) => text === 'same').map(({ sign }) => sign)).toEqual(['-', '+']);
    expect(diff.map(({ sign }) => sign).join('')).toMatch(/^-+\++$/);
  });
});
