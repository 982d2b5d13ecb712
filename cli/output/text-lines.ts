import { printable } from '../../runtime/printable.ts';
import { ESCAPE } from '../style.ts';

/**
 * Lines for people, each of which is one: a line break, or anything else that commands a terminal, hides or turns text around, came
 * with a name or a message and is shown as `\xNN`. Colours stay, and passwords in addresses go.
 */
export function textLines(lines: readonly string[]): string {
  return lines.map(oneLine).join('\n');
}

/** A part of such a line. */
export function oneLine(text: string): string {
  return text.includes(ESCAPE) ? text.split(ESCAPE).map(printable).join(ESCAPE) : printable(text);
}
