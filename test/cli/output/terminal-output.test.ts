import { expect, test } from 'vitest';
import { terminalOutput } from '../../../cli/output/terminal-output.ts';
import { recording } from '../fixture.ts';

const hostile = 'a\u001b]0;title\u0007b\u001b[2Jc\rd\u009be\u001b[31mred\u001b[39m\n\tend';

test('on a terminal, control characters of a text are shown, not obeyed; colours and line breaks stay', () => {
  const output = recording({ isTTY: true });
  terminalOutput(output).write(hostile);
  expect(output.text()).toBe(String.raw`a\x1b]0;title\x07b\x1b[2Jc\x0dd\x9be` + '\u001b[31mred\u001b[39m\n\tend');
});

test('a pipe gets texts as they are', () => {
  const output = recording();
  terminalOutput(output).write(hostile);
  expect(output.text()).toBe(hostile);
});

test('bytes are never touched', () => {
  const output = recording({ isTTY: true });
  terminalOutput(output).write(Buffer.from(hostile));
  expect(output.text()).toBe(hostile);
});

test('the line of progress can be cleared', () => {
  const output = recording({ isTTY: true });
  terminalOutput(output).write('\r\u001b[K');
  expect(output.text()).toBe('\r\u001b[K');
});
