import { randomUUID } from 'node:crypto';
import pc from 'picocolors';
import type { Context, Output } from './context.ts';

export type ColorMode = 'auto' | 'always' | 'never';

/** Functions that colour text, or leave it as it is. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/**
 * Stands for the escape character where Berth itself commands a terminal. `terminalOutput` makes one of it and shows all others. It is
 * another one in each process, so that nobody can write it into a file beforehand.
 */
export const ESCAPE = `\u001b<${randomUUID()}>`;

/** Moves the cursor to the first column and clears the line. */
export const CLEAR_LINE = `${ESCAPE}[G${ESCAPE}[K`;

/**
 * Colours for an output. `auto` colours a terminal, unless NO_COLOR is set (no-color.org) or the terminal is "dumb".
 */
export function styleFor(output: Output, context: Pick<Context, 'env'>, mode: ColorMode): Style {
  return createStyle(hasColors(output, context, mode) ? ESCAPE : undefined);
}

export function hasColors(output: Output, { env }: Pick<Context, 'env'>, mode: ColorMode): boolean {
  const auto = output.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return mode === 'always' || (mode === 'auto' && auto);
}

/** @param escape {@link ESCAPE} of the process that writes to the terminal; without it there are no colours. */
export function createStyle(escape: string | undefined): Style {
  const { bold, dim, red, green, yellow, cyan } = pc.createColors(escape !== undefined);
  const mark = (color: (text: string) => string): ((text: string) => string) => marked(color, escape ?? '');
  return {
    bold: mark(bold),
    dim: mark(dim),
    red: mark(red),
    green: mark(green),
    yellow: mark(yellow),
    cyan: mark(cyan),
  };
}

/** The same colour, begun and ended by the escape. What is coloured inside of it doesn't end it. */
function marked(color: (text: string) => string, escape: string): (text: string) => string {
  const [begin = '', end = ''] = color('\n').replaceAll('\u001b', escape).split('\n');
  return begin === '' ? text => text : text => begin + text.replaceAll(end, end + begin) + end;
}

/** The colour mode of a command line that may not be understood: for its help and its errors. */
export function colorModeOf(words: readonly string[]): ColorMode {
  const index = words.findIndex(word => word === '--color' || word.startsWith('--color='));
  const word = words[index] ?? '';
  const value = word === '--color' ? words[index + 1] : word.slice('--color='.length);
  return value === 'always' || value === 'never' ? value : 'auto';
}
