/** Writes a string that isn't plain. `indent` is the column of every line after the first. */
export function writeScalar(text: string, style: 'single' | 'double' | 'literal', indent: number): string {
  switch (style) {
    case 'single':
      return singleQuoted(text, indent);
    case 'double':
      return doubleQuoted(text);
    case 'literal':
      return literal(text, indent);
  }
}

/** Line breaks other than the newline come here unescaped; what follows one is indented, which readers skip again. */
function singleQuoted(text: string, indent: number): string {
  const margin = ' '.repeat(indent);
  const content = text.replaceAll("'", "''").replace(/([\u2028\u2029]+)([^\u2028\u2029])/g, `$1${margin}$2`);
  return `'${content}'`;
}

/** Escaped: quotes, backslashes, breaks, and all that YAML counts as not printable, astral characters included. */
const ESCAPED = /["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu;

const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x00, '\\0'],
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x85, '\\N'],
  [0x2028, '\\L'],
  [0x2029, '\\P'],
]);

function doubleQuoted(text: string): string {
  // yaml.v3 looks for a byte order mark at the start of the text at every character, and then escapes them all.
  const content = text.startsWith('\ufeff') ? Array.from(text, escapeAny).join('') : text.replace(ESCAPED, escape);
  return `"${content}"`;
}

function escape(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return SHORT_ESCAPES.get(point) ?? numericEscape(point);
}

function escapeAny(character: string): string {
  return character === '\xa0' ? '\\_' : escape(character);
}

function numericEscape(point: number): string {
  const digits = point.toString(16).toUpperCase();
  if (point <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return point <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

const BREAK = /^[\n\u2028\u2029]/;

/** `|`, with a hint where the first line doesn't show the indentation, and how to treat the breaks at the end. */
function literal(text: string, indent: number): string {
  const margin = ' '.repeat(indent);
  const startsWithBreak = BREAK.test(text);
  // The hint is always that of the outermost level, also where the lines are indented by two columns only.
  const hint = startsWithBreak || text.startsWith(' ') ? '4' : '';
  const body = text.replace(/(^|[\n\u2028\u2029])([^\n\u2028\u2029])/g, `$1${margin}$2`);
  // A break at the start ends the line of the header, and so is lost to readers.
  return `|${hint}${chomping(text)}${startsWithBreak ? '' : '\n'}${body}`;
}

function chomping(text: string): string {
  if (!BREAK.test(text.slice(-1))) return '-';
  return text.length === 1 || BREAK.test(text.slice(-2)) ? '+' : '';
}
