import { GoInteger, type GoValue } from '../../../value.ts';
import { define } from '../define.ts';
import { FunctionError, type TemplateFunction } from '../function.ts';
import { addDuration } from './arithmetic.ts';
import { parseDuration } from './duration.ts';
import { formatTime } from './format.ts';
import { GoTime, ZERO_TIME } from './go-time.ts';
import { parseTime } from './parse.ts';
import { LOCAL, loadZone, UTC } from './zone.ts';

const HTML_DATE = '2006-01-02';

/**
 * Functions on dates. The local zone is UTC, whatever the machine's is. Other zones follow the rules that the JavaScript
 * runtime knows; their abbreviations are those in use now.
 */
export const DATES: readonly TemplateFunction[] = [
  define('date', ['string', 'interface {}'], 'string', (layout, date) => formatInZone('date', layout, date, 'Local')),
  ...['dateInZone', 'date_in_zone'].map(name =>
    define(name, ['string', 'interface {}', 'string'], 'string', (layout, date, zone) =>
      formatInZone(name, layout, date, zone),
    ),
  ),
  define('htmlDate', ['interface {}'], 'string', date => formatInZone('htmlDate', HTML_DATE, date, 'Local')),
  define('htmlDateInZone', ['interface {}', 'string'], 'string', (date, zone) =>
    formatInZone('htmlDateInZone', HTML_DATE, date, zone),
  ),
  ...['dateModify', 'date_modify'].map(name => define(name, ['string', 'time.Time'], 'time.Time', modify)),
  define('toDate', ['string', 'string'], 'time.Time', (layout, text) => {
    const time = parseTime(layout, text);
    return time === undefined ? ZERO_TIME : new GoTime(time);
  }),
  define('unixEpoch', ['time.Time'], 'string', time => String(time.seconds)),
];

/** sprig takes the current time for what is no date, which would make the output depend on the clock. */
function toTime(name: string, date: GoValue): GoTime {
  if (date instanceof GoTime) return date;
  const seconds = date instanceof GoInteger && /^int(?:32|64)$/.test(date.kind) ? date.value : date;
  if (typeof seconds === 'bigint') return new GoTime({ seconds, nanoseconds: 0, zone: LOCAL });
  throw new FunctionError(
    `not a date, for which ${name} would take the current time; give it seconds since 1970 as an integer, or the result of toDate`,
  );
}

function formatInZone(name: string, layout: string, date: GoValue, zone: string): string {
  const { seconds, nanoseconds } = toTime(name, date);
  return formatTime({ seconds, nanoseconds, zone: loadZone(zone) ?? UTC }, layout);
}

/** A text that is no duration changes nothing. */
function modify(text: string, time: GoTime): GoTime {
  const duration = parseDuration(text);
  return duration === undefined ? time : new GoTime(addDuration(time, duration));
}
