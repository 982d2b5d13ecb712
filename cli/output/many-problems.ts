import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { plural } from '../../workflows/text/words.ts';

/** A hundred problems of one source are read by nobody, and a file of a megabyte can have a hundred thousand. */
const MOST_OF_A_SOURCE = 100;

export interface ManyOptions {
  /** Show all of them. */
  readonly all?: boolean;
}

/** The first problems of each source, and a line that counts the others of it. */
export function shownOfMany(
  diagnostics: readonly Diagnostic[],
  { all = false }: ManyOptions,
): { readonly shown: readonly Diagnostic[]; readonly left: readonly string[] } {
  if (all || diagnostics.length <= MOST_OF_A_SOURCE) return { shown: diagnostics, left: [] };
  const counts = new Map<string, number>();
  const shown = diagnostics.filter(({ origin }) => {
    const source = origin?.repository ?? '';
    const count = (counts.get(source) ?? 0) + 1;
    counts.set(source, count);
    return count <= MOST_OF_A_SOURCE;
  });
  const left = [...counts]
    .filter(([, count]) => count > MOST_OF_A_SOURCE)
    .map(([source, count]) => {
      const where = source === '' ? '' : ` in ${source}`;
      return `and ${plural(count - MOST_OF_A_SOURCE, 'more problem')}${where}: -v shows all`;
    });
  return { shown, left };
}
