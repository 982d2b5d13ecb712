import { describe } from 'vitest';
import { goAnswers } from './go-answers.ts';

describe('splitting', () => {
  goAnswers([
    [
      'split names the parts',
      '{{ $p := split "." "a.b.c" }}{{ $p._0 }}{{ $p._2 }} {{ $p._9 }} {{ typeOf $p }}',
      'ac <no value> map[string]string',
    ],
    [
      'splitn stops in time',
      '{{ splitn "." 2 "a.b.c" | toJson }} {{ splitn "." 0 "a" | toJson }} {{ splitn "." -1 "a.b" | toJson }}',
      '{"_0":"a","_1":"b.c"} {} {"_0":"a","_1":"b"}',
    ],
    [
      'splitList makes a list',
      '{{ splitList "," "a,,b" | toJson }} {{ splitList "," "" | toJson }}',
      '["a","","b"] [""]',
    ],
    [
      'nothing parts all characters',
      '{{ splitList "" "aé🎉" | toJson }} {{ splitn "" 2 "aé🎉" | toJson }} {{ splitList "" "" | toJson }}',
      '["a","é","🎉"] {"_0":"a","_1":"é🎉"} []',
    ],
    ['a byte parts a character', '{{ range splitList (b64dec "qQ==") "éx" }}{{ b64enc . }},{{ end }}', 'ww==,eA==,'],
  ]);
});

describe('lists of texts', () => {
  goAnswers([
    [
      'join prints what is no text, and leaves nil out',
      '{{ join "-" (list 1 nil "a" true 1.5) }} {{ join "-" "x" }} {{ join "-" nil }}|',
      '1-a-true-1.5 x |',
    ],
    ['join knows lists of all types', '{{ join "," (until 3) }} {{ join "," (splitList "" "abc") }}', '0,1,2 a,b,c'],
    ['join makes characters of bytes that meet', '{{ join "" (list (b64dec "ww==") (b64dec "qQ==")) }}', 'é'],
    [
      'toStrings makes texts',
      '{{ toStrings (list 1 nil "a") | toJson }} {{ toStrings nil | toJson }} {{ toStrings 5 | toJson }}',
      '["1","a"] [] ["5"]',
    ],
    [
      'toStrings shows the elements of bytes as numbers',
      '{{ toStrings (toDate "2006" "2020").MarshalText | first }}',
      '50',
    ],
    [
      'sortAlpha sorts by bytes',
      '{{ sortAlpha (list "b" "a" "B" "é" "🎉" "ｚ" 10 9) | join " " }}',
      '10 9 B a b é ｚ 🎉',
    ],
    [
      'sortAlpha makes a list of what is none',
      '{{ sortAlpha "x" | toJson }} {{ sortAlpha nil | toJson }} {{ sortAlpha (dict "a" 1) | toJson }}',
      '["x"] ["\\u003cnil\\u003e"] ["map[a:1]"]',
    ],
    [
      'sortAlpha sorts a list of texts in place',
      '{{ $l := splitList "," "b,a" }}{{ $s := sortAlpha $l }}{{ $l | join "" }}',
      'ab',
    ],
    [
      'sortAlpha leaves other lists as they are',
      '{{ $l := list "b" "a" }}{{ $s := sortAlpha $l }}{{ $l | join "" }}',
      'ba',
    ],
    ['sortAlpha knows the list that is nothing', '{{ sortAlpha (regexFindAll "x" "a" -1) | toJson }}', 'null'],
  ]);
});
