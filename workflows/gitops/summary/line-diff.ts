import { diffArrays } from 'diff';

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

// A change of most of a large file is shown as "all of it", not searched for lines that happen to be equal.
const MOST_EDITS = 1000;

/** The lines that differ, each run of them with a line of context on both sides. Empty for equal texts. */
export function diffLines(before: string, after: string, context = 1): DiffLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const start = commonStart(old, fresh);
  const end = commonEnd(old, fresh, start);
  const lines = [
    ...unchanged(old.slice(Math.max(0, start - context), start)),
    ...middle(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)),
    ...unchanged(old.slice(old.length - end, old.length - end + context)),
  ];
  return nearChanges(lines, context);
}

/** A text's lines. What has no newline at its end differs from what has one. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push(String.raw`\ No newline at end of file`);
  return lines;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  let count = 0;
  while (count < a.length - start && count < b.length - start && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

function middle(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  const parts = diffArrays([...old], [...fresh], { maxEditLength: MOST_EDITS });
  if (parts === undefined) return [...signed('-', old), ...signed('+', fresh)];
  return parts.flatMap(({ added, removed, value }) => signed(added ? '+' : removed ? '-' : ' ', value));
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): DiffLine[] {
  return lines.map(text => ({ sign, text }));
}

function unchanged(lines: readonly string[]): DiffLine[] {
  return signed(' ', lines);
}

function nearChanges(lines: readonly DiffLine[], context: number): DiffLine[] {
  return lines.filter(
    (line, index) =>
      line.sign !== ' ' ||
      lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' '),
  );
}
