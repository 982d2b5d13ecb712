import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('a value that is a template is rendered again', () => {
  goAnswers([
    [
      'from config',
      '{{ .ConfigData.url }}',
      'https://orders.dev.example.net',
      'url: "https://{{ .Workload }}.{{ .ConfigData.zone }}"\nzone: "{{ .Environment }}.example.net"\n',
    ],
    ['with functions', '{{ .ConfigData.a }}', '"ORDERS"', "a: '{{ upper .Workload | quote }}'\n"],
    [
      'in YAML',
      '{{ toYaml .ConfigData }}',
      "a: 'orders'\nb:\n    - 1\n    - 'dev'",
      'a: "{{ .Workload }}"\nb: [1, "{{ .Environment }}"]\n',
    ],
    [
      'with control structures',
      '{{ .ConfigData.a }}',
      'app.kubernetes.io/name=orders;tier=gold;',
      'a: "{{ range $k, $v := .Labels }}{{ $k }}={{ $v }};{{ end }}"\n',
    ],
    [
      'three times over',
      '{{ .ConfigData.a }}',
      'done',
      'a: "{{ .ConfigData.b }}"\nb: "{{ .ConfigData.c }}"\nc: done\n',
    ],
    ['that comes from a literal', '{{ "{{ .Workload }}" }}', 'orders'],
    ['whose braces come together in the output', '{{ "{" }}{ .Workload }}', 'orders'],
    ['closing braces alone are text', '{{ "}}" }}', '}}'],
  ]);
});

describe('a value that is a template is rendered again: errors', () => {
  goRefuses([
    [
      'with a mistake in it',
      '{{ .ConfigData.a }}',
      `template: template:1:3: executing "template" at <.Nope>: can't evaluate field Nope in type scheduler.dataType`,
      'a: "{{ .Nope }}"\n',
    ],
    [
      'with syntax of something else',
      '{{ .ConfigData.a }}',
      'template: template:1: undefined variable "$labels"',
      'a: "{{ $labels.instance }} is down"\n',
    ],
  ]);
});
