import { describe } from 'vitest';
import { goAnswers, goFails } from './go-answers.ts';

describe('making lists', () => {
  goAnswers([
    [
      'list and tuple hold anything',
      '{{ list 1 nil "a" (list 2) | toJson }} {{ tuple | toJson }}',
      '[1,null,"a",[2]] []',
    ],
    [
      'append, push and prepend make a new list',
      '{{ $l := list 1 }}{{ append $l 2 }} {{ push $l (list 3) }} {{ prepend $l 0 }} {{ $l }}',
      '[1 2] [1 [3]] [0 1] [1]',
    ],
    [
      'concat joins lists of all types',
      '{{ concat (list 1 (list 2)) (until 2) (splitList "," "a,b") | toJson }}',
      '[1,[2],0,1,"a","b"]',
    ],
    ['concat of nothing is a nil list', '{{ concat | toJson }} {{ concat (list) | toJson }}', 'null null'],
    [
      'reverse, rest and initial',
      '{{ reverse (until 3) }} {{ rest (until 3) }} {{ initial (until 3) }}',
      '[2 1 0] [1 2] [0 1]',
    ],
    [
      'the rest of nothing is nil',
      '{{ rest (list) | toJson }} {{ initial (list) | toJson }} {{ rest (list 1) | toJson }}',
      'null null []',
    ],
  ]);
  goFails([
    ['texts are no lists', '{{ push "x" 1 }}', 'push: Cannot push on type string'],
    ['maps are no lists', '{{ prepend (dict) 1 }}', 'prepend: Cannot prepend on type map'],
    ['numbers are no lists', '{{ concat (list) 1 }}', 'concat: Cannot concat type int as list'],
    ['a float has no rest', '{{ rest 1.5 }}', 'rest: Cannot find rest on type float64'],
    ['a boolean has no start', '{{ initial true }}', 'initial: Cannot find initial on type bool'],
    ['times are not reversed', '{{ reverse (toDate "2006" "2020") }}', 'reverse: Cannot find reverse on type struct'],
    [
      'nil is no list',
      '{{ append nil 1 }}',
      'append: runtime error: invalid memory address or nil pointer dereference',
    ],
  ]);
});

describe('elements', () => {
  goAnswers([
    [
      'first and last',
      '{{ first (list 1 2) }} {{ last (until 3) }} {{ first (list) }} {{ last (list nil) }}',
      '1 2 <no value> <no value>',
    ],
    [
      'has compares types too',
      '{{ has 1 (list 1) }} {{ has 1.0 (list 1) }} {{ has "1" (list 1) }} {{ has 1 (until 2) }} {{ has (int64 1) (until 2) }} {{ has 1 nil }}',
      'true false false true false false',
    ],
    [
      'has compares lists and maps by their parts',
      '{{ has (list 1) (list (list 1)) }} {{ has (dict "a" 1) (list (dict "a" 1)) }} {{ has (list "a") (list (splitList "," "a")) }}',
      'true true false',
    ],
    ['without leaves out what is equal', '{{ without (list 1 "1" 1.0 nil 1) 1 nil | toJson }}', '["1",1]'],
    [
      'uniq keeps the first of equals',
      '{{ uniq (list 1 1.0 "1" 1 nil nil (list 1) (list 1) (dict) (dict)) | toJson }}',
      '[1,1,"1",null,[1],{}]',
    ],
    ['uniq keeps every not-a-number', '{{ uniq .ConfigData.l | len }}', '2', 'l: [.nan, .nan]'],
    [
      'compact drops what is empty',
      '{{ compact (list 0 "" nil false (list) 1 "a") | toJson }} {{ compact (until 3) | toJson }}',
      '[1,"a"] [1,2]',
    ],
  ]);
  goFails([
    ['texts have no elements', '{{ first "abc" }}', 'first: Cannot find first on type string'],
    ['maps have no last element', '{{ last (dict) }}', 'last: Cannot find last on type map'],
    ['nothing is in a text', '{{ has "a" "abc" }}', 'has: Cannot find has on type string'],
    ['a text is not compacted', '{{ compact "x" }}', 'compact: Cannot compact on type string'],
    ['a text has no doubles', '{{ uniq "x" }}', 'uniq: Cannot find uniq on type string'],
    ['nothing is taken out of a number', '{{ without 1 2 }}', 'without: Cannot find without on type int'],
  ]);
});

describe('slice', () => {
  goAnswers([
    [
      'takes a part',
      '{{ slice (until 5) 1 3 }} {{ slice (until 5) 3 }} {{ slice (until 5) }} {{ slice (list 1 2) "1" 2.9 }}',
      '[1 2] [3 4] [0 1 2 3 4] [2]',
    ],
    [
      'keeps the type of the list',
      '{{ slice (until 2) 0 1 | typeOf }} {{ slice (splitList "," "a,b") 1 | typeOf }}',
      '[]int []string',
    ],
    ['of nothing is nil', '{{ slice (list) 3 9 }}', '<no value>'],
    [
      'reaches the room behind a list that grew',
      '{{ slice (append (list 1 2 3) 4) 2 6 | toJson }} {{ slice (until 5) 4 8 }}',
      '[3,4,null,null] [4 0 0 0]',
    ],
    ['reaches the rest of the list that it was cut from', '{{ slice (slice (list 1 2 3 4) 0 2) 1 4 }}', '[2 3 4]'],
    [
      'reaches the room that was made for matches',
      '{{ slice (regexFindAll "a" "aa" -1) 0 10 | toJson }}',
      '["a","a","","","","","","","",""]',
    ],
    [
      'of a deep copy finds room, but nothing in it',
      '{{ slice (deepCopy (slice (list 1 2 3) 0 1)) 0 3 | toJson }}',
      '[1,null,null]',
    ],
  ]);
  goFails([
    [
      'a list that did not grow has no room',
      '{{ slice (list 1 2 3) 0 4 }}',
      'slice: reflect.Value.Slice: slice index out of bounds',
    ],
    ['its room ends somewhere', '{{ slice (until 5) 0 9 }}', 'slice: reflect.Value.Slice: slice index out of bounds'],
    [
      'start and end are in order',
      '{{ slice (until 5) 3 2 }}',
      'slice: reflect.Value.Slice: slice index out of bounds',
    ],
    ['nothing is negative', '{{ slice (until 5) -1 }}', 'slice: reflect.Value.Slice: slice index out of bounds'],
    ['a text is no list', '{{ slice "abc" 1 }}', 'slice: list should be type of slice or array but string'],
  ]);
});
