import { isPattern } from './regular-expressions.ts';

/**
 * Formats of strings as the original's validator checks them, which follows Go's own parsers more than the standards:
 * a date is a `date-time` too, and a `time` needs no zone. Formats that are not here are not checked.
 */
export const GO_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  time: isTime,
  'date-time': isDateTime,
  hostname: text => text.length < 256 && HOSTNAME.test(text),
  email: isEmail,
  'idn-email': isEmail,
  ipv4: text => text.includes('.') && isAddress(text),
  ipv6: text => text.includes(':') && isAddress(text),
  uri: text => SCHEME.test(text) && isReference(text),
  'uri-reference': isReference,
  iri: text => SCHEME.test(text) && isReference(text),
  'iri-reference': isReference,
  'uri-template': text => isReference(text) && /^[^{]*(?:\{[^}]*\}[^{]*)*$/.test(text.replace(/[?#][^]*$/, '')),
  uuid: text => /^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/.test(text),
  regex: isPattern,
  'json-pointer': text => /^(?:\/(?:[^~/]|~0|~1)*)*$/.test(text),
  'relative-json-pointer': text => /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/.test(text),
};

const HOSTNAME =
  /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*$/;

const DATE = /^(\d{4})-(\d\d)-(\d\d)/;
const CLOCK = /^(\d{1,2}):(\d\d):(\d\d)(?:[.,]\d+)?(Z|[-+](\d\d):(\d\d))?$/;

function isDate(text: string): boolean {
  return text.length === 10 && startsWithDate(text);
}

function startsWithDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

function isTime(text: string): boolean {
  const [, hour, minute, second, , zoneHour = '0', zoneMinute = '0'] = CLOCK.exec(text) ?? [];
  return (
    hour !== undefined &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    Number(zoneHour) <= 24 &&
    Number(zoneMinute) <= 60
  );
}

function isDateTime(text: string): boolean {
  if (isDate(text) || isTime(text)) return true;
  const clock = text.slice(11);
  return startsWithDate(text) && text.charAt(10) === 'T' && isTime(clock) && /Z$|[-+]\d\d:\d\d$/.test(clock);
}

/** An address, or a name and an address in angle brackets. */
function isEmail(text: string): boolean {
  const address = /^[^<>]*<([^<>]+)>$/.exec(text.trim())?.[1] ?? text.trim();
  return /^(?:[^\s@<>()[\],;:\\".]+(?:\.[^\s@<>()[\],;:\\".]+)*|"[^"]*")@(?:[^\s@<>()[\],;:\\".]+(?:\.[^\s@<>()[\],;:\\".]+)*|\[[^\s[\]]+\])$/.test(
    address,
  );
}

function isAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

function isIPv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

function isIPv6(text: string): boolean {
  const dotted = text.slice(text.lastIndexOf(':') + 1);
  const embedded = dotted.includes('.');
  if (embedded && !isIPv4(dotted)) return false;
  const groups = embedded ? `${text.slice(0, -dotted.length)}0:0` : text;
  if (!/^[0-9a-fA-F:]+$/.test(groups) || groups.includes(':::')) return false;
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  const complete = halves.length === 2 ? parts.length < 8 : parts.length === 8;
  return complete && parts.every(part => /^[0-9a-fA-F]{1,4}$/.test(part));
}

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/;

/** What Go's `url.Parse` takes, but for backslashes. */
function isReference(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x1f\x7f\\]/.test(text) || /%(?![0-9a-fA-F]{2})/.test(text.replace(/\?[^#]*/, ''))) return false;
  const rest = text.replace(SCHEME, '');
  if (rest === text && /^[^/?#]*:/.test(text)) return false;
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1];
  return authority === undefined || /^(?:[^@\s<>"[\]]*@)?(?:\[[^\s\]]+\]|[^\s<>"[\]:@]*)(?::\d*)?$/.test(authority);
}
