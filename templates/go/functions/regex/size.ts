/** RE2 repeats nothing more often than this, repetitions inside each other taken together. */
const MAX_REPEAT = 1000;

/**
 * How many instructions a pattern compiles to at most, told without compiling it: `(abc){1000}` grows to thousands. Compiling
 * takes some microseconds for each, and a search may look at all of them for each character.
 */
export function instructionsOf(source: string): number {
  let instructions = source.length;
  let factor = 1;
  for (const [, group, least, most] of source.matchAll(/(\)?)\{(\d{1,4})(?:,(\d{0,4}))?\}/g)) {
    const count = Math.max(Number(least), Number(most ?? 0), 1);
    if (group === '') instructions += count;
    else factor = Math.min(factor * count, MAX_REPEAT);
  }
  return instructions * factor;
}
