import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('index', () => {
  goAnswers([
    [
      'of lists, maps and texts',
      '{{ index .ConfigData.ls 1 }} {{ index .ConfigData "s" }} {{ index "abc" 1 }}',
      'a hello 98',
    ],
    ['goes deeper', '{{ index .ConfigData "nested" "l1" "l2" }} {{ index .ConfigData.lm 1 "name" }}', 'deep true'],
    ['takes keys of the type of the map', '{{ index .ConfigData.ints 3 }}', 'c'],
    ['of a key that is missing', '{{ index .ConfigData "nope" }} [{{ index .Labels "nope" }}]', '<no value> []'],
    ['of a key of another type', '{{ index .ConfigData.ints "3" }}', '<no value>'],
    ['without indexes', '{{ index 1 }}', '1'],
  ]);
});

describe('index: errors', () => {
  goRefuses([
    [
      'out of range',
      '{{ index .ConfigData.ls 7 }}',
      'template: template:1:3: executing "template" at <index .ConfigData.ls 7>: error calling index: index out of range: 7',
    ],
    [
      'at the length',
      '{{ index .ConfigData.ls 3 }}',
      'template: template:1:3: executing "template" at <index .ConfigData.ls 3>: error calling index: reflect: slice index out of range',
    ],
    [
      'below zero',
      '{{ index .ConfigData.ls -1 }}',
      'template: template:1:3: executing "template" at <index .ConfigData.ls -1>: error calling index: index out of range: -1',
    ],
    [
      'of a text at its length',
      '{{ index "abc" 3 }}',
      'template: template:1:3: executing "template" at <index "abc" 3>: error calling index: reflect: string index out of range',
    ],
    [
      'of nil',
      '{{ index nil 1 }}',
      'template: template:1:3: executing "template" at <index nil 1>: error calling index: index of untyped nil',
    ],
    [
      'of what is missing',
      '{{ index .ConfigData.nope "a" }}',
      'template: template:1:3: executing "template" at <index .ConfigData.nope "a">: error calling index: index of untyped nil',
    ],
    [
      'of a number',
      '{{ index 1 1 }}',
      `template: template:1:3: executing "template" at <index 1 1>: error calling index: can't index item of type int`,
    ],
    [
      'through a null',
      '{{ index .ConfigData "n" "a" }}',
      'template: template:1:3: executing "template" at <index .ConfigData "n" "a">: error calling index: index of nil pointer',
    ],
    [
      'by a text of a list',
      '{{ index .ConfigData.ls "a" }}',
      'template: template:1:3: executing "template" at <index .ConfigData.ls "a">: error calling index: cannot index slice/array with type string',
    ],
    [
      'by nil of a list',
      '{{ index .ConfigData.ls nil }}',
      'template: template:1:3: executing "template" at <index .ConfigData.ls nil>: error calling index: cannot index slice/array with nil',
    ],
    [
      'by a number of a map of texts',
      '{{ index .ConfigData 1 }}',
      'template: template:1:3: executing "template" at <index .ConfigData 1>: error calling index: value has type int; should be string',
    ],
    [
      'by a list',
      '{{ index .ConfigData.m (list 1) }}',
      'template: template:1:3: executing "template" at <index .ConfigData.m (list 1)>: error calling index: runtime error: hash of unhashable type []interface {}',
    ],
  ]);
});

describe('len', () => {
  goAnswers([
    [
      'counts bytes, elements and keys',
      '{{ len "é" }} {{ len .ConfigData.ls }} {{ len .ConfigData.m }} {{ len .Manifests }}',
      '2 3 2 0',
    ],
  ]);
});

describe('len: errors', () => {
  goRefuses([
    [
      'of a number',
      '{{ len 1 }}',
      'template: template:1:3: executing "template" at <len 1>: error calling len: len of type int',
    ],
    [
      'of nil',
      '{{ len nil }}',
      'template: template:1:3: executing "template" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value',
    ],
    [
      'of a null',
      '{{ len .ConfigData.n }}',
      'template: template:1:3: executing "template" at <len .ConfigData.n>: error calling len: len of nil pointer',
    ],
    [
      'of what is missing',
      '{{ len .ConfigData.nope }}',
      'template: template:1:3: executing "template" at <len .ConfigData.nope>: error calling len: reflect: call of reflect.Value.Type on zero Value',
    ],
  ]);
});

describe('print and println', () => {
  goAnswers([
    ['put spaces between what is no text', '{{ print 1 2 "a" "b" 3 4 }} {{ println "a" 1 2 }}', '1 2ab3 4 a 1 2\n'],
    ['show nil', '{{ print nil .ConfigData.nope }}', '<nil> <nil>'],
    ['nothing', '[{{ print }}] [{{ println }}]', '[] [\n]'],
  ]);
});

describe('html, js and urlquery', () => {
  goAnswers([
    [
      'html',
      '{{ html "<a href=\\"x\\">\'&</a>" }} {{ html 1 2 }} {{ html nil }} {{ html "\\x00" }}',
      '&lt;a href=&#34;x&#34;&gt;&#39;&amp;&lt;/a&gt; 1 2 &lt;no value&gt; �',
    ],
    [
      'js',
      '{{ js "it\'s \\"<b>\\" \\\\ = & \\n é \\u2028 \\u00ad" }}',
      'it\\\'s \\"\\u003Cb\\u003E\\" \\\\ \\u003D \\u0026 \\u000A é \\u2028 \\u00AD',
    ],
    ['urlquery', `{{ urlquery "a b&c=d/é~!*'()" }} {{ urlquery 1 "x" }}`, 'a+b%26c%3Dd%2F%C3%A9~%21%2A%27%28%29 1x'],
  ]);
});

describe('values', () => {
  goAnswers([
    [
      'print as Go prints them',
      '{{ .ConfigData.i }} {{ .ConfigData.f }} {{ .ConfigData.t }} {{ .ConfigData.ls }} {{ .ConfigData.m }} {{ .ConfigData.uint }}',
      '42 1.5 true [b a c] map[a:1 b:2] 18446744073709551615',
    ],
    [
      'the root prints as a struct',
      '{{ . }}',
      '{orders-canary dev-edge-orders-canary dev shop orders map[app.kubernetes.io/name:orders tier:gold] map[] edge map[a:1]}',
      'a: 1\n',
    ],
    ['null prints in two ways', '{{ .ConfigData.n }} {{ list nil }} {{ print nil }}', '<no value> [<nil>] <nil>'],
    ['floats drop their point', '{{ list 2.0 1e6 1e-5 123456.5 }}', '[2 1e+06 1e-05 123456.5]'],
  ]);
});
