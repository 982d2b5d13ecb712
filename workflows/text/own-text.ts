export const BEGIN = '<!-- berth:begin -->';

/** A body that people write in too: Berth's part goes from {@link BEGIN} to a line with a marker. */
export interface SplitText {
  readonly before: string;
  /** Berth's part without its first line and its marker. */
  readonly own: string;
  readonly marker: string;
  readonly after: string;
}

/** Nothing when a person took the marker out. The first marker after the first beginning: text of others stands on no line of its own in between. */
export function splitText(body: string, marker: RegExp): SplitText | undefined {
  const lines = body.replaceAll('\r\n', '\n').split('\n');
  const begin = lines.indexOf(BEGIN);
  const end = lines.findIndex((line, index) => index > begin && marker.test(line));
  if (begin < 0 || end < 0) return undefined;
  const text = (from: number, to?: number): string => lines.slice(from, to).join('\n').trim();
  return { before: text(0, begin), own: text(begin + 1, end), marker: lines[end] ?? '', after: text(end + 1) };
}

/** Parts of a body with an empty line between them. */
export function joinText(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join('\n\n');
}
