import { stripVTControlCharacters } from 'node:util';
import { ESCAPE } from '../style.ts';
import { oneLine } from './text-lines.ts';

/** Cells in columns, each as wide as its widest cell, two spaces apart. Colours don't count as width. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  const shown = rows.map(row => row.map(oneLine));
  for (const row of shown) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  }
  return shown.map(row =>
    row
      .map((cell, index) =>
        index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - textWidth(cell)),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Characters that a terminal shows. */
export function textWidth(text: string): number {
  return stripVTControlCharacters(text.replaceAll(ESCAPE, '\u001b')).length;
}
