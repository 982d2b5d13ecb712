import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('fields', () => {
  goAnswers([
    ['of the root', '{{ .Workload }} {{ .Namespace }}', 'orders dev-edge-orders-canary'],
    ['of maps', '{{ .ConfigData.nested.l1.l2 }} {{ .Labels.tier }}', 'deep gold'],
    ['that are missing', '{{ .ConfigData.nope }} {{ .Labels.nope }}', '<no value> <no value>'],
    ['below what is missing', '{{ .ConfigData.nope.a.b }} {{ .Labels.nope.a }}', '<no value> <no value>'],
    ['in quotes need index', '{{ index .Labels "app.kubernetes.io/name" }}', 'orders'],
    ['of a null print as missing', '{{ .ConfigData.n }}', '<no value>'],
    ['of a nil map', '{{ .Manifests.x }}', '<no value>'],
    ['of elements', '{{ range .ConfigData.lm }}{{ .name }}={{ .v }} {{ end }}', 'x=1 true=2 '],
    ['of a function', '{{ (index .ConfigData.lm 1).name }}', 'true'],
    ['with letters of any script', '{{ (dict "žluť" 1).žluť }}', '1'],
  ]);
});

describe('fields: errors', () => {
  goRefuses([
    [
      'of the root that do not exist',
      '{{ .Nope }}',
      `template: template:1:3: executing "template" at <.Nope>: can't evaluate field Nope in type scheduler.dataType`,
    ],
    [
      'in another case',
      '{{ .workload }}',
      `template: template:1:3: executing "template" at <.workload>: can't evaluate field workload in type scheduler.dataType`,
    ],
    [
      'of a text',
      '{{ .Workload.x }}',
      `template: template:1:12: executing "template" at <.Workload.x>: can't evaluate field x in type string`,
    ],
    [
      'of a text in config',
      '{{ .ConfigData.s.x }}',
      `template: template:1:14: executing "template" at <.ConfigData.s.x>: can't evaluate field x in type interface {}`,
    ],
    [
      'of a number in config',
      '{{ .ConfigData.nested.l1.l2.x }}',
      `template: template:1:14: executing "template" at <.ConfigData.nested.l1.l2.x>: can't evaluate field x in type interface {}`,
    ],
    [
      'of a list',
      '{{ .ConfigData.ls.x }}',
      `template: template:1:14: executing "template" at <.ConfigData.ls.x>: can't evaluate field x in type interface {}`,
    ],
    [
      'of a label',
      '{{ .Labels.tier.x }}',
      `template: template:1:10: executing "template" at <.Labels.tier.x>: can't evaluate field x in type string`,
    ],
    [
      'of a null',
      '{{ .ConfigData.n.x }}',
      'template: template:1:14: executing "template" at <.ConfigData.n.x>: nil pointer evaluating interface {}.x',
    ],
    [
      'of an element that has none',
      '{{ range .ConfigData.li }}{{ .x }}{{ end }}',
      `template: template:1:29: executing "template" at <.x>: can't evaluate field x in type interface {}`,
    ],
    [
      'of a variable that has none',
      '{{ $x := .ConfigData.i }}{{ $x.y }}',
      `template: template:1:30: executing "template" at <$x.y>: can't evaluate field y in type int`,
    ],
    [
      'of a range variable that has none',
      '{{ range $i, $e := .ConfigData.li }}{{ $e.y }}{{ end }}',
      `template: template:1:41: executing "template" at <$e.y>: can't evaluate field y in type interface {}`,
    ],
    ['of a text literal', '{{ "a".x }}', 'template: template:1: unexpected . after term "\\"a\\""'],
    ['of a number literal', '{{ 1.x }}', 'template: template:1: bad number syntax: "1.x"'],
    ['of nil', '{{ nil.x }}', 'template: template:1: unexpected . after term "nil"'],
    ['of the dot with a space', '{{ . x }}', 'template: template:1: function "x" not defined'],
    ['that begin with a digit', '{{ .ConfigData.1a }}', 'template: template:1: bad number syntax: ".1a"'],
    ['that end with a dot', '{{ .ConfigData. }}', 'template: template:1: unexpected <.> in operand'],
    ['with two dots', '{{ .ConfigData..s }}', 'template: template:1: unexpected <.> in operand'],
    ['with a dash', '{{ .Labels.a-b }}', "template: template:1: bad character U+002D '-'"],
  ]);
});
