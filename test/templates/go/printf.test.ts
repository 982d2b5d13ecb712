import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('printf', () => {
  goAnswers([
    [
      '%v of everything',
      '{{ printf "%v %v %v %v %v %v" 1 1.5 "a" true nil .ConfigData.m }}',
      '1 1.5 a true <nil> map[a:1 b:2]',
    ],
    [
      '%+v and %#v of everything',
      '{{ printf "%+v %#v %#v %#v %#v" .ConfigData.m .ConfigData.ls .ConfigData.m .Labels 1.0 }}',
      'map[a:1 b:2] []interface {}{"b", "a", "c"} map[interface {}]interface {}{"a":1, "b":2} map[string]string{"app.kubernetes.io/name":"orders", "tier":"gold"} 1',
    ],
    [
      '%T',
      '{{ printf "%T %T %T %T %T %T %T" 1 1.5 "a" true nil .ConfigData.m . }}',
      'int float64 string bool <nil> map[interface {}]interface {} scheduler.dataType',
    ],
    [
      '%d with flags',
      '{{ printf "%d|%5d|%-5d|%05d|%+d|% d|%.4d|%x|%X|%#x|%o|%#o|%O|%b|%c|%q|%U|%#U" 42 42 42 42 42 42 42 255 255 255 8 8 8 5 65 65 233 233 }}',
      "42|   42|42   |00042|+42| 42|0042|ff|FF|0xff|10|010|0o10|101|A|'A'|U+00E9|U+00E9 'é'",
    ],
    [
      'negative numbers',
      '{{ printf "%d|%5d|%-5d|%05d|%x|%b|%o" -42 -42 -42 -42 -255 -5 -8 }}',
      '-42|  -42|-42  |-0042|-ff|-101|-10',
    ],
    [
      '%s with flags',
      '{{ printf "%s|%5s|%-5s|%05s|%.2s|%q|%x|%X|% x|%#x|%#q|%+q" "ab" "ab" "ab" "ab" "abc" "a\\"b" "hi" "hi" "hi" "hi" "hi" "é" }}',
      'ab|   ab|ab   |000ab|ab|"a\\"b"|6869|6869|68 69|0x6869|`hi`|"\\u00e9"',
    ],
    ['characters count, not bytes', '{{ printf "%5s|%.1s" "é" "éa" }}', '    é|é'],
    [
      'floats',
      '{{ printf "%f|%.2f|%8.3f|%-8.1f|%08.3f|%e|%E|%g|%G|%+.1f|% f|%#.0f|%b|%x" 3.14159 3.14159 3.14159 3.14159 3.14159 12345.678 12345.678 1e21 1e-7 2.5 2.5 2.0 1.0 1.5 }}',
      '3.141590|3.14|   3.142|3.1     |0003.142|1.234568e+04|1.234568E+04|1e+21|1E-07|+2.5| 2.500000|2.|4503599627370496p-52|0x1.8p+00',
    ],
    [
      'floats round half to even, exactly',
      '{{ printf "%.0f %.0f %.0f %.1f %.2f %.20f" 0.5 1.5 2.5 0.25 1.005 0.1 }}',
      '0 2 2 0.2 1.00 0.10000000000000000555',
    ],
    [
      'infinities',
      '{{ printf "%v %5.1f|%-6v|%+v" (float64 "inf") (float64 "-inf") (float64 "nan") (float64 "inf") }}',
      '+Inf  -Inf|NaN   |+Inf',
    ],
    ['booleans', '{{ printf "%t %5t %-6t|" true false true }}', 'true false true  |'],
    [
      'lists apply the verb to each element',
      '{{ printf "%d %q %5d %x" (list 1 2) (list "a" "b") (list 1 2) (list 10 "a") }}',
      '[1 2] ["a" "b"] [    1     2] [a 61]',
    ],
    [
      'wrong verbs',
      '{{ printf "%d %s %z %t %c" "a" 1 2 "x" 1.5 }}',
      '%!d(string=a) %!s(int=1) %!z(int=2) %!t(string=x) %!c(float64=1.5)',
    ],
    ['missing operands', '{{ printf "%d %d" 1 }}', '1 %!d(MISSING)'],
    ['operands left over', '{{ printf "%d" 1 2 "a" nil }}', '1%!(EXTRA int=2, string=a, <nil>)'],
    [
      'operands by number',
      '{{ printf "%[2]d %[1]d %d" 1 2 }} {{ printf "%[3]d" 1 }} {{ printf "%[x]d" 1 }} {{ printf "%[1]*.[2]*[3]f" 8 2 3.14159 }}',
      '2 1 2 %!d(BADINDEX) %!d(BADINDEX)     3.14',
    ],
    [
      'width and precision from operands',
      '{{ printf "%*d|%-*d|%.*f|%*d" 5 1 5 1 2 3.14159 "x" 1 }}',
      '    1|1    |3.14|%!(BADWIDTH)1',
    ],
    ['percent signs', '{{ printf "100%% %" }}', '100% %!(NOVERB)'],
    ['a format without a verb', '{{ printf "%5" 1 }} {{ printf "%!" 1 }}', '%!(NOVERB)%!(EXTRA int=1) %!!(int=1)'],
    ['complex numbers', '{{ printf "%v %.1f" 1+2i 1i }}', '(1+2i) (0.0+1.0i)'],
  ]);
});

describe('printf: errors', () => {
  goRefuses([
    [
      'a number as its format',
      '{{ printf 1 }}',
      'template: template:1:10: executing "template" at <1>: expected string; found 1',
    ],
    [
      'without a format',
      '{{ printf }}',
      'template: template:1:3: executing "template" at <printf>: wrong number of args for printf: want at least 1 got 0',
    ],
  ]);
});
