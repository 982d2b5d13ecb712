import { describe, expect, test } from 'vitest';
import { goAnswers, goFails, render } from './go-answers.ts';

describe('making and reading dicts', () => {
  goAnswers([
    ['keys become texts', '{{ dict "a" 1 2 3 nil 4 | toJson }}', '{"2":3,"\\u003cnil\\u003e":4,"a":1}'],
    ['a key without a value has an empty one', '{{ dict "a" | toJson }} {{ dict | toJson }}', '{"a":""} {}'],
    ['hasKey sees nil', '{{ $d := dict "a" nil }}{{ hasKey $d "a" }} {{ hasKey $d "b" }}', 'true false'],
    [
      'pluck collects',
      '{{ pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" nil) | toJson }} {{ pluck "x" | toJson }}',
      '[1,null] []',
    ],
    [
      'pick and omit choose by key',
      '{{ $d := dict "a" 1 "b" 2 "c" 3 }}{{ pick $d "a" "x" "c" | toJson }} {{ omit $d "a" "x" | toJson }} {{ pick $d | toJson }}',
      '{"a":1,"c":3} {"b":2,"c":3} {}',
    ],
    [
      'set and unset change the dict',
      '{{ $d := dict "a" 1 }}{{ $e := set $d "b" 2 }}{{ $f := unset $d "a" }}{{ $d }} {{ $e }} {{ $f }}',
      'map[b:2] map[b:2] map[b:2]',
    ],
    [
      'set changes the config for the rest of the template',
      '{{ $_ := set .ConfigData "x" 1 }}{{ .ConfigData.x }}',
      '1',
    ],
  ]);
  goFails([
    [
      'keys wants maps of its own type',
      '{{ keys .Labels }}',
      'template: template:1:8: executing "template" at <.Labels>: wrong type for value; expected map[string]interface {}; got map[string]string',
    ],
  ]);

  test('keys and values come in the order of the keys', () => {
    expect(render('{{ keys (dict "b" 1 "a" 2) (dict "c" 3) }} {{ values (dict "b" 1 "a" 2) }}')).toBe('[a b c] [2 1]');
  });
});

describe('merge', () => {
  goAnswers([
    [
      'fills in what is missing or empty',
      '{{ merge (dict "a" 1 "b" "" "c" nil) (dict "a" 2 "b" "x" "c" 3 "d" 4) | toJson }}',
      '{"a":1,"b":"x","c":3,"d":4}',
    ],
    [
      'goes down into maps',
      '{{ merge (dict "m" (dict "a" 1)) (dict "m" (dict "a" 2 "b" 3)) | toJson }}',
      '{"m":{"a":1,"b":3}}',
    ],
    [
      'does not join lists',
      '{{ merge (dict "l" (list 1)) (dict "l" (list 2) "k" (list 3)) | toJson }}',
      '{"k":[3],"l":[1]}',
    ],
    [
      'changes its first argument',
      '{{ $d := dict "a" 1 }}{{ $e := merge $d (dict "b" 2) (dict "b" 3 "c" 4) }}{{ $d | toJson }}',
      '{"a":1,"b":2,"c":4}',
    ],
    ['does not take nil from later maps', '{{ merge (dict) (dict "a" nil) | toJson }}', '{}'],
    ['fills in lists that are empty', '{{ merge (dict "l" (list)) (dict "l" (list 2)) | toJson }}', '{"l":[2]}'],
    [
      'keeps what is no map where the other has one',
      '{{ merge (dict "a" "x") (dict "a" (dict "b" 1)) | toJson }}',
      '{"a":"x"}',
    ],
    [
      'shares what it fills in',
      '{{ $m := dict "x" 1 }}{{ $d := merge (dict) (dict "m" $m) }}{{ $_ := set $m "y" 2 }}{{ $d | toJson }}',
      '{"m":{"x":1,"y":2}}',
    ],
    [
      'answers nothing for a version and a map',
      '{{ merge (dict "a" (semver "1")) (dict "a" (dict "b" 1)) | toJson }}',
      '""',
    ],
    [
      'merges maps that came from YAML',
      '{{ merge (dict "m" .ConfigData.a) (dict "m" .ConfigData.b) }}',
      'map[m:map[x:1 z:2]]',
      'a: {x: 1}\nb: {x: 3, z: 2}',
    ],
  ]);
  goFails([
    [
      'keys of YAML are no texts',
      '{{ merge (dict "m" (dict "x" 1)) (dict "m" .ConfigData.b) }}',
      'merge: reflect.Value.MapIndex: value of type interface {} is not assignable to type string',
      'b: {y: 2}',
    ],
    [
      'a map of texts takes nothing else',
      '{{ merge (dict "m" (split "." "a")) (dict "m" (dict "x" 1)) }}',
      'merge: reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string',
    ],
    [
      'a map of texts takes no list',
      '{{ merge (dict "m" (split "." "a")) (dict "m" (dict "x" (list 1))) }}',
      'merge: reflect.Value.SetMapIndex: value of type []interface {} is not assignable to type string',
    ],
    [
      'a map of texts compares no list',
      '{{ merge (dict "m" (split "." "a")) (dict "m" (dict "_0" (list 1))) }}',
      'merge: reflect: call of reflect.Value.IsNil on string Value',
    ],
  ]);
});

describe('mergeOverwrite', () => {
  goAnswers([
    [
      'takes the later values, empty ones too',
      '{{ mergeOverwrite (dict "a" 1 "b" 2 "c" 3) (dict "a" 9 "b" "" "c" nil) | toJson }}',
      '{"a":9,"b":"","c":null}',
    ],
    [
      'goes down into maps',
      '{{ mergeOverwrite (dict "m" (dict "a" 1 "b" 2)) (dict "m" (dict "a" 9)) | toJson }}',
      '{"m":{"a":9,"b":2}}',
    ],
    ['replaces lists', '{{ mergeOverwrite (dict "l" (list 1 2)) (dict "l" (list)) | toJson }}', '{"l":[]}'],
    [
      'never replaces a value by a map',
      '{{ mergeOverwrite (dict "a" "x") (dict "a" (dict "b" 1)) | toJson }}',
      '{"a":"x"}',
    ],
    ['replaces a map by a value', '{{ mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" "x") | toJson }}', '{"a":"x"}'],
  ]);
  goFails([
    [
      'a map is not replaced by a time',
      '{{ mergeOverwrite (dict "a" (dict)) (dict "a" (toDate "2006" "2020")) }}',
      'mergeOverwrite: reflect: reflect.Value.Set using unaddressable value',
    ],
  ]);
});

describe('deepCopy', () => {
  goAnswers([
    [
      'copies maps and lists all the way down',
      '{{ $d := dict "l" (list (dict "a" 1)) }}{{ $c := deepCopy $d }}{{ $_ := set (first $c.l) "a" 2 }}{{ $d | toJson }} {{ $c | toJson }}',
      '{"l":[{"a":1}]} {"l":[{"a":2}]}',
    ],
    [
      'keeps types',
      '{{ deepCopy .ConfigData.m | typeOf }} {{ deepCopy (until 2) | typeOf }} {{ deepCopy (int64 1) | typeOf }}',
      'map[interface {}]interface {} []int int64',
      'm: {a: 1}',
    ],
    ['keeps nil lists nil', '{{ deepCopy (rest (list)) | toJson }} {{ deepCopy (list) | toJson }}', 'null []'],
    [
      'empties versions, whose fields are private',
      '{{ deepCopy (semver "1.2.3") }} {{ deepCopy (toDate "2006" "2020") }}',
      '0.0.0 2020-01-01 00:00:00 +0000 UTC',
    ],
  ]);
  goFails([
    ['nil has no type to copy', '{{ deepCopy nil }}', 'deepCopy: reflect: call of reflect.Value.Type on zero Value'],
  ]);
});
