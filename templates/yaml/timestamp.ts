/**
 * Whether a text is a date or time as the Go libraries see one, which take these layouts of `time.Parse`: a date alone;
 * date, `T` or `t`, time and zone; date, spaces and time. Months, days and times may have one digit; a comma may stand
 * for the decimal point.
 */
export function isTimestamp(text: string): boolean {
  // Most texts are ruled out by their fifth character, without the expression.
  if (text.charCodeAt(4) !== HYPHEN) return false;
  const groups = TIMESTAMP.exec(text)?.groups;
  return groups !== undefined && isDate(groups) && isTime(groups) && isZone(groups);
}

const HYPHEN = 0x2d;
const TIMESTAMP = new RegExp(
  String.raw`^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})` +
    String.raw`(?:(?<separator>[Tt]|\ +)(?<hour>\d{1,2}):(?<minute>\d{1,2}):(?<second>\d{1,2})(?:[.,]\d+)?` +
    String.raw`(?<zone>Z|[-+](?<zoneHour>\d\d):(?<zoneMinute>\d\d))?)?$`,
);

type Groups = Readonly<Record<string, string | undefined>>;

function isDate({ year, month, day }: Groups): boolean {
  const days = daysIn(Number(year), Number(month));
  return Number(day) >= 1 && Number(day) <= days;
}

/** 0 for what is no month. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function isTime({ hour = '0', minute = '0', second = '0' }: Groups): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** A zone belongs to the layouts with `T` and to no other. Go allows an offset of 24 hours or of 60 minutes. */
function isZone({ separator, zone, zoneHour = '0', zoneMinute = '0' }: Groups): boolean {
  const wanted = separator?.toLowerCase() === 't';
  return wanted === (zone !== undefined) && Number(zoneHour) <= 24 && Number(zoneMinute) <= 60;
}
