import { parseMarker } from './marker.ts';

/**
 * What Berth did with a pull request and doesn't do again, because people may undo it. It stands in the body, hidden from
 * readers, so that it is known to every run, on every forge.
 */
export interface FollowUpRecord {
  /** Whose review was asked for: `ada`, `team/platform`. In small letters. */
  readonly asked: readonly string[];
  /** Fingerprint of the changes with which it was last set to merge without a person. */
  readonly merge?: string;
}

const LINE = /^<!-- berth:once asked=(\S*) merge=(\S*) -->\n/m;
const BEGIN = '<!-- berth:begin -->\n';

/** Nothing when none was done yet, or somebody took Berth's text away. */
export function parseFollowUpRecord(body: string): FollowUpRecord | undefined {
  const found = LINE.exec(body.replaceAll('\r\n', '\n'));
  if (found === null) return undefined;
  const [, asked = '', merge = ''] = found;
  const names = asked.split(',').filter(name => name !== '');
  return { asked: names.map(decode), ...(merge !== '' && { merge }) };
}

/** A body that says what was done. One without Berth's text stays as it is. */
export function withFollowUpRecord(body: string, { asked, merge = '' }: FollowUpRecord): string {
  if (parseMarker(body) === undefined) return body;
  const names = [...new Set(asked)].sort().map(encodeURIComponent).join(',');
  const text = body.replaceAll('\r\n', '\n').replace(LINE, '');
  return text.replace(BEGIN, () => `${BEGIN}<!-- berth:once asked=${names} merge=${merge} -->\n`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
