import { withoutCredentials } from '../../runtime/printable.ts';

/** In bytes of UTF-8. */
const MAX_MESSAGE = 1_024;
/** Longer text is cut before anything looks at it. */
const MAX_SCANNED = 16_384;

/** What looks like a credential, besides those of addresses. Controllers quote addresses and headers in their errors. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  [/\b(gh[pousr]_|[a-z]{2,16}_pat_|glpat-|xox[abprs]-|AKIA|eyJ)[\w.-]{10,}/g, '***'],
  [
    /\b((?:access[_-]?|api[_-]?|client[_-]?)?(?:token|secret|password|passwd|key))(["']?\s*[=:]\s*["']?)[^\s"'&,;]{4,}/gi,
    '$1$2***',
  ],
];

/** A message of a controller as it is kept: without what looks like a credential, and at most 1 KiB. */
export function keptMessage(text: string): string {
  const masked = CREDENTIALS.reduce(
    (known, [pattern, mask]) => known.replaceAll(pattern, mask),
    withoutCredentials(text.slice(0, MAX_SCANNED)),
  );
  return cutToBytes(masked.toWellFormed(), MAX_MESSAGE);
}

/** Never within a character. */
function cutToBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  return new TextDecoder().decode(bytes.subarray(0, most - 3), { stream: true }) + '…';
}
