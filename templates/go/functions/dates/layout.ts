/** What an element of a layout stands for, by the way it is written. Fractions of a second are written out: `.000`. */
export type Element =
  | 'January'
  | 'Jan'
  | '1'
  | '01'
  | 'Monday'
  | 'Mon'
  | '2'
  | '_2'
  | '02'
  | '__2'
  | '002'
  | '15'
  | '3'
  | '03'
  | '4'
  | '04'
  | '5'
  | '05'
  | '2006'
  | '06'
  | 'PM'
  | 'pm'
  | 'MST'
  | OffsetElement
  | 'fraction';

export type OffsetElement = `${'Z' | '-'}${'07' | '0700' | '07:00' | '070000' | '07:00:00'}`;

/** An element of a layout and the text before it; the last one of a layout has no element. */
export interface LayoutPart {
  readonly prefix: string;
  readonly element?: Element;
  /** The element as it is written. */
  readonly text: string;
}

/**
 * The parts of a Go layout, which writes the reference time `Mon Jan 2 15:04:05 MST 2006` as it wants others written.
 * An element is the longest that starts at its place; `Jan` and `Mon` are none where a word goes on (`Month`).
 */
export function parseLayout(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let start = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    const [text] = match;
    const element = /^[.,]/.test(text) ? 'fraction' : (text as Element);
    parts.push({ prefix: layout.slice(start, match.index), element, text });
    start = match.index + text.length;
  }
  parts.push({ prefix: layout.slice(start), text: '' });
  return parts;
}

// `_2006` is an underscore and a year. Fractions are runs of one digit, 0 or 9, that no other digit follows.
const ELEMENT = new RegExp(
  [
    'January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST',
    '0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm',
    '[-Z]07(?:0000|:00:00|00|:00|)',
    '[.,](?:0+|9+)(?![0-9])',
  ].join('|'),
  'g',
);
