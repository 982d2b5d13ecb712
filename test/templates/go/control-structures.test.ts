import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('if', () => {
  goAnswers([
    [
      'takes a value for true unless it is empty',
      '{{ range list 1 -1 0.1 "a" true (list 1) (dict "a" 1) "0" }}{{ if . }}t{{ else }}f{{ end }}{{ end }}',
      'tttttttt',
    ],
    [
      'takes what is empty for false',
      '{{ range list 0 0.0 "" false list dict nil }}{{ if . }}t{{ else }}f{{ end }}{{ end }}',
      'fffffff',
    ],
    [
      'takes what is missing for false',
      '{{ if .ConfigData.nope }}t{{ else }}f{{ end }}{{ if .Labels.nope }}t{{ else }}f{{ end }}',
      'ff',
    ],
    ['takes the root for true', '{{ if . }}t{{ end }}', 't'],
    [
      'chooses among branches',
      '{{ if eq .Environment "prod" }}p{{ else if eq .Environment "dev" }}d{{ else }}o{{ end }}',
      'd',
    ],
    ['leaves the dot alone', '{{ if .ConfigData.s }}{{ .Workload }}{{ end }}', 'orders'],
  ]);
});

describe('if: errors', () => {
  goRefuses([
    ['without an end', '{{ if true }}x', 'template: template:1: unexpected EOF'],
    ['without a value', '{{ if }}x{{ end }}', 'template: template:1: missing value for if'],
    [
      'with two elses',
      '{{ if true }}{{ else }}{{ else }}{{ end }}',
      'template: template:1: expected end; found {{else}}',
    ],
    ['that ends twice', '{{ if true }}{{ end }}{{ end }}', 'template: template:1: unexpected {{end}}'],
    [
      'continued by with',
      '{{ if true }}{{ else with 1 }}{{ end }}',
      'template: template:1: unexpected <with> in input',
    ],
  ]);
});

describe('with', () => {
  goAnswers([
    ['sets the dot', '{{ with .ConfigData.nested.l1 }}{{ .l2 }}{{ end }}', 'deep'],
    ['has an else', '{{ with .ConfigData.nope }}a{{ else }}{{ .Workload }}{{ end }}', 'orders'],
    [
      'has further conditions',
      '{{ with .ConfigData.nope }}a{{ else with .Workload }}{{ . }}{{ else }}c{{ end }}',
      'orders',
    ],
    ['is left again', '{{ with 1 }}{{ . }}{{ end }}{{ .Workload }}', '1orders'],
  ]);
});

describe('with: errors', () => {
  goRefuses([
    [
      'knows the type of the dot',
      '{{ with .ConfigData.s }}{{ .x }}{{ end }}',
      `template: template:1:27: executing "template" at <.x>: can't evaluate field x in type string`,
    ],
    ['continued by if', '{{ with 1 }}{{ else if true }}{{ end }}', 'template: template:1: unexpected <if> in input'],
  ]);
});

describe('range', () => {
  goAnswers([
    ['over a list', '{{ range .ConfigData.ls }}[{{ . }}]{{ end }}', '[b][a][c]'],
    ['over a list with its indexes', '{{ range $i, $e := .ConfigData.ls }}{{ $i }}={{ $e }} {{ end }}', '0=b 1=a 2=c '],
    ['over a list with one variable gives the elements', '{{ range $e := .ConfigData.ls }}{{ $e }}{{ end }}', 'bac'],
    [
      'over a map in the order of its keys',
      '{{ range $k, $v := .ConfigData.m }}{{ $k }}={{ $v }} {{ end }}',
      'a=1 b=2 ',
    ],
    ['over a map by numbers', '{{ range $k, $v := .ConfigData.ints }}{{ $k }}={{ $v }} {{ end }}', '1=a 3=c 20=t '],
    [
      'over texts as keys goes by bytes',
      '{{ range $k, $v := dict "b" 1 "B" 2 "é" 3 "a10" 4 "a2" 5 }}{{ $k }} {{ end }}',
      'B a10 a2 b é ',
    ],
    ['over an integer counts up to it', '{{ range 3 }}{{ . }}{{ end }}{{ range $i := 2 }}{{ $i }}{{ end }}', '01201'],
    ['over an integer keeps its type', '{{ range add 2 }}{{ printf "%T" . }} {{ end }}', 'int64 int64 '],
    [
      'over nothing takes the else',
      '{{ range .ConfigData.le }}a{{ else }}none{{ end }}{{ range 0 }}a{{ else }}none{{ end }}{{ range -1 }}a{{ else }}none{{ end }}',
      'nonenonenone',
    ],
    [
      'over what is missing takes the else',
      '{{ range .ConfigData.nope }}a{{ else }}none{{ end }}{{ range .ConfigData.n }}a{{ else }}none{{ end }}',
      'nonenone',
    ],
    [
      'the else sees the dot and the variables',
      '{{ range $x := .ConfigData.le }}{{ else }}{{ .Workload }}{{ $x }}{{ end }}',
      'orders[]',
    ],
    [
      'assigns to variables that exist',
      '{{ $i := 9 }}{{ $e := "" }}{{ range $i, $e = .ConfigData.ls }}{{ end }}{{ $i }}{{ $e }}',
      '2c',
    ],
    [
      'keeps what its body assigned outside',
      '{{ $sum := 0 }}{{ range .ConfigData.li }}{{ $sum = add $sum . }}{{ end }}{{ $sum }}',
      '6',
    ],
    ['forgets what its body declared', '{{ $x := 1 }}{{ range .ConfigData.li }}{{ $x := . }}{{ end }}{{ $x }}', '1'],
    ['can be left', '{{ range .ConfigData.li }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ end }}', '1'],
    [
      'can go on with the next',
      '{{ range .ConfigData.li }}{{ if eq . 2 }}{{ continue }}{{ end }}{{ . }}{{ end }}',
      '13',
    ],
    [
      'break leaves the innermost only',
      '{{ range .ConfigData.li }}{{ range .  }}{{ break }}{{ end }}{{ . }}{{ end }}',
      '123',
    ],
    ['can be left from within with', '{{ range .ConfigData.li }}{{ with . }}{{ break }}{{ end }}x{{ end }}', ''],
    [
      'within range',
      '{{ range $i := .ConfigData.li }}{{ range $j := $.ConfigData.li }}{{ mul $i $j }} {{ end }}{{ end }}',
      '1 2 3 2 4 6 3 6 9 ',
    ],
  ]);
});

describe('range: errors', () => {
  goRefuses([
    [
      'over a text',
      '{{ range .ConfigData.s }}{{ end }}',
      `template: template:1:20: executing "template" at <.ConfigData.s>: range can't iterate over hello`,
    ],
    [
      'over a float',
      '{{ range 1.5 }}{{ end }}',
      `template: template:1:9: executing "template" at <1.5>: range can't iterate over 1.5`,
    ],
    [
      'over a boolean',
      '{{ range true }}{{ end }}',
      `template: template:1:9: executing "template" at <true>: range can't iterate over true`,
    ],
    [
      'over the root',
      '{{ range . }}{{ end }}',
      `template: template:1:9: executing "template" at <.>: range can't iterate over {orders-canary dev-edge-orders-canary dev shop orders map[app.kubernetes.io/name:orders tier:gold] map[] edge map[e: f:1.5 fl:false i:42 ints:map[1:a 3:c 20:t] le:[] li:[1 2 3] lm:[map[name:x v:1] map[name:true v:2]] ls:[b a c] m:map[a:1 b:2] me:map[] n:<nil> neg:-7 nested:map[l1:map[l2:deep]] s:hello t:true uint:18446744073709551615]}`,
    ],
    [
      'over an integer with two variables',
      '{{ range $i, $e := 3 }}{{ end }}',
      `template: template:1:19: executing "template" at <3>: can't use 3 to iterate over more than one variable`,
    ],
    [
      'with three variables',
      '{{ range $a, $b, $c := .ConfigData.li }}{{ end }}',
      'template: template:1: too many declarations in range',
    ],
    [
      'with something else than a variable',
      '{{ range $a, 1 := .ConfigData.li }}{{ end }}',
      'template: template:1: range can only initialize variables',
    ],
    ['break outside', '{{ break }}', 'template: template:1: {{break}} outside {{range}}'],
    [
      'break in its else',
      '{{ range 0 }}{{ else }}{{ break }}{{ end }}',
      'template: template:1: {{break}} outside {{range}}',
    ],
    [
      'continue in a template within it',
      '{{ range 1 }}{{ block "b" . }}{{ continue }}{{ end }}{{ end }}',
      'template: template:1: {{continue}} outside {{range}}',
    ],
    ['break with a value', '{{ range 1 }}{{ break 1 }}{{ end }}', 'template: template:1: unexpected "1" in {{break}}'],
    [
      'continued by else if',
      '{{ range 1 }}{{ else if true }}{{ end }}',
      'template: template:1: unexpected <if> in input',
    ],
  ]);
});

describe('else and end: errors', () => {
  goRefuses([
    ['alone', '{{ else }}', 'template: template:1: unexpected {{else}}'],
    ['end alone', '{{ end }}', 'template: template:1: unexpected {{end}}'],
    ['end with a value', '{{ if true }}{{ end 1 }}', 'template: template:1: unexpected "1" in end'],
  ]);
});
