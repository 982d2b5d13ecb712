import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('integers', () => {
  goAnswers([
    ['decimal', '{{ 0 }} {{ -5 }} {{ +5 }} {{ 1_000_000 }}', '0 -5 5 1000000'],
    ['of other bases', '{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 017 }}', '31 5 15 15'],
    [
      'the largest and the smallest',
      '{{ 9223372036854775807 }} {{ -9223372036854775808 }}',
      '9223372036854775807 -9223372036854775808',
    ],
    [
      'characters',
      "{{ 'a' }} {{ '\\n' }} {{ 'é' }} {{ '\\x41' }} {{ '\\u00e9' }} {{ '\\'' }} {{ '\\101' }}",
      '97 10 233 65 233 39 65',
    ],
  ]);
});

describe('integers: errors', () => {
  goRefuses([
    ['beyond 64 bits', '{{ 99999999999999999999 }}', 'template: template:1: integer overflow: "99999999999999999999"'],
    [
      'beyond an int',
      '{{ 9223372036854775808 }}',
      'template: template:1:3: executing "template" at <9223372036854775808>: 9223372036854775808 overflows int',
    ],
    ['with letters', '{{ 12ab }}', 'template: template:1: bad number syntax: "12a"'],
    ['with doubled underscores', '{{ 1__0 }}', 'template: template:1: illegal number syntax: "1__0"'],
    ['that are octal but for a digit', '{{ 089 }}', 'template: template:1: integer overflow: "089"'],
  ]);
});

describe('floats', () => {
  goAnswers([
    ['decimal', '{{ 1.5 }} {{ .5 }} {{ 5. }} {{ 1e3 }} {{ 1.5e-7 }} {{ -0.0 }}', '1.5 0.5 5 1000 1.5e-07 -0'],
    [
      'with an exponent from a million on',
      '{{ 100000.0 }} {{ 1000000.0 }} {{ 123456789.0 }} {{ 0.0001 }} {{ 0.00001 }}',
      '100000 1e+06 1.23456789e+08 0.0001 1e-05',
    ],
    ['hexadecimal', '{{ 0x1p4 }} {{ 0x1.8p-1 }} {{ 0x.8p0 }}', '16 0.75 0.5'],
    ['that are whole keep their type', '{{ printf "%T" 2.0 }} {{ printf "%T" 1e3 }}', 'float64 float64'],
    ['that are whole fit an integer parameter', '{{ repeat 2.0 "x" }}', 'xx'],
  ]);
});

describe('floats: errors', () => {
  goRefuses([
    ['too large', '{{ 1e999 }}', 'template: template:1: illegal number syntax: "1e999"'],
    ['without digits', '{{ . }}{{ -. }}', 'template: template:1: illegal number syntax: "-."'],
  ]);
});

describe('complex numbers', () => {
  goAnswers([
    ['are printed in parentheses', '{{ 2i }} {{ 1+2i }} {{ 1.5-2e3i }} {{ 0i }}', '(0+2i) (1+2i) (1.5-2000i) (0+0i)'],
  ]);
});

describe('complex numbers: errors', () => {
  goRefuses([['without an i at the end', '{{ 1+2 }}', 'template: template:1: bad number syntax: "1+2"']]);
});

describe('strings', () => {
  goAnswers([
    ['with escapes', '{{ "a\\tb\\n\\"q\\" \\\\ \\x41 \\u00e9 \\U0001F389 \\101" }}', 'a\tb\n"q" \\ A é 🎉 A'],
    ['raw, with line breaks and without carriage returns', '{{ `a\\n\r\n"b"` }}', 'a\\n\n"b"'],
    ['of bytes that make a character', '{{ "\\xc3\\xa9" }}', 'é'],
  ]);
});

describe('strings: errors', () => {
  goRefuses([
    ['with an escape that does not exist', '{{ "\\q" }}', 'template: template:1: invalid syntax'],
    ['with half an escape', '{{ "\\x4" }}', 'template: template:1: invalid syntax'],
    ['over the end of a line', '{{ "a\nb" }}', 'template: template:1: unterminated quoted string'],
    ['without an end', '{{ "abc }}', 'template: template:1: unterminated quoted string'],
    ['raw without an end', '{{ `abc }}', 'template: template:1: unterminated raw quoted string'],
  ]);
});

describe('characters: errors', () => {
  goRefuses([
    ['of more than one character', "{{ 'ab' }}", "template: template:1: malformed character constant: 'ab'"],
    ['without any', "{{ '' }}", 'template: template:1: invalid syntax'],
    ['without an end', "{{ 'a }}", 'template: template:1: unterminated character constant'],
  ]);
});

describe('words', () => {
  goAnswers([
    ['true and false', '{{ true }} {{ false }}', 'true false'],
    ['nil is an argument only', '{{ print nil }} {{ eq nil nil }}', '<nil> true'],
  ]);
});

describe('words: errors', () => {
  goRefuses([
    [
      'nil alone is no command',
      '{{ nil }}',
      'template: template:1:3: executing "template" at <nil>: nil is not a command',
    ],
    ['True is no word', '{{ True }}', 'template: template:1: function "True" not defined'],
  ]);
});
