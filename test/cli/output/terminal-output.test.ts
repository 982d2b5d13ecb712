import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { terminalOutput } from '../../../cli/output/terminal-output.ts';
import { oneLine, textLines } from '../../../cli/output/text-lines.ts';
import { CLEAR_LINE, styleFor } from '../../../cli/style.ts';
import { recording } from '../fixture.ts';

const hostile = 'a\u001b]0;title\u0007b\u001b[2Jc\rd\u009be\u001b[31mred\u001b[39m\u202e\n\tend';
const shown = String.raw`a\x1b]0;title\x07b\x1b[2Jc\x0dd\x9be\x1b[31mred\x1b[39m\x202e` + '\n\tend';

function written(text: string | Uint8Array, isTTY: boolean): string {
  const output = recording({ isTTY });
  terminalOutput(output).write(text);
  return output.text();
}

describe.each([
  ['a terminal', true],
  ['a pipe', false],
])('for %s', (_, isTTY) => {
  test('control characters of a text are shown, not obeyed, those of colours too; line breaks stay', () => {
    expect(written(hostile, isTTY)).toBe(shown);
  });

  test('bytes are never touched', () => {
    expect(written(Buffer.from(hostile), isTTY)).toBe(hostile);
  });

  test("only Berth's own colours and its own line of progress are obeyed", () => {
    const { red, dim } = styleFor(recording(), { env: {} }, 'always');
    expect(written(`${red('a')} ${dim(`b ${red('c')} d`)}`, isTTY)).toBe(
      '\u001b[31ma\u001b[39m \u001b[2mb \u001b[31mc\u001b[39m d\u001b[22m',
    );
    expect(written(CLEAR_LINE, isTTY)).toBe('\u001b[G\u001b[K');
    expect(written(red('\u001b[8mx'), isTTY)).toBe('\u001b[31m\\x1b[8mx\u001b[39m');
  });

  test('no text gives a CI system a command', () => {
    for (const command of ['::set-output name=a::b', '  ::error::x', '\t\u00a0::add-mask::x', '::']) {
      expect(written(`before\n${command}\n`, isTTY)).not.toMatch(/^\s*::/m);
      expect(written(command, isTTY)).not.toMatch(/^\s*::/m);
    }
    for (const command of ['##[set-output name=a]b', 'x ##[error]', '##vso[task.setvariable]', '###[a]']) {
      expect(written(command, isTTY)).not.toMatch(/##\w*\[/);
    }
    expect(written('a::b ## c', isTTY)).toBe('a::b ## c');
  });

  test('whatever a text has, nothing of it is obeyed', () => {
    const nasty = fc.constantFrom('\u001b[31m', '\r', '\n', '::', '##[x]', ' ', '\u202e', '\u0085', 'a', '\b');
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' }))), parts => {
        const text = written(parts.join(''), isTTY);
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(text).not.toMatch(/^[^\S\n]*::|##\w*\[/m);
      }),
    );
  });
});

test('a line stays one line and hides nothing, whatever a name in it has', () => {
  const { bold } = styleFor(recording(), { env: {} }, 'always');
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), names => {
      const lines = names.map(name => `  ${bold(name)}: ${name}`);
      expect(textLines(lines).split('\n')).toHaveLength(Math.max(1, names.length));
    }),
  );
  expect(oneLine('x\n::set\r\u200b\u2066http://ada:secret@host/')).toBe(
    String.raw`x\x0a::set\x0d\x200b\x2066http://host/`,
  );
});
