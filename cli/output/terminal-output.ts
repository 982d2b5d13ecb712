import type { Output } from '../context.ts';
import { ESCAPE } from '../style.ts';

// Control characters but newline and tab, and those that change the direction of text.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

// What a CI system takes for a command: at the beginning of a line, and with a bracket anywhere in it.
const COMMAND = /(?<=(?:^|\n)[^\S\n]*):(?=:)|(?<=#)#(?=\w*\[)/g;

/**
 * The last thing before a terminal, a pipe or a file: texts from repositories can't move the cursor, rename the window, type commands or
 * give them to a CI system, because what they would do it with is shown, not obeyed. Whoever asks for bytes gets them as they are.
 */
export function terminalOutput(output: Output): Output {
  return {
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
    write: text => output.write(typeof text === 'string' ? text.split(ESCAPE).map(inert).join('\u001b') : text),
  };
}

function inert(text: string): string {
  return text.replace(CONTROL, visible).replace(COMMAND, visible);
}

function visible(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
