import type { Output } from '../context.ts';

// Control characters but newline and tab, except in the two sequences that Berth itself writes: colours, and clearing
// the line of progress.
const CONTROL = /(\u001b\[[0-9;]*m|\r\u001b\[K)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Texts from repositories can't move the cursor, rename the window or type commands: on a terminal their control
 * characters are shown, not obeyed. Files and pipes get them as they are, and so does whoever asks for bytes.
 */
export function terminalOutput(output: Output): Output {
  if (!output.isTTY) return output;
  return {
    isTTY: true,
    get columns() {
      return output.columns;
    },
    write: text => output.write(typeof text === 'string' ? text.replace(CONTROL, visible) : text),
  };
}

function visible(found: string, own: string | undefined): string {
  return own ?? `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
