import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('pipelines', () => {
  goAnswers([
    ['give the last argument', '{{ "b" | printf "%s%s" "a" }}', 'ab'],
    ['go on', '{{ "a" | upper | repeat 3 | quote }}', '"AAA"'],
    ['in parentheses are operands', '{{ printf "%s-%d" (upper "a") (len (list 1 2)) }}', 'A-2'],
    ['may have fields', '{{ (dict "a" (dict "b" 1)).a.b }}', '1'],
    ['with a function as operand call it', '{{ print dict }} {{ print (list) }}', 'map[] []'],
    ['over several lines', '{{ "a"\n | upper\n | quote }}', '"A"'],
    ['and short circuits', '{{ or "a" (fail "x") }} {{ and "" (fail "x") }}', 'a '],
    [
      'and and or answer with operands',
      '{{ and 1 "a" }} {{ and 1 0 2 }} {{ or 0 "" nil "b" }} {{ or 0 "" }}',
      'a 0 b ',
    ],
    ['and takes the value of the pipeline last', '{{ 2 | and 1 }} {{ 0 | or "" }}', '2 0'],
    ['missing values are nil', '{{ default "d" .ConfigData.nope }} {{ list .ConfigData.nope nil }}', 'd [<nil> <nil>]'],
    ['ending in a pipe', '{{ "a" | }}', 'a'],
  ]);
});

describe('pipelines: errors', () => {
  goRefuses([
    ['nothing to call', '{{ | upper }}', 'template: template:1: unexpected "|" in command'],
    ['nothing at all', '{{ }}', 'template: template:1: missing value for command'],
    ['into a text', '{{ 1 | "a" }}', 'template: template:1: non executable command in pipeline stage 2'],
    ['into a number', '{{ 1 | print | 2 }}', 'template: template:1: non executable command in pipeline stage 3'],
    [
      'into a field',
      '{{ "a" | .Workload }}',
      'template: template:1:9: executing "template" at <.Workload>: Workload has arguments but cannot be invoked as function',
    ],
    [
      'into a key of a map',
      '{{ 1 | .ConfigData.s }}',
      'template: template:1:18: executing "template" at <.ConfigData.s>: s is not a method but has arguments',
    ],
    [
      'into a variable',
      '{{ $x := 1 }}{{ 2 | $x }}',
      `template: template:1:20: executing "template" at <$x>: can't give argument to non-function $x`,
    ],
    [
      'into parentheses',
      '{{ 1 | (print) }}',
      `template: template:1:3: executing "template" at <1>: can't give argument to non-function print`,
    ],
    [
      'of a missing value into a text parameter',
      '{{ .ConfigData.nope | upper }}',
      'template: template:1:22: executing "template" at <upper>: invalid value; expected string',
    ],
    [
      'of a null into a text parameter',
      '{{ .ConfigData.n | upper }}',
      'template: template:1:19: executing "template" at <upper>: invalid value; expected string',
    ],
    [
      'the wrong type names the operand looked at last',
      '{{ 5 | replace "a" "b" }}',
      'template: template:1:19: executing "template" at <"b">: wrong type for value; expected string; got int',
    ],
    ['with parentheses that do not close', '{{ (1 }}', 'template: template:1: unclosed left paren'],
    ['with parentheses that do not open', '{{ 1) }}', 'template: template:1: unexpected right paren'],
    ['with a comma', '{{ print 1, 2 }}', 'template: template:1: unexpected "," in operand'],
  ]);
});

describe('calls: errors', () => {
  goRefuses([
    [
      'with too few arguments',
      '{{ replace "a" }}',
      'template: template:1:3: executing "template" at <replace>: wrong number of args for replace: want 3 got 1',
    ],
    [
      'with too many arguments',
      '{{ upper "a" "b" }}',
      'template: template:1:3: executing "template" at <upper>: wrong number of args for upper: want 1 got 2',
    ],
    [
      'with too few for a variadic function',
      '{{ default }}',
      'template: template:1:3: executing "template" at <default>: wrong number of args for default: want at least 1 got 0',
    ],
    ['of what does not exist', '{{ nope 1 }}', 'template: template:1: function "nope" not defined'],
    [
      'of a text',
      '{{ "a" 1 }}',
      `template: template:1:3: executing "template" at <"a">: can't give argument to non-function "a"`,
    ],
    [
      'of a number',
      '{{ 1 2 }}',
      `template: template:1:3: executing "template" at <1>: can't give argument to non-function 1`,
    ],
    [
      'of the dot',
      '{{ . 1 }}',
      `template: template:1:3: executing "template" at <.>: can't give argument to non-function .`,
    ],
    [
      'of a field',
      '{{ .Workload 1 }}',
      'template: template:1:3: executing "template" at <.Workload>: Workload has arguments but cannot be invoked as function',
    ],
    [
      'of a key',
      '{{ .ConfigData.s 1 }}',
      'template: template:1:14: executing "template" at <.ConfigData.s>: s is not a method but has arguments',
    ],
    [
      'of what is missing',
      '{{ .ConfigData.nope 1 }}',
      'template: template:1:14: executing "template" at <.ConfigData.nope>: nope is not a method but has arguments',
    ],
    [
      'through call',
      '{{ call .Workload }}',
      'template: template:1:3: executing "template" at <call .Workload>: error calling call: non-function .Workload of type string',
    ],
    [
      'through call from a pipeline',
      '{{ 1 | call }}',
      'template: template:1:7: executing "template" at <call>: error calling call: non-function <int Value> of type int',
    ],
    [
      'through call of nothing',
      '{{ call .ConfigData.nope }}',
      'template: template:1:3: executing "template" at <call .ConfigData.nope>: error calling call: call of nil',
    ],
    [
      'with a text for an integer',
      '{{ until "3" }}',
      'template: template:1:9: executing "template" at <"3">: expected integer; found "3"',
    ],
    [
      'with an integer for a text',
      '{{ upper 1 }}',
      'template: template:1:9: executing "template" at <1>: expected string; found 1',
    ],
    [
      'with an integer of data for a text',
      '{{ upper .ConfigData.i }}',
      'template: template:1:20: executing "template" at <.ConfigData.i>: wrong type for value; expected string; got int',
    ],
    [
      'with a float for an integer',
      '{{ until 1.5 }}',
      'template: template:1:9: executing "template" at <1.5>: expected integer; found 1.5',
    ],
    [
      'with a float of data for an integer',
      '{{ until .ConfigData.f }}',
      'template: template:1:20: executing "template" at <.ConfigData.f>: wrong type for value; expected int; got float64',
    ],
    [
      'with a number for a boolean',
      '{{ ternary 1 2 3 }}',
      'template: template:1:15: executing "template" at <3>: expected bool; found 3',
    ],
    [
      'with nil for a text',
      '{{ upper nil }}',
      'template: template:1:9: executing "template" at <nil>: cannot assign nil to string',
    ],
    [
      'with nil for an integer',
      '{{ until nil }}',
      'template: template:1:9: executing "template" at <nil>: cannot assign nil to int',
    ],
    [
      'with a text for a map',
      '{{ keys "a" }}',
      `template: template:1:8: executing "template" at <"a">: can't handle "a" for arg of type map[string]interface {}`,
    ],
    [
      'with a list for a text',
      '{{ upper (list "a") }}',
      'template: template:1:15: executing "template" at <"a">: wrong type for value; expected string; got []interface {}',
    ],
    [
      'with the wrong map for a map',
      '{{ keys .Labels }}',
      'template: template:1:8: executing "template" at <.Labels>: wrong type for value; expected map[string]interface {}; got map[string]string',
    ],
    [
      'with an int64 for an int',
      '{{ until (add 1 2) }}',
      'template: template:1:16: executing "template" at <2>: wrong type for value; expected int; got int64',
    ],
  ]);
});
