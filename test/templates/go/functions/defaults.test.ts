import { describe } from 'vitest';
import { goAnswers, goFails } from './go-answers.ts';

describe('what counts as empty', () => {
  goAnswers([
    [
      'zeros of all types',
      '{{ range list 0 0.0 "" false nil (list) (dict) (int64 0) 0i }}{{ empty . }} {{ end }}',
      'true true true true true true true true true ',
    ],
    [
      'nothing else',
      '{{ range list 1 0.1 " " true (list nil) (dict "a" nil) (int64 1) 1i }}{{ empty . }} {{ end }}',
      'false false false false false false false false ',
    ],
    [
      'typed lists by their length',
      '{{ empty (until 0) }} {{ empty (until 1) }} {{ empty (splitList "," "") }}',
      'true false false',
    ],
    ['times and versions are never empty', '{{ empty (toDate "2006" "x") }} {{ empty (semver "0") }}', 'false false'],
    [
      'a weekday is a number',
      '{{ empty (toDate "2006-01-02" "2024-02-04").Weekday }} {{ empty (toDate "2006" "2024").Month }}',
      'true false',
    ],
    ['labels that are not there', '{{ empty .Labels }} {{ empty .Labels.x }}', 'true true'],
    ['not-a-number is a value', '{{ empty .ConfigData.n }}', 'false', 'n: .nan'],
  ]);
});

describe('choosing', () => {
  goAnswers([
    [
      'default stands in for what is empty',
      '{{ default "d" "" }} {{ default "d" 0 }} {{ .ConfigData.x | default "d" }} {{ default "d" "v" }}',
      'd d d v',
    ],
    ['default alone is itself', '{{ default "d" }}', 'd'],
    ['default looks at the first value only', '{{ default "d" "a" "b" }} {{ default "d" "" "b" }}', 'a d'],
    [
      'coalesce takes the first that is there',
      '{{ coalesce "" nil 0 "x" "y" }} {{ coalesce }} {{ coalesce "" 0 }}',
      'x <no value> <no value>',
    ],
    [
      'ternary chooses by a boolean',
      '{{ ternary "t" "f" true }} {{ false | ternary "t" "f" }} {{ ternary nil 1 true }}',
      't f <no value>',
    ],
  ]);
  goFails([['fail fails with its message', '{{ fail "no such thing" }}', 'fail: no such thing']]);
});
