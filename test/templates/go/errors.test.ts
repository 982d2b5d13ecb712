import { describe } from 'vitest';
import { goRefuses } from './answers.ts';

describe('an error names its place: errors', () => {
  goRefuses([
    [
      'the line',
      'a\nb\n  {{ .Nope }}',
      `template: template:3:5: executing "template" at <.Nope>: can't evaluate field Nope in type scheduler.dataType`,
    ],
    [
      'the column in bytes',
      'é日{{ .Nope }}',
      `template: template:1:8: executing "template" at <.Nope>: can't evaluate field Nope in type scheduler.dataType`,
    ],
    [
      'the line after a comment over lines',
      '{{/* a\nb */}}\n{{ .Nope }}',
      `template: template:3:3: executing "template" at <.Nope>: can't evaluate field Nope in type scheduler.dataType`,
    ],
    ['the line of a parse error', 'a\n\n{{ if }}', 'template: template:3: missing value for if'],
    [
      'the line where an action began',
      '{{ print\n1\n"a }}',
      'template: template:3: unterminated quoted string in action started at template:1',
    ],
    [
      'the line where an unclosed action began',
      'a {{ .Workload\n\n',
      'template: template:3: unclosed action started at template:1',
    ],
    [
      'the expression with single spaces',
      '{{   fail    "x"   }}',
      'template: template:1:5: executing "template" at <fail "x">: error calling fail: x',
    ],
    [
      'parentheses and pipes in it',
      '{{ fail (printf "%s" ("a" | upper)) }}',
      'template: template:1:3: executing "template" at <fail (printf "%s" ("a" | upper))>: error calling fail: A',
    ],
    [
      'variables in it',
      '{{ $x := "a" }}{{ fail $x }}',
      'template: template:1:18: executing "template" at <fail $x>: error calling fail: a',
    ],
    [
      'the function within a function',
      '{{ upper (lower 1) }}',
      'template: template:1:16: executing "template" at <1>: expected string; found 1',
    ],
    [
      'literals as they were written',
      '{{ index .ConfigData 0x1F }}',
      'template: template:1:3: executing "template" at <index .ConfigData 0x1F>: error calling index: value has type int; should be string',
    ],
    [
      'what is in a template clause',
      '{{ define "a" }}{{ template "b" (fail "x") }}{{ end }}{{ define "b" }}{{ end }}{{ template "a" }}',
      'template: template:1:33: executing "a" at <fail "x">: error calling fail: x',
    ],
    [
      'a percent sign in it',
      '{{ fail "100%d" }}',
      'template: template:1:3: executing "template" at <fail "100%d">: error calling fail: 100%d',
    ],
    [
      'quotes in the name of a template',
      '{{ define "a\\"%b" }}{{ .Nope }}{{ end }}{{ template "a\\"%b" . }}',
      'template: template:1:23: executing "a\\"%b" at <.Nope>: can\'t evaluate field Nope in type scheduler.dataType',
    ],
  ]);
});

describe('syntax: errors', () => {
  goRefuses([
    ['an unclosed action', '{{ 1', 'template: template:1: unclosed action'],
    ['an action over the end', '{{', 'template: template:1: unclosed action'],
    ['a character of no meaning', '{{ @ }}', 'template: template:1: unexpected "@" in command'],
    ['a control character', '{{ \x01 }}', 'template: template:1: unrecognized character in action: U+0001'],
    ['a letter of no word', '{{ a\xad }}', 'template: template:1: bad character U+00AD'],
    ['a character outside of ASCII', '{{ € }}', "template: template:1: unrecognized character in action: U+20AC '€'"],
    ['an equals sign', '{{ = 1 }}', 'template: template:1: unexpected "=" in command'],
    ['a colon', '{{ : }}', 'template: template:1: expected :='],
    ['a keyword as an operand', '{{ print if }}', 'template: template:1: unexpected <if> in operand'],
    [
      'a long token',
      '{{ if "a very long text" | }}{{ end }}{{ "another very long text" else }}',
      'template: template:1: unexpected <else> in operand',
    ],
    ['range without a value', '{{ range }}{{ end }}', 'template: template:1: missing value for range'],
    ['end in a pipeline', '{{ end | upper }}', 'template: template:1: unexpected "|" in end'],
    ['a variable beside a number', '{{ $x1+2 }}', "template: template:1: bad character U+002B '+'"],
    ['text after a text', '{{ "a""b" }}', 'template: template:1: unexpected "\\"b\\"" in operand'],
  ]);
});
