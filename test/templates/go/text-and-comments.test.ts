import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('text', () => {
  goAnswers([
    ['nothing gives nothing', '', ''],
    ['single braces are text', 'a { b } }} c', 'a { b } }} c'],
    ['line ends stay as they are', 'a\r\nb\n\nc', 'a\r\nb\n\nc'],
    ['text beside actions keeps its white space', ' {{ 1 }} \n {{ 2 }} ', ' 1 \n 2 '],
    ['a closing delimiter without an opening one is text', '}} {{ 1 }}', '}} 1'],
  ]);
});

describe('trim markers', () => {
  goAnswers([
    ['cut all white space before', 'a \n\t {{- 1 }}', 'a1'],
    ['cut all white space behind', '{{ 1 -}} \n\t b', '1b'],
    ['cut on both sides', 'a \n {{- 1 -}} \n b', 'a1b'],
    ['cut text that is nothing but white space', '{{ 1 }} \n {{- 2 }}', '12'],
    ['need a space to the action', 'a {{-3}} b', 'a -3 b'],
    ['work around control structures', 'a\n{{- if true }}\n  b\n{{- end }}\nc', 'a\n  b\nc'],
    ['work around comments', 'a {{- /* c */ -}} b', 'ab'],
  ]);
});

describe('trim markers: errors', () => {
  goRefuses([
    ['may stand on a line of their own', '{{ 1 -\n}}', 'template: template:1: illegal number syntax: "-"'],
    ['are no operands', '{{ 1 - }}', 'template: template:1: illegal number syntax: "-"'],
    ['before a closing delimiter need a space', '{{3-}}', 'template: template:1: bad number syntax: "3-"'],
    ['alone are no action', '{{- -}}', 'template: template:1: illegal number syntax: "-"'],
  ]);
});

describe('comments', () => {
  goAnswers([
    ['vanish', 'a{{/* comment */}}b', 'ab'],
    ['may hold anything', 'a{{/* {{ "x }} \n */}}b', 'ab'],
  ]);
});

describe('comments: errors', () => {
  goRefuses([
    ['must touch the delimiters', 'a{{ /* x */ }}b', 'template: template:1: unexpected "/" in command'],
    ['must be the whole action', 'a{{/* x */ 1 }}b', 'template: template:1: comment ends before closing delimiter'],
    ['must end', 'a{{/* x', 'template: template:1: unclosed comment'],
  ]);
});
