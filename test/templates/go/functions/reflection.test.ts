import { describe } from 'vitest';
import { goAnswers } from './go-answers.ts';

describe('types', () => {
  goAnswers([
    [
      "have Go's names",
      '{{ range list 1 1.5 "a" true nil (list) (dict) (int64 1) (until 1) (split "," "") (semver "1") 1i }}{{ typeOf . }};{{ end }}',
      'int;float64;string;bool;<nil>;[]interface {};map[string]interface {};int64;[]int;map[string]string;*semver.Version;complex128;',
    ],
    [
      'of what YAML holds',
      '{{ range .ConfigData.l }}{{ typeOf . }};{{ end }}',
      'int;uint64;float64;bool;<nil>;string;map[interface {}]interface {};[]interface {};',
      'l: [1, 18446744073709551615, 1.0, yes, null, x, {a: 1}, []]',
    ],
    [
      'of times',
      '{{ $t := toDate "2006" "2020" }}{{ typeOf $t }} {{ typeOf $t.Month }} {{ typeOf ($t.Sub $t) }} {{ typeOf $t.Location }}',
      'time.Time time.Month time.Duration *time.Location',
    ],
    [
      'are compared by name',
      '{{ typeIs "int" 1 }} {{ typeIs "int64" 1 }} {{ typeIsLike "semver.Version" (semver "1") }} {{ typeIs "semver.Version" (semver "1") }}',
      'true false true false',
    ],
  ]);
});

describe('kinds', () => {
  goAnswers([
    [
      'are what types are made of',
      '{{ range list 1 1.5 "a" true nil (list) (dict) (int64 1) (until 1) (semver "1") 1i }}{{ kindOf . }};{{ end }}',
      'int;float64;string;bool;invalid;slice;map;int64;slice;ptr;complex128;',
    ],
    [
      'of times',
      '{{ $t := toDate "2006" "2020" }}{{ kindOf $t }} {{ kindOf $t.Month }} {{ kindOf ($t.Sub $t) }} {{ kindOf (semver "1").IncPatch }}',
      'struct int int64 struct',
    ],
    [
      'are compared by name',
      '{{ kindIs "map" .ConfigData.m }} {{ kindIs "slice" (until 1) }} {{ kindIs "string" 1 }}',
      'true true false',
      'm: {}',
    ],
  ]);
});

describe('deepEqual', () => {
  goAnswers([
    [
      'wants the same type',
      '{{ deepEqual 1 1 }} {{ deepEqual 1 1.0 }} {{ deepEqual 1 (int64 1) }} {{ deepEqual nil nil }} {{ deepEqual nil "" }}',
      'true false false true false',
    ],
    [
      'wants the same parts',
      '{{ deepEqual (list 1 (dict "a" nil)) (list 1 (dict "a" nil)) }} {{ deepEqual (dict "a" 1) (dict "b" 1) }} {{ deepEqual (list 1) (list 1 2) }}',
      'true false false',
    ],
    [
      'tells lists of different types apart',
      '{{ deepEqual (list "a") (splitList "," "a") }} {{ deepEqual (until 0) (until 0) }} {{ deepEqual .ConfigData.m (dict "a" 1) }}',
      'false true false',
      'm: {a: 1}',
    ],
    [
      'tells nil lists from empty ones',
      '{{ deepEqual (list) (rest (list)) }} {{ deepEqual (rest (list)) (concat) }}',
      'false true',
    ],
    [
      'takes not-a-number for different, but in the same list',
      '{{ deepEqual .ConfigData.n .ConfigData.n }} {{ deepEqual .ConfigData.l .ConfigData.l }}',
      'false true',
      'n: .nan\nl: [.nan]',
    ],
    [
      'compares times with their zones',
      '{{ $t := toDate "2006" "2020" }}{{ deepEqual $t (toDate "2006" "2020") }} {{ deepEqual $t $t.UTC }} {{ deepEqual $t.Location $t.UTC.Location }}',
      'true false true',
    ],
    [
      'compares versions with their text',
      '{{ deepEqual (semver "1.2") (semver "1.2") }} {{ deepEqual (semver "1.2") (semver "1.2.0") }}',
      'true false',
    ],
    [
      'compares zones of fixed offsets',
      '{{ $a := toDate "-07" "+03" }}{{ deepEqual $a (toDate "-07" "+03") }} {{ deepEqual $a (toDate "-07" "+04") }}',
      'true false',
    ],
    [
      'compares months, durations and complex numbers',
      '{{ $t := toDate "2006" "2020" }}{{ deepEqual $t.Month $t.Month }} {{ deepEqual ($t.Sub $t) ($t.Sub $t) }} {{ deepEqual 1i 1i }} {{ deepEqual $t.Month $t.Weekday }}',
      'true true true false',
    ],
  ]);
});
