import { describe, expect, test } from 'vitest';
import { failure, goAnswers, render } from './go-answers.ts';

describe('formatting', () => {
  goAnswers([
    [
      'every element of a layout',
      '{{ date "2006 06 Jan January 1 01 Mon Monday 2 _2 02 __2 002 15 3 03 4 04 5 05 PM pm" 1704337501 }}',
      '2024 24 Jan January 1 01 Thu Thursday 4  4 04   4 004 03 3 03 5 05 1 01 AM am',
    ],
    [
      'offsets and zones',
      '{{ dateInZone "MST Z07 Z0700 Z07:00 Z070000 Z07:00:00 -07 -0700 -07:00 -070000 -07:00:00" 0 "Asia/Kolkata" }} {{ dateInZone "MST Z07:00 -07:00" 0 "UTC" }}',
      'IST +05 +0530 +05:30 +053000 +05:30:00 +05 +0530 +05:30 +053000 +05:30:00 UTC Z +00:00',
    ],
    [
      'fractions',
      '{{ $t := toDate "2006-01-02T15:04:05Z07:00" "2024-01-02T03:04:05.120456Z" }}{{ date "5.000 5.0 5.999 5,999999 5.0000000000 .9" $t }}',
      '5.120 5.1 5.12 5,120456 5.120456000 .1',
    ],
    ['no fraction at all', '{{ date "05.999|05.000" 0 }}', '00|00.000'],
    [
      'words that only look like elements',
      '{{ date "Month Janet 2006x_2006 .0001 Z" 0 }}',
      'Month Janet 1970x_1970 .0001 Z',
    ],
    ['noon and midnight', '{{ date "3PM" 43200 }} {{ date "03pm" 0 }} {{ date "15" 43200 }}', '12PM 12am 12'],
    [
      'years of other lengths',
      '{{ date "2006" -62135596801 }} {{ date "2006" 253402300800 }} {{ date "2006 06" -70000000000 }} {{ date "2006-01-02" 9223372036854775807 }}',
      '0000 10000 -0249 49 292277026596-12-04',
    ],
    ['integers are seconds, of these types', '{{ date "15:04" 60 }} {{ date "15:04" (int64 60) }}', '00:01 00:01'],
    [
      'htmlDate',
      '{{ htmlDate 86400 }} {{ htmlDateInZone 0 "America/New_York" }} {{ htmlDate (toDate "2006" "2020") }}',
      '1970-01-02 1969-12-31 2020-01-01',
    ],
    [
      'a time knows how to format itself',
      '{{ (toDate "2006-01-02" "2024-02-29").Format "Mon, 02 Jan 2006" }}',
      'Thu, 29 Feb 2024',
    ],
  ]);

  test.each(['"x"', '1.5', 'nil', '(list)', '(until 1)'])(
    '%s is no date, for which the original takes the clock',
    value => {
      expect(failure(`{{ date "2006" ${value} }}`)).toContain(
        'date: not a date, for which date would take the current time',
      );
    },
  );
});

describe('zones', () => {
  goAnswers([
    [
      'follow daylight saving',
      '{{ range list 1711846799 1711846800 1729990799 1729990800 }}{{ dateInZone "15:04 MST " . "Europe/Berlin" }}{{ end }}',
      '01:59 CET 03:00 CEST 02:59 CEST 02:00 CET ',
    ],
    [
      'in the other half of the world',
      '{{ dateInZone "15:04 MST" 1704067200 "Australia/Lord_Howe" }} {{ dateInZone "15:04 MST" 1720000000 "Australia/Lord_Howe" }}',
      '11:00 +11 20:16 +1030',
    ],
    [
      'with odd offsets',
      '{{ dateInZone "-07:00 MST" 1704067200 "Asia/Kathmandu" }} {{ dateInZone "-07:00 MST" 1704067200 "America/St_Johns" }}',
      '+05:45 +0545 -03:30 NST',
    ],
    [
      'by old names',
      '{{ dateInZone "MST" 1704067200 "US/Pacific" }} {{ dateInZone "MST" 1704067200 "Etc/GMT+5" }} {{ dateInZone "MST" 1704067200 "GB" }}',
      'PST -05 GMT',
    ],
    [
      'count by case; others are UTC',
      '{{ dateInZone "15 MST" 0 "europe/berlin" }} {{ dateInZone "15 MST" 0 "Nowhere" }} {{ dateInZone "15 MST" 0 "" }} {{ dateInZone "15 MST" 0 "Local" }}',
      '00 UTC 00 UTC 00 UTC 00 UTC',
    ],
    [
      'are known far ahead',
      '{{ dateInZone "2006 15 MST" 40000000000 "Europe/Paris" }} {{ dateInZone "15 MST" 4108000000000 "Europe/Paris" }}',
      '3237 01 CEST 09 CEST',
    ],
    ['have the offsets of long ago', '{{ dateInZone "-07:00:00" -3000000000 "America/New_York" }}', '-04:56:02'],
  ]);

  test('the local zone is UTC on every machine', () => {
    expect(render('{{ date "15:04 MST -0700" 0 }}')).toBe('00:00 UTC +0000');
  });
});

describe('parsing', () => {
  goAnswers([
    ['dates and times', '{{ toDate "2006-01-02 15:04:05" "2024-02-29 13:14:15" }}', '2024-02-29 13:14:15 +0000 UTC'],
    [
      'what is left out is the start',
      '{{ toDate "2006" "2024" }} {{ toDate "15:04" "13:14" }}',
      '2024-01-01 00:00:00 +0000 UTC 0000-01-01 13:14:00 +0000 UTC',
    ],
    [
      'names without their case',
      '{{ toDate "Monday, January 2 2006" "FRIDAY, march 1 2024" }} {{ toDate "Mon Jan 2 2006" "xyz Mar 1 2024" }}',
      '2024-03-01 00:00:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC',
    ],
    ['two digits of a year', '{{ (toDate "06" "68").Year }} {{ (toDate "06" "69").Year }}', '2068 1969'],
    [
      'days of the year',
      '{{ toDate "2006 002" "2024 366" }} {{ toDate "2006 __2" "2023  60" }} {{ toDate "2006 002" "2023 366" }}',
      '2024-12-31 00:00:00 +0000 UTC 2023-03-01 00:00:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC',
    ],
    [
      'days of the year that agree with the month',
      '{{ toDate "2006 002 01 02" "2024 060 02 29" }} {{ toDate "2006 002 01 02" "2024 060 03 01" }}',
      '2024-02-29 00:00:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC',
    ],
    [
      'halves of a day',
      '{{ (toDate "3:04PM" "12:30AM").Hour }} {{ (toDate "3:04PM" "12:30PM").Hour }} {{ (toDate "3pm" "1pm").Hour }} {{ (toDate "3PM" "1pm").Year }}',
      '0 12 13 1',
    ],
    [
      'fractions, wanted or not',
      '{{ (toDate "15:04:05" "01:02:03.456").Nanosecond }} {{ (toDate "05.000" "03.456").Nanosecond }} {{ (toDate "05.999" "03").Nanosecond }} {{ (toDate "05.000" "03.4").Year }} {{ (toDate "05,000" "03.1234567890123").Year }}',
      '456000000 456000000 0 1 1',
    ],
    [
      'offsets',
      '{{ toDate "2006-01-02T15:04:05Z07:00" "2024-01-02T03:04:05+02:00" }} {{ toDate "2006-01-02T15:04:05Z07:00" "2024-01-02T03:04:05Z" }}',
      '2024-01-02 03:04:05 +0200 +0200 2024-01-02 03:04:05 +0000 UTC',
    ],
    [
      'an offset of none is local',
      '{{ (toDate "15 -0700" "03 +0000").Location }} {{ deepEqual (toDate "15 -0700" "03 +0000") (toDate "15" "03") }} {{ deepEqual (toDate "15 Z07" "03 Z") (toDate "15" "03") }}',
      'UTC true false',
    ],
    [
      'abbreviations, which are taken for UTC',
      '{{ toDate "15:04 MST" "03:04 CET" }} {{ toDate "15:04 MST" "03:04 GMT+3" }} {{ toDate "15:04 MST" "03:04 UTC" }} {{ toDate "15:04 MST" "03:04 +05" }}',
      '0000-01-01 03:04:00 +0000 CET 0000-01-01 06:04:00 +0300 GMT+3 0000-01-01 03:04:00 +0000 UTC 0000-01-01 03:04:00 +0000 +05',
    ],
    [
      'abbreviations by their looks',
      '{{ range list "MeST" "ChST" "WITA" "ABCT" "ABCDT" "ABCD" "ABCDE" "AB" "abc" "GMT-24" }}{{ (toDate "15 MST" (cat "03" .)).Year }} {{ end }}',
      '0 0 0 0 0 1 1 1 1 1 ',
    ],
    [
      'runs of spaces are alike',
      '{{ (toDate "Jan _2 2006" "Feb    3   2024").YearDay }} {{ (toDate "2006 01" "202401").Year }}',
      '34 1',
    ],
    [
      'what does not fit is the zero time',
      '{{ toDate "2006-01-02" "2023-02-29" }} {{ toDate "2006-01-02" "x" }} {{ (toDate "2006" "2024 ").IsZero }} {{ (toDate "15" "24").IsZero }} {{ (toDate "01" "13").IsZero }}',
      '0001-01-01 00:00:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC true true true',
    ],
    [
      'seconds east that people write',
      '{{ toDate "15 -07:00:00" "03 +01:02:03" }} {{ (toDate "15 -07" "03 +25").IsZero }}',
      '0000-01-01 03:00:00 +0102 +0102 true',
    ],
  ]);
});

describe('changing', () => {
  goAnswers([
    [
      'dateModify adds a duration',
      '{{ $t := toDate "2006-01-02" "2024-02-28" }}{{ dateModify "24h" $t }} {{ dateModify "-1.5h" $t }} {{ date_modify "1h1m1s1ms1us1ns" $t }}',
      '2024-02-29 00:00:00 +0000 UTC 2024-02-27 22:30:00 +0000 UTC 2024-02-28 01:01:01.001001001 +0000 UTC',
    ],
    [
      'what is no duration changes nothing',
      '{{ $t := toDate "2006" "2024" }}{{ range list "" "1" "1x" "h" "-" "1h-1m" "9223372036854775808ns" "1.5" }}{{ (dateModify . $t).Equal $t }} {{ end }}',
      'true true true true true true true true ',
    ],
    [
      'unusual durations',
      '{{ $t := toDate "2006" "2024" }}{{ range list "0" "+5m" ".5h" "1.h" "1µs" "1μs" "-9223372036854775808ns" "00000000000000000001s" }}{{ (dateModify . $t).Sub $t }} {{ end }}',
      '0s 5m0s 30m0s 1h0m0s 1µs 1µs -2562047h47m16.854775808s 1s ',
    ],
    [
      'unixEpoch',
      '{{ unixEpoch (toDate "2006" "2020") }} {{ unixEpoch (toDate "2006" "x") }}',
      '1577836800 -62135596800',
    ],
  ]);
});

const TIME = '{{ $t := toDate "2006-01-02T15:04:05Z07:00" "2024-05-06T07:08:09.123456789+02:00" }}';
const EARLIER = '{{ $e := toDate "2006-01-02" "1969-12-31" }}';

describe('methods of times', () => {
  goAnswers([
    [
      'parts',
      `${TIME}{{ $t.Year }} {{ $t.Month }} {{ $t.Day }} {{ $t.Weekday }} {{ $t.YearDay }} {{ $t.Hour }} {{ $t.Minute }} {{ $t.Second }} {{ $t.Nanosecond }}`,
      '2024 May 6 Monday 127 7 8 9 123456789',
    ],
    [
      'since 1970',
      `${TIME}${EARLIER}{{ $t.Unix }} {{ $t.UnixMilli }} {{ $t.UnixMicro }} {{ $t.UnixNano }} {{ $e.UnixMilli }}`,
      '1714972089 1714972089123 1714972089123456 1714972089123456789 -86400000',
    ],
    [
      'in other zones',
      `${TIME}{{ $t.UTC }} {{ $t.Local }} {{ $t.Location }}| {{ ($t.In $t.UTC.Location).Hour }}`,
      '2024-05-06 05:08:09.123456789 +0000 UTC 2024-05-06 05:08:09.123456789 +0000 UTC | 5',
    ],
    [
      'comparison',
      `${TIME}${EARLIER}{{ $t.After $e }} {{ $t.Before $e }} {{ $t.Equal $t.UTC }} {{ $t.Compare $e }} {{ $e.Compare $t }} {{ $t.IsZero }} {{ $t.IsDST }}`,
      'true false true 1 -1 false false',
    ],
    [
      'distance',
      `${TIME}${EARLIER}{{ $t.Sub $e }} {{ ($e.Sub $t).Hours }} {{ ($t.Sub $t) }} {{ ((toDate "2006" "9999").Sub (toDate "2006" "x")) }}`,
      '476405h8m9.123456789s -476405.1358676269 0s 2562047h47m16.854775807s',
    ],
    [
      'durations',
      `${TIME}{{ $d := $t.Sub ($t.AddDate 0 0 -1) }}{{ $d.Minutes }} {{ $d.Seconds }} {{ $d.Milliseconds }} {{ $d.Microseconds }} {{ $d.Nanoseconds }} {{ $d.Abs }} {{ ($t.Add $d).Day }}`,
      '1440 86400 86400000 86400000000 86400000000000 24h0m0s 7',
    ],
    [
      'rounding',
      `${TIME}${EARLIER}{{ $d := ($e.AddDate 0 0 1).Sub $e }}{{ $t.Round $d }} {{ $t.Truncate $d }} {{ $e.Truncate $d }} {{ ($t.Sub $e).Round $d }} {{ ($e.Sub $t).Truncate $d }}`,
      '2024-05-06 02:00:00 +0200 +0200 2024-05-06 02:00:00 +0200 +0200 1969-12-31 00:00:00 +0000 UTC 476400h0m0s -476400h0m0s',
    ],
    [
      'calendar arithmetic',
      `{{ $t := toDate "2006-01-02" "2024-01-31" }}{{ $t.AddDate 0 1 0 }} {{ ($t.AddDate 1 -13 400).Format "2006-01-02" }}`,
      '2024-03-02 00:00:00 +0000 UTC 2025-02-03',
    ],
    [
      'encodings',
      `${TIME}{{ toString $t.MarshalText }} {{ toString $t.MarshalJSON }} {{ $t.MarshalBinary }} {{ toString ($t.AppendFormat $t.MarshalText " 06") }}`,
      '2024-05-06T07:08:09.123456789+02:00 "2024-05-06T07:08:09.123456789+02:00" [1 0 0 0 14 221 202 92 185 7 91 205 21 0 120] 2024-05-06T07:08:09.123456789+02:00 24',
    ],
    [
      'Go syntax',
      `${TIME}{{ $t.UTC.GoString }} {{ $t.Local.GoString }} {{ $t.GoString }}`,
      'time.Date(2024, time.May, 6, 5, 8, 9, 123456789, time.UTC) time.Date(2024, time.May, 6, 5, 8, 9, 123456789, time.Local) time.Date(2024, time.May, 6, 7, 8, 9, 123456789, time.Location(""))',
    ],
    [
      'named integers are compared as numbers',
      `${TIME}{{ eq $t.Month.String "May" }} {{ printf "%d" $t.Month }} {{ $t.Weekday.String }} {{ printf "%d" ($t.Sub $t) }}`,
      'true 5 Monday 0',
    ],
  ]);
});
