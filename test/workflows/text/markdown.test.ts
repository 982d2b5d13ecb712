import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeBlock, codeSpan, cut, plainLine } from '../../../workflows/text/markdown.ts';
import { hostileText } from '../hostile.ts';

describe('a code span', () => {
  test.each([
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['two\nlines', '`two lines`'],
    ['  spaces  ', '`spaces`'],
    ['', '` `'],
    ['right\u202eleft', '`right\\u{202e}left`'],
    ['red\u001b[31m', '`red\\u{1b}[31m`'],
    ['<!-- hidden -->', '`<\\!-- hidden -->`'],
    ['half \ud83d', '`half \\u{d83d}`'],
    ['whole 😀', '`whole 😀`'],
  ])('shows %j as %s', (text, shown) => {
    expect(codeSpan(text)).toBe(shown);
  });

  test('is one line that nothing gets out of (property)', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inner = span.slice(fence.length, -fence.length);
        expect(span.endsWith(fence)).toBe(true);
        expect([...inner.matchAll(/`+/g)].map(([run]) => run)).not.toContain(fence);
        expect(span).not.toMatch(/[\n\r\u0000-\u001f\u202a-\u202e]|<!--/);
        expect(span.isWellFormed()).toBe(true);
      }),
    );
  });

  test('is cut to a length, between characters', () => {
    expect(codeSpan('abcdef', 4)).toBe('`abc…`');
    expect(cut('a😀b', 3)).toBe('a…');
  });
});

describe('a code block', () => {
  test('has a longer fence than anything in it', () => {
    expect(codeBlock(['a', '````', 'b'], 'diff')).toBe('`````diff\na\n````\nb\n`````');
  });

  test('shows characters that hide', () => {
    expect(codeBlock(['+a\u202eb'], '')).toContain(String.raw`+a\u{202e}b`);
  });
});

describe('a plain line', () => {
  test.each([
    ['Thanks @team', 'Thanks @\u200bteam'],
    ['Fixes #12', 'Fixes #\u200b12'],
    ['closes GH-12', 'closes G\u200bH-12'],
    ['fix https://github.com/a/b/issues/1', 'fix https:\u200b//github.com/a/b/issues/1'],
    ['/merge', '\u200b/merge'],
    ['a\nb', 'a b'],
  ])('takes %j apart', (text, plain) => {
    expect(plainLine(text)).toBe(plain);
  });

  test('has no mention, reference or second line (property)', () => {
    fc.assert(
      fc.property(hostileText, text => {
        expect(plainLine(text)).not.toMatch(/@\w|#\d|GH-\d|!\d|:\/\/|[\n\r]|^\//i);
      }),
    );
  });
});
