import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('templates within a template', () => {
  goAnswers([
    [
      'are defined and called',
      '{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" 1 }}{{ template "t" "a" }}',
      '<1><a>',
    ],
    ['may be defined after they are called', '{{ template "t" 1 }}{{ define "t" }}<{{ . }}>{{ end }}', '<1>'],
    ['without an argument have no dot', '{{ define "t" }}[{{ . }}]{{ end }}{{ template "t" }}', '[<no value>]'],
    ['see their argument as $', '{{ define "t" }}{{ $.a }}{{ end }}{{ template "t" dict "a" 1 }}', '1'],
    [
      'call others',
      '{{ define "a" }}{{ template "b" . }}!{{ end }}{{ define "b" }}{{ . }}{{ end }}{{ template "a" 1 }}',
      '1!',
    ],
    [
      'call themselves',
      '{{ define "down" }}{{ . }}{{ if gt . 0 }}{{ template "down" (int (sub . 1)) }}{{ end }}{{ end }}{{ template "down" 3 }}',
      '3210',
    ],
    [
      'are defined and called at once',
      '{{ block "b" .Workload }}<{{ . }}>{{ end }}{{ template "b" 1 }}',
      '<orders><1>',
    ],
    [
      'may have names with anything',
      '{{ define "a b/c" }}x{{ end }}{{ template "a b/c" }}{{ template `a b/c` }}',
      'xx',
    ],
    ['may be defined empty and again', '{{ define "t" }} {{ end }}{{ define "t" }}x{{ end }}{{ template "t" }}', 'x'],
    [
      'the template itself can be called by its name',
      '{{ if eq (printf "%T" .) "scheduler.dataType" }}a{{ template "template" 1 }}{{ else }}b{{ end }}',
      'ab',
    ],
    ['a definition named template takes the place of nothing', '{{ define "template" }}x{{ end }}', 'x'],
    ['the pipeline may declare', '{{ define "t" }}{{ . }}{{ end }}{{ template "t" $x := 5 }}{{ $x }}', '55'],
    ['that are not defined, where they are not reached', '{{ if false }}{{ template "nope" }}{{ end }}ok', 'ok'],
  ]);
});

describe('templates within a template: errors', () => {
  goRefuses([
    [
      'that are not defined',
      '{{ template "nope" }}',
      'template: template:1:12: executing "template" at <{{template "nope"}}>: template "nope" not defined',
    ],
    [
      'that fail are named',
      '{{ define "t" }}\n  {{ .Nope }}{{ end }}{{ template "t" . }}',
      `template: template:2:5: executing "t" at <.Nope>: can't evaluate field Nope in type scheduler.dataType`,
    ],
    [
      'defined twice',
      '{{ define "t" }}1{{ end }}{{ define "t" }}2{{ end }}',
      'template: template:1: template: multiple definition of template "t"',
    ],
    [
      'defined by block after define',
      '{{ define "t" }}1{{ end }}{{ block "t" . }}2{{ end }}',
      'template: template:1: template: multiple definition of template "t"',
    ],
    ['without a name', '{{ template }}', 'template: template:1: unexpected "}}" in template clause'],
    ['with a name that is no text', '{{ template foo }}', 'template: template:1: unexpected "foo" in template clause'],
    [
      'with a name from data',
      '{{ template .Workload }}',
      'template: template:1: unexpected ".Workload" in template clause',
    ],
    ['without an end', '{{ define "t" }}x', 'template: template:1: unexpected EOF'],
    [
      'defined within something',
      '{{ if true }}{{ define "t" }}{{ end }}{{ end }}',
      'template: template:1: unexpected <define> in command',
    ],
    ['block without a value', '{{ block "b" }}x{{ end }}', 'template: template:1: missing value for block clause'],
    [
      'block with an else',
      '{{ block "b" . }}x{{ else }}{{ end }}',
      'template: template:1: unexpected {{else}} in block clause',
    ],
    ['defined with a value', '{{ define "t" . }}{{ end }}', 'template: template:1: unexpected <.> in define clause'],
  ]);
});
