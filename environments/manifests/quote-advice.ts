/** Characters that begin no text, and what they begin. */
const INDICATORS: ReadonlyMap<string, string> = new Map([
  ['*', 'an alias'],
  ['&', 'an anchor'],
  ['!', 'a tag'],
  ['|', 'a block of lines'],
  ['>', 'a block of lines'],
  ['%', 'a directive'],
  ['@', 'something that is reserved'],
  ['`', 'something that is reserved'],
  [',', 'the next item of a list'],
  [']', 'the end of a list'],
  ['}', 'the end of a map'],
]);

/** Characters that begin what may as well be meant, and not be closed where it should. */
const BRACKETS = new Set(['"', "'", '[', '{']);

/** What to do about a text that was read as something else for its first character. */
export interface QuoteAdvice {
  readonly message: string;
  readonly fix: string;
}

/** Advice for the value on a line whose first character may have led the parser astray, beside what is said otherwise. */
export function quoteAdvice(line: string, otherwise: QuoteAdvice): QuoteAdvice {
  const value = valueOn(line);
  const meaning = INDICATORS.get(value.charAt(0));
  if (meaning !== undefined) {
    const message = `a value that begins with ${value.charAt(0)} is read as ${meaning}`;
    return { message, fix: `if it is text, ${inQuotes(value)}` };
  }
  if (!BRACKETS.has(value.charAt(0))) return otherwise;
  return { ...otherwise, fix: `${otherwise.fix}; if the value is text, ${inQuotes(value)}` };
}

/** `put all of it in quotes: "*.example.com"`. */
export function inQuotes(value: string): string {
  if (value.length > LONGEST_EXAMPLE) return 'put all of it in quotes';
  const quoted = /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
  return `put all of it in quotes: ${quoted}`;
}

const LONGEST_EXAMPLE = 60;

/** What stands behind the dashes and the key of a line, without a comment. */
function valueOn(line: string): string {
  let rest = line.trim();
  while (rest.startsWith('- ')) rest = rest.slice(2).trimStart();
  const colon = INDICATORS.has(rest.charAt(0)) || BRACKETS.has(rest.charAt(0)) ? -1 : rest.search(/:[ \t]/);
  const value = colon < 0 ? rest : rest.slice(colon + 1).trimStart();
  const comment = value.indexOf(' #');
  return (comment < 0 ? value : value.slice(0, comment)).trimEnd();
}
