import { describe, expect, test } from 'vitest';
import { failure, goAnswers, goFails } from './go-answers.ts';

describe('toYaml, stringify and hash', () => {
  goAnswers([
    ['toYaml ends without a newline', '{{ toYaml .ConfigData }}|', 'a:\n    - 1\n    - b: null|', 'a: [1, {b: null}]'],
    [
      'toYaml of scalars',
      '{{ toYaml "yes" }} {{ toYaml nil }} {{ toYaml 1e6 }} {{ toYaml (list) }}',
      '"yes" null 1e+06 []',
    ],
    [
      'toYaml of times and versions',
      '{{ toYaml (toDate "2006" "2020") }} {{ toYaml (semver "1") }} {{ toYaml (toDate "2006" "2020").Month }}',
      '2020-01-01T00:00:00Z {} 1',
    ],
    ['stringify makes texts of lists', '{{ stringify .ConfigData }}', 'a: |\n    - 1\nb: x', 'a: [1]\nb: x'],
    ['stringify keeps maps that came from YAML', '{{ stringify .ConfigData }}', 'a:\n    b: 1', 'a: {b: 1}'],
    [
      'hash tells values apart',
      '{{ hash .ConfigData }} {{ hash "x" }} {{ hash nil }} {{ hash 0 }} {{ hash (list) }}',
      '9295897311295396283 12638153115695167399 12161962213042174405 12161962213042174405 0',
      'a: 1',
    ],
    [
      'hash of times, versions and places',
      '{{ hash (toDate "2006" "2020") }} {{ hash (semver "1.2.3") }} {{ hash (toDate "2006" "2020").Location }}',
      '10410217582894203818 10502685333455939899 12011816030778693384',
    ],
    ['hash of what has none is empty', '{{ hash 1i }}|', '|'],
  ]);
  goFails([['a complex number has no YAML', '{{ toYaml (list 1i) }}', 'toYaml: cannot marshal type: complex128']]);

  test.each(['toYaml', 'stringify', 'hash', 'toJson'])('%s of a map that contains itself is refused', name => {
    expect(failure(`{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ ${name} $d }}`)).toContain('contains itself');
  });
});

describe('unquote', () => {
  goAnswers([
    [
      'takes spaces, then double, then single quotes off',
      '{{ unquote " \\"\'a\'\\" " }} {{ unquote "\'\\"a\\"\'" }} {{ unquote "\'\'x" }}',
      'a "a" x',
    ],
    ['is empty for what is no text', '{{ unquote 5 }}{{ unquote nil }}{{ unquote (list "a") }}|', '|'],
  ]);
});
