import { describe } from 'vitest';
import { goAnswers, goRefuses } from './answers.ts';

describe('eq', () => {
  goAnswers([
    [
      'compares values of one kind',
      '{{ eq 1 1 }} {{ eq "a" "b" }} {{ eq 1.5 1.5 }} {{ eq true true }}',
      'true false true true',
    ],
    [
      'takes integers of all types',
      '{{ eq 1 (int64 1) }} {{ eq .ConfigData.uint 1 }} {{ eq -1 .ConfigData.uint }}',
      'true false false',
    ],
    ['is true if any matches', '{{ eq 3 1 2 3 }} {{ eq 3 1 2 }}', 'true false'],
    ['stops at the first match', '{{ eq 1 1 "a" }}', 'true'],
    [
      'compares with nil',
      '{{ eq nil nil }} {{ eq .ConfigData.n nil }} {{ eq .ConfigData.nope nil }} {{ eq "a" nil }} {{ eq (list) nil }}',
      'true true true false false',
    ],
    ['knows nil maps', '{{ eq .Manifests nil }} {{ eq .Labels nil }}', 'false false'],
    ['of NaN', '{{ $nan := float64 "NaN" }}{{ eq $nan $nan }}', 'false'],
  ]);
});

describe('eq: errors', () => {
  goRefuses([
    [
      'of an integer and a float',
      '{{ eq 1 1.0 }}',
      'template: template:1:3: executing "template" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64',
    ],
    [
      'of a number and a text',
      '{{ eq 1 "1" }}',
      'template: template:1:3: executing "template" at <eq 1 "1">: error calling eq: incompatible types for comparison: int and string',
    ],
    [
      'of a boolean and a text',
      '{{ eq true "true" }}',
      'template: template:1:3: executing "template" at <eq true "true">: error calling eq: incompatible types for comparison: bool and string',
    ],
    [
      'of lists',
      '{{ eq (list 1) (list 1) }}',
      'template: template:1:3: executing "template" at <eq (list 1) (list 1)>: error calling eq: non-comparable type [%!s(int=1)]: []interface {}',
    ],
    [
      'of maps',
      '{{ eq (dict) (dict) }}',
      'template: template:1:3: executing "template" at <eq (dict) (dict)>: error calling eq: non-comparable type map[]: map[string]interface {}',
    ],
    [
      'of a list and a map',
      '{{ eq (list) (dict) }}',
      'template: template:1:3: executing "template" at <eq (list) (dict)>: error calling eq: non-comparable types []: []interface {}, map[string]interface {}: map[]',
    ],
    [
      'of one value',
      '{{ eq 1 }}',
      'template: template:1:3: executing "template" at <eq 1>: error calling eq: missing argument for comparison',
    ],
    [
      'of nothing',
      '{{ eq }}',
      'template: template:1:3: executing "template" at <eq>: wrong number of args for eq: want at least 1 got 0',
    ],
  ]);
});

describe('ne', () => {
  goAnswers([['is the opposite', '{{ ne 1 2 }} {{ ne "a" "a" }}', 'true false']]);
});

describe('ne: errors', () => {
  goRefuses([
    [
      'takes two',
      '{{ ne 1 2 3 }}',
      'template: template:1:3: executing "template" at <ne>: wrong number of args for ne: want 2 got 3',
    ],
  ]);
});

describe('lt, le, gt, ge', () => {
  goAnswers([
    [
      'compare numbers',
      '{{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2 2 }} {{ lt 1.5 2.5 }}',
      'true true false true true',
    ],
    [
      'compare texts by bytes',
      '{{ lt "a" "b" }} {{ lt "B" "a" }} {{ lt "z" "é" }} {{ gt "🎉" "Ａ" }}',
      'true true true true',
    ],
    [
      'compare integers of all types',
      '{{ lt -1 .ConfigData.uint }} {{ lt .ConfigData.uint -1 }} {{ gt (int64 5) 3 }}',
      'true false true',
    ],
  ]);
});

describe('lt, le, gt, ge: errors', () => {
  goRefuses([
    [
      'of an integer and a float',
      '{{ lt 1 1.5 }}',
      'template: template:1:3: executing "template" at <lt 1 1.5>: error calling lt: incompatible types for comparison: int and float64',
    ],
    [
      'of booleans',
      '{{ lt true false }}',
      'template: template:1:3: executing "template" at <lt true false>: error calling lt: invalid type for comparison',
    ],
    [
      'of nil',
      '{{ lt nil 1 }}',
      'template: template:1:3: executing "template" at <lt nil 1>: error calling lt: invalid type for comparison',
    ],
    [
      'of lists',
      '{{ gt (list) (list) }}',
      'template: template:1:3: executing "template" at <gt (list) (list)>: error calling gt: invalid type for comparison',
    ],
  ]);
});

describe('not', () => {
  goAnswers([
    [
      'is true for what is empty',
      '{{ not 0 }} {{ not "a" }} {{ not .ConfigData.nope }} {{ not nil }}',
      'true false true true',
    ],
  ]);
});
