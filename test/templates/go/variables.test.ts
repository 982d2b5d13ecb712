import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('variables', () => {
  goAnswers([
    ['are declared and read', '{{ $x := 1 }}{{ $x }}', '1'],
    ['print nothing when they are declared', '[{{ $x := "a" }}]', '[]'],
    ['may be declared again', '{{ $x := 1 }}{{ $x := 2 }}{{ $x }}', '2'],
    ['are assigned in a block', '{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}', '2'],
    ['are declared anew in a block', '{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}', '21'],
    ['of a condition are seen in both branches', '{{ if $x := .ConfigData.fl }}{{ else }}{{ $x }}{{ end }}', 'false'],
    ['of with are seen in its body', '{{ with $x := .Workload }}{{ $x }}{{ . }}{{ end }}', 'ordersorders'],
    ['take the type of what they are assigned', '{{ $x := 1 }}{{ $x = "a" }}{{ printf "%T" $x }}', 'string'],
    ['give fields', '{{ $m := .ConfigData.nested }}{{ $m.l1.l2 }}', 'deep'],
    ['$ is the root everywhere', '{{ with .ConfigData.s }}{{ $.Workload }}{{ end }}', 'orders'],
    ['may be declared in parentheses', '{{ ($x := 3) }}{{ $x }}', '33'],
  ]);
});

describe('variables: errors', () => {
  goRefuses([
    [
      'that were not declared because of a short circuit',
      '{{ and false ($x := 1) }}{{ $x }}',
      'template: template:1:28: executing "template" at <$x>: undefined variable: $x',
    ],
    [
      'outside of their block',
      '{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}',
      'template: template:1: undefined variable "$x"',
    ],
    ['that are not declared', '{{ $x }}', 'template: template:1: undefined variable "$x"'],
    [
      'that are assigned before they are declared',
      '{{ $x = 1 }}',
      'template: template:1:8: executing "template" at <1>: undefined variable: $x',
    ],
    [
      'that read themselves',
      '{{ $x := $x }}',
      'template: template:1:9: executing "template" at <$x>: undefined variable: $x',
    ],
    ['with a value that is missing', '{{ $x := }}', 'template: template:1: missing value for command'],
    [
      'given arguments',
      '{{ $x := 1 }}{{ $x 2 }}',
      `template: template:1:16: executing "template" at <$x>: can't give argument to non-function $x`,
    ],
    ['two in a condition', '{{ if $a, $b := 1 }}{{ end }}', 'template: template:1: too many declarations in if'],
    [
      'of another template',
      '{{ $x := 1 }}{{ define "t" }}{{ $x }}{{ end }}',
      'template: template:1: undefined variable "$x"',
    ],
  ]);
});
