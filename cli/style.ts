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
 * Colours for an output. `auto` colours a terminal, unless NO_COLOR is set (no-color.org) or the terminal is "dumb".
 */
export function styleFor(output: Output, { env }: Pick<Context, 'env'>, mode: ColorMode): Style {
  const auto = output.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const { bold, dim, red, green, yellow, cyan } = pc.createColors(mode === 'always' || (mode === 'auto' && auto));
  return { bold, dim, red, green, yellow, cyan };
}

/** The colour mode of a command line that may not be understood: for its help and its errors. */
export function colorModeOf(words: readonly string[]): ColorMode {
  const index = words.findIndex(word => word === '--color' || word.startsWith('--color='));
  const word = words[index] ?? '';
  const value = word === '--color' ? words[index + 1] : word.slice('--color='.length);
  return value === 'always' || value === 'never' ? value : 'auto';
}
