import { describe } from 'vitest';
import { goAnswers, goFails } from './go-answers.ts';

describe('conversion to integers', () => {
  goAnswers([
    [
      'int takes all kinds of numbers',
      '{{ int 5 }} {{ int "12" }} {{ int 1.9 }} {{ int -1.9 }} {{ int true }} {{ int nil }} {{ int "x" }} {{ int (list 1) }}',
      '5 12 1 -1 1 0 0 0',
    ],
    [
      'texts must be decimal integers',
      '{{ int "1.5" }} {{ int " 1" }} {{ int "0x10" }} {{ int "1_0" }} {{ int "+7" }} {{ int "010" }}',
      '0 0 0 0 7 10',
    ],
    [
      'texts beyond 64 bits are 0',
      '{{ int "9223372036854775808" }} {{ int "-9223372036854775808" }}',
      '0 -9223372036854775808',
    ],
    [
      'floats beyond 64 bits are the lowest integer',
      '{{ int 1e300 }} {{ int64 -1e19 }} {{ int .ConfigData.n }}',
      '-9223372036854775808 -9223372036854775808 -9223372036854775808',
      'n: .nan',
    ],
    [
      'large unsigned integers stop at the highest',
      '{{ int .ConfigData.u }}',
      '9223372036854775807',
      'u: 18446744073709551615',
    ],
    [
      'atoi stops at the ends of the integers',
      '{{ atoi "9223372036854775808" }} {{ atoi "-99999999999999999999" }} {{ atoi "x" }} {{ atoi "-7" }}',
      '9223372036854775807 -9223372036854775808 0 -7',
    ],
    [
      'toDecimal reads octal',
      '{{ toDecimal "0777" }} {{ toDecimal 777 }} {{ toDecimal "8" }} {{ toDecimal "-17" }} {{ toDecimal nil }}',
      '511 511 0 -15 0',
    ],
    ['a weekday is a number', '{{ int (toDate "2006-01-02" "2024-02-06").Weekday }}', '2'],
    [
      'results have the types of the original',
      '{{ typeOf (int "1") }} {{ typeOf (int64 1) }} {{ typeOf (add 1 2) }} {{ typeOf (atoi "1") }} {{ typeOf (ceil 1) }}',
      'int int64 int64 int float64',
    ],
  ]);
});

describe('conversion to floats', () => {
  goAnswers([
    [
      'float64 takes all kinds of numbers',
      '{{ float64 5 }} {{ float64 "1.5e3" }} {{ float64 true }} {{ float64 nil }} {{ float64 "x" }}',
      '5 1500 1 0 0',
    ],
    [
      'texts are read as Go reads floats',
      '{{ float64 "0x1p4" }} {{ float64 "inf" }} {{ float64 "1e400" }} {{ float64 ".5" }}',
      '16 +Inf 0 0.5',
    ],
    [
      'large integers lose digits',
      '{{ float64 9007199254740993 }} {{ float64 .ConfigData.u }}',
      '9.007199254740992e+15 1.8446744073709552e+19',
      'u: 18446744073709551615',
    ],
  ]);
});

describe('arithmetic', () => {
  goAnswers([
    [
      'takes what can be a number',
      '{{ add 1 "2" 3.9 true nil }} {{ add }} {{ sub "5" 7 }} {{ mul 2 "3" 4 }} {{ add1 "4" }}',
      '7 0 -2 24 5',
    ],
    [
      'wraps at 64 bits',
      '{{ add 9223372036854775807 1 }} {{ mul 9223372036854775807 2 }} {{ sub -9223372036854775808 1 }} {{ add1 9223372036854775807 }}',
      '-9223372036854775808 -2 9223372036854775807 -9223372036854775808',
    ],
    ['divides towards zero', '{{ div 7 2 }} {{ div -7 2 }} {{ mod 7 3 }} {{ mod -7 3 }} {{ mod 7 -3 }}', '3 -3 1 -1 1'],
    [
      'divides the lowest integer by -1',
      '{{ div -9223372036854775808 -1 }} {{ mod -9223372036854775808 -1 }}',
      '-9223372036854775808 0',
    ],
    [
      'finds the extremes among integers',
      '{{ max 1 "5" 3.9 }} {{ min 4 2.9 "3" }} {{ biggest 1 2 }} {{ max -1 }}',
      '5 2 2 -1',
    ],
  ]);
  goFails([
    ['nothing is divided by zero', '{{ div 1 0 }}', 'div: runtime error: integer divide by zero'],
    ['nor by what is no number', '{{ mod 1 "x" }}', 'mod: runtime error: integer divide by zero'],
  ]);
});

describe('rounding', () => {
  goAnswers([
    [
      'ceil and floor go to whole numbers',
      '{{ ceil 1.1 }} {{ floor -1.1 }} {{ ceil "2.5" }} {{ floor nil }}',
      '2 -2 3 0',
    ],
    [
      'round rounds halves up',
      '{{ round 2.5 0 }} {{ round 3.14159 2 }} {{ round 123.456 -1 }} {{ round "1.005" 2 }}',
      '3 3.14 120 1',
    ],
    ['round takes negative numbers down', '{{ round -2.3 0 }} {{ round -2.5 0 }} {{ round -0.1 0 }}', '-3 -3 -1'],
    ['round can be told where to round', '{{ round 2.3 0 0.3 }} {{ round 2.3 0 0.25 }} {{ round 2.9 0 1.0 }}', '2 3 2'],
    [
      'round to too many places is no number',
      '{{ round 1.5 400 }} {{ round 1.5 308 }} {{ round 1.5 -400 }} {{ round 0 400 }}',
      'NaN 1.5 NaN NaN',
    ],
    ['powers of ten have the errors of Go', '{{ round 1.234567890123456789 23 }}', '1.2345678901234567'],
  ]);
});

describe('sequences', () => {
  goAnswers([
    [
      'until counts from 0, and down for negative counts',
      '{{ until 4 }} {{ until -3 }} {{ until 0 }}',
      '[0 1 2 3] [0 -1 -2] []',
    ],
    [
      'untilStep takes steps',
      '{{ untilStep 0 10 3 }} {{ untilStep 10 0 -4 }} {{ untilStep 0 10 -1 }} {{ untilStep 10 0 1 }} {{ untilStep 1 1 1 }} {{ untilStep 0 3 0 }}',
      '[0 3 6 9] [10 6 2] [] [] [] []',
    ],
    ['untilStep goes on round the end of the integers', '{{ untilStep 10 100 9223372036854775807 | len }}', '11'],
    ['they are lists of ints', '{{ typeOf (until 1) }}', '[]int'],
  ]);
});
