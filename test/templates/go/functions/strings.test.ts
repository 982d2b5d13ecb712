import { describe } from 'vitest';
import { goAnswers, goFails } from './go-answers.ts';

describe('trimming', () => {
  goAnswers([
    ['spaces of any kind go from both ends', '{{ trim "\\u00a0\\t x y \\u2003\\u0085\\n" }}', 'x y'],
    ['a byte order mark is no space', '{{ trim "\\ufeffx" | len }}', '4'],
    ['trimAll takes any of the characters', '{{ trimAll "$€" "€$5€.00$" }}', '5€.00'],
    ['an empty set of characters trims nothing', '{{ trimAll "" " x " }}', ' x '],
    ['trimall is the old name', '{{ trimall "-" "--x-" }}', 'x'],
    ['invalid bytes are one character when trimmed', '{{ trimAll (b64dec "/w==") (b64dec "/nj+") }}', 'x'],
    ['a prefix goes once', '{{ trimPrefix "ab" "ababc" }}', 'abc'],
    ['a suffix goes once', '{{ trimSuffix "bc" "abcbc" }}', 'abc'],
    ['what is no prefix stays', '{{ trimPrefix "x" "abc" }}|{{ trimSuffix "" "abc" }}', 'abc|abc'],
    ['half a character can be a prefix', '{{ trimPrefix (b64dec "ww==") "é" | b64enc }}', 'qQ=='],
    ['half a character can be a suffix', '{{ trimSuffix (b64dec "qQ==") "é" | b64enc }}', 'ww=='],
    ['nospace takes all spaces out', '{{ nospace " a b\\tc\\n" }}', 'abc'],
    ['nospace garbles what is not ASCII if it takes any out', '{{ nospace "é" }} {{ nospace "é x" }}', 'é Ã©x'],
  ]);
});

describe('case', () => {
  goAnswers([
    [
      'upper and lower map character by character',
      '{{ upper "straße ŉ ﬁ" }} {{ lower "ÀÉİ ΣΑΣ" }}',
      'STRAßE ŉ ﬁ àéi σασ',
    ],
    ['Greek with iota subscript has one capital', '{{ upper "ᾳ ῃ ῳ ᾀ" }}', 'ᾼ ῌ ῼ ᾈ'],
    ['letters that came after Unicode 15 have no case', '{{ upper "ƛɤ" }}{{ lower "Ᲊ" }}', 'ƛɤᲉ'],
    ['changing case replaces invalid bytes', '{{ upper (b64dec "Yf8=") }}', 'A\ufffd'],
    ['a title starts every word', '{{ title "hello wörld it\'s o-k a_b 1x éa" }}', "Hello Wörld It'S O-K A_b 1x Éa"],
    ['a digraph in a title has its title form', '{{ title "ǆabc" }} {{ upper "ǆ" }}', 'ǅabc Ǆ'],
    ['untitle makes the first letter of each word small', '{{ untitle "Hello World ÉA" }}', 'hello world éA'],
    [
      'swapcase swaps, and starts words with title letters',
      '{{ swapcase "This Is a.Test ÀÉ xY" }}',
      'tHIS iS A.tEST àé Xy',
    ],
    ['initials are the first byte of each word', '{{ initials "First Try  of it" }} {{ initials "é x" }}', 'FToi Ãx'],
  ]);
});

describe('parts of a text', () => {
  goAnswers([
    ['substr counts bytes', '{{ substr 0 5 "hello world" }}|{{ substr 6 -1 "hello world" }}', 'hello|world'],
    ['a negative start takes all up to the end', '{{ substr -1 3 "hello" }}', 'hel'],
    ['an end beyond the text is its end', '{{ substr 2 100 "hello" }}', 'llo'],
    ['substr can cut a character', '{{ substr 0 1 "é" | b64enc }}', 'ww=='],
    [
      'parts of a character that meet again are that character',
      '{{ $a := substr 0 1 "é" }}{{ $b := substr 1 2 "é" }}{{ list $a $b | join "" }}',
      'é',
    ],
    ['trunc counts bytes', '{{ trunc 5 "hello world" }}|{{ trunc 50 "x" }}|{{ trunc 0 "x" }}', 'hello|x|'],
    [
      'contains, hasPrefix and hasSuffix',
      '{{ contains "ell" "hello" }} {{ hasPrefix "he" "hello" }} {{ hasSuffix "x" "hello" }}',
      'true true false',
    ],
    [
      'nothing is part of everything',
      '{{ contains "" "x" }} {{ hasPrefix "" "" }} {{ hasSuffix "" "x" }}',
      'true true true',
    ],
    [
      'a byte is found within a character',
      '{{ contains (b64dec "qQ==") "é" }} {{ contains "é" (b64dec "w/+p") }}',
      'true false',
    ],
  ]);
  goFails([
    [
      'trunc takes no negative count',
      '{{ trunc -3 "hello" }}',
      'trunc: runtime error: slice bounds out of range [:-3]',
    ],
    [
      'substr wants its start before its end',
      '{{ substr 3 2 "hello" }}',
      'substr: runtime error: slice bounds out of range [3:2]',
    ],
    [
      'a start beyond the text fails',
      '{{ substr 9 -1 "hello" }}',
      'substr: runtime error: slice bounds out of range [9:5]',
    ],
    [
      'a negative start reaches no further than the text',
      '{{ substr -1 9 "hello" }}',
      'substr: runtime error: slice bounds out of range [:9] with length 5',
    ],
    [
      'a negative start has no negative end',
      '{{ substr -1 -2 "hello" }}',
      'substr: runtime error: slice bounds out of range [:-2]',
    ],
  ]);
});

describe('making texts', () => {
  goAnswers([
    ['replace replaces all', '{{ replace "o" "0" "foo boo" }}', 'f00 b00'],
    ['nothing is found around every character', '{{ replace "" "-" "aé🎉" }}', '-a-é-🎉-'],
    ['nothing is found around every invalid byte', '{{ replace "" "-" (b64dec "YcM=") | b64enc }}', 'LWEtwy0='],
    ['a byte is replaced within a character', '{{ replace (b64dec "qQ==") "x" "é" | b64enc }}', 'w3g='],
    ['bytes that a replacement brings together are a character', '{{ replace "x" "" (cat (b64dec "w3ip")) }}', 'é'],
    ['repeat repeats', '{{ repeat 3 "ab" }}|{{ repeat 0 "x" }}|{{ repeat 1000000000000 "" }}', 'ababab||'],
    ['indent puts spaces before every line, the last one too', '{{ indent 2 "a\\n\\nb\\n" }}|', '  a\n  \n  b\n  |'],
    ['nindent starts with a new line', '{{ nindent 1 "a\\nb" }}', '\n a\n b'],
    [
      'plural is about exactly one',
      '{{ plural "1" "many" 1 }} {{ plural "1" "many" 0 }} {{ plural "1" "many" -1 }}',
      '1 many many',
    ],
    ['quote leaves nil out', '{{ quote "a\\"b\\n" nil 1 true "é\\u200b" }}', '"a\\"b\\n" "1" "true" "é\\u200b"'],
    ['squote does not escape', '{{ squote "it\'s" nil 1 (list 1 "a") }}', "'it's' '1' '[1 a]'"],
    ['cat joins by spaces and leaves nil out', '{{ cat "a" nil 1 "" (list 1 nil) }}|{{ cat }}|', 'a 1  [1 <nil>]||'],
    ['toString shows bytes as text', '{{ toString (toDate "2006" "2020").MarshalText }}', '2020-01-01T00:00:00Z'],
    [
      'toString shows values as they print',
      '{{ toString nil }} {{ toString 1e6 }} {{ toString (dict "b" 1 "a" nil) }}',
      '<nil> 1e+06 map[a:<nil> b:1]',
    ],
    ['hello greets', '{{ hello }}', 'Hello!'],
  ]);
  goFails([
    ['repeat takes no negative count', '{{ repeat -1 "x" }}', 'repeat: strings: negative Repeat count'],
    ['indent takes no negative count', '{{ indent -1 "x" }}', 'indent: strings: negative Repeat count'],
    [
      'a length must fit an integer',
      '{{ repeat 9223372036854775807 "xx" }}',
      'repeat: strings: Repeat output length overflow',
    ],
  ]);
});
