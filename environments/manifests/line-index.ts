import sortedLastIndex from 'lodash-es/sortedLastIndex.js';
import type { Position } from '../../runtime/origin.ts';

/** Turns offsets in a text into lines and columns. Lines are found when the first is asked for. */
export class LineIndex {
  readonly #text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  at(offset: number): Position {
    this.#starts ??= lineStarts(this.#text);
    const starts = this.#starts;
    const line = sortedLastIndex(starts, offset);
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}
