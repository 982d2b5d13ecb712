import { describe, expect, test } from 'vitest';
import { failure, goAnswers, goFails, render } from './go-answers.ts';

describe('finding', () => {
  goAnswers([
    [
      'regexMatch looks anywhere',
      '{{ regexMatch "o+" "foo" }} {{ regexMatch "^o" "foo" }} {{ regexMatch "" "" }}',
      'true false true',
    ],
    ['a pattern that does not compile matches nothing', '{{ regexMatch "(" "(" }}', 'false'],
    [
      'regexFind answers with the first match',
      '{{ regexFind "[a-z]+" "12 abc de" }} {{ regexFind "x" "abc" }}|',
      'abc |',
    ],
    [
      'the first alternative wins',
      '{{ regexFind "a|ab" "ab" }} {{ regexFind "(a|ab)(c|bcd)" "abcd" }} {{ regexFind "a*?" "aa" }}|',
      'a abcd |',
    ],
    [
      'regexFindAll answers with all, or as many as wanted',
      '{{ regexFindAll "a." "abacad" -1 | toJson }} {{ regexFindAll "a." "abacad" 2 | toJson }} {{ regexFindAll "a" "a" 0 | toJson }} {{ regexFindAll "x" "a" -1 | toJson }}',
      '["ab","ac","ad"] ["ab","ac"] null null',
    ],
    [
      'no empty match follows a match at once',
      '{{ regexFindAll "a*" "baab" -1 | toJson }} {{ regexFindAll "" "é🎉" -1 | toJson }}',
      '["","aa",""] ["","",""]',
    ],
    ['characters are not cut', '{{ regexFindAll "." "é🎉x" -1 | toJson }}', '["é","🎉","x"]'],
    [
      'invalid bytes match as the replacement character',
      '{{ regexFindAll "\\ufffd" (b64dec "Yf9i7w==") -1 | len }} {{ regexFind "a.b" (b64dec "Yf9i") | b64enc }} {{ regexMatch "^\\\\w+$" (b64dec "Yf8=") }}',
      '2 Yf9i false',
    ],
  ]);
});

describe('syntax', () => {
  goAnswers([
    [
      'flags',
      '{{ regexFind "(?i)HELLO" "hello" }} {{ regexFind "(?s)a.b" "a\\nb" }} {{ regexFindAll "(?m)^.$" "a\\nb" -1 | toJson }} {{ regexFind "(?U)a+" "aa" }}',
      'hello a\nb ["a","b"] a',
    ],
    [
      'classes',
      '{{ regexFind "[[:alpha:]]+\\\\d\\\\s\\\\PL" "ab1 -" }} {{ regexFind "[^\\\\W_]+" "_a1é" }} {{ regexFind "\\\\Q.*\\\\E" "a.*" }}',
      'ab1 - a1 .*',
    ],
    [
      'names of Unicode classes in any spelling',
      '{{ regexFind "\\\\p{Greek}+" "abγδ" }} {{ regexFind "\\\\p{lu}\\\\p{Lowercase_Letter}" "xAb" }} {{ regexFind "[\\\\p{punct}\\\\pn]+" "a1!b" }} {{ regexFind "\\\\P{^greek}" "aγ" }}',
      'γδ Ab 1! γ',
    ],
    [
      'the end of the text, and no newline before it',
      '{{ regexMatch "a$" "a\\n" }} {{ regexMatch "a\\\\z" "a" }}',
      'false true',
    ],
    ['words are ASCII', '{{ regexFind "\\\\bé|\\\\w+" "éa" }}', 'a'],
    [
      'folding goes beyond ASCII',
      '{{ regexMatch "(?i)k" "K" }} {{ regexMatch "(?i)straſe" "STRASE" }} {{ regexMatch "(?i)σ" "ς" }}',
      'true true true',
    ],
    ['groups of one name', '{{ regexReplaceAll "(?P<n>a)|(?P<n>b)" "ab" "[$n]" }}', '[a][b]'],
    ['a repetition of a thousand', '{{ regexMatch "^a{1000}$" (repeat 1000 "a") }}', 'true'],
  ]);
});

describe('replacing', () => {
  goAnswers([
    [
      'by groups',
      '{{ regexReplaceAll "(\\\\w)(\\\\w)" "abcd" "$2$1" }} {{ regexReplaceAll "a(x)?" "ab" "[$1]" }} {{ regexReplaceAll "(?P<first>\\\\w)" "ab" "${first}-" }}',
      'badc []b a-b-',
    ],
    [
      'a name goes on as long as it can',
      '{{ regexReplaceAll "(a)" "a" "$1x" }}|{{ regexReplaceAll "(a)" "a" "${1}x" }}',
      '|ax',
    ],
    ['groups that are not there are empty', '{{ regexReplaceAll "a" "a" "[$1$9${x}$01]" }}', '[]'],
    ['dollars that start nothing stay', '{{ regexReplaceAll "a" "a" "$ $$ ${ ${} $- $" }}', '$ $ ${ ${} $- $'],
    ['the whole match is group 0', '{{ regexReplaceAll "a+" "baab" "<$0>" }}', 'b<aa>b'],
    [
      'empty matches between characters',
      '{{ regexReplaceAll "x*" "aé" "-" }} {{ regexReplaceAll "a*" "baab" "-" }}',
      '-a-é- -b-b-',
    ],
    [
      'literally',
      '{{ regexReplaceAllLiteral "(a)" "a$1" "$1" }} {{ regexReplaceAllLiteral "" "ab" "$" }}',
      '$1$1 $a$b$',
    ],
    [
      'bytes that meet are a character',
      '{{ regexReplaceAll "x" (printf "%sx%s" (b64dec "ww==") (b64dec "qQ==")) "" }}',
      'é',
    ],
  ]);
});

describe('regexSplit', () => {
  goAnswers([
    [
      'parts at matches',
      '{{ regexSplit "[,;] *" "a, b;c" -1 | toJson }} {{ regexSplit "," "a,b,c" 2 | toJson }} {{ regexSplit "," "a" -1 | toJson }}',
      '["a","b","c"] ["a","b,c"] ["a"]',
    ],
    [
      'into nothing',
      '{{ regexSplit "," "a,b" 0 | toJson }} {{ regexSplit "," "" -1 | toJson }} {{ regexSplit "" "" -1 | toJson }}',
      'null [""] []',
    ],
    [
      'between all characters',
      '{{ regexSplit "" "aé" -1 | toJson }} {{ regexSplit "x*" "axbxc" -1 | toJson }} {{ regexSplit "a" "aa" -1 | toJson }}',
      '["a","é"] ["a","b","c"] ["","",""]',
    ],
  ]);
});

describe('what does not compile is complained about in the words of Go:', () => {
  goFails(
    (
      [
        ['(', 'missing closing ): `(`'],
        ['a)', 'unexpected ): `a)`'],
        ['[a', 'missing closing ]: `[a`'],
        ['*a', 'missing argument to repetition operator: `*`'],
        ['a**', 'invalid nested repetition operator: `**`'],
        ['a{1001}', 'invalid repeat count: `{1001}`'],
        ['(a{100}){100}', 'invalid repeat count: `{100}`'],
        ['[z-a]', 'invalid character class range: `z-a`'],
        ['[[:foo:]]', 'invalid character class range: `[:foo:]`'],
        ['\\p{Foo}', 'invalid character class range: `\\p{Foo}`'],
        ['\\p{Old_Italic}', 'invalid character class range: `\\p{Old_Italic}`'],
        ['\\p{Garay}', 'invalid character class range: `\\p{Garay}`'],
        ['\\8', 'invalid escape sequence: `\\8`'],
        ['\\', 'trailing backslash at end of expression: ``'],
        ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
        ['(?<=a)', 'invalid named capture: `(?<=a)`'],
        ['(?P<n', 'invalid named capture: `(?P<n`'],
        ['(?P<1-2>a)', 'invalid named capture: `(?P<1-2>`'],
      ] as const
    ).map(([pattern, complaint]) => {
      const template = `{{ regexFind ${JSON.stringify(pattern)} "" }}`;
      return [
        pattern,
        template,
        `regexFind: regexp: Compile(\`${pattern}\`): error parsing regexp: ${complaint}`,
      ] as const;
    }),
  );
  goFails([
    [
      'a pattern that a raw literal cannot hold',
      '{{ regexFind "`(" "" }}',
      'regexFind: regexp: Compile("`("): error parsing regexp: missing closing ): ``(`',
    ],
  ]);

  test('a pattern that is not UTF-8', () => {
    expect(failure('{{ regexFind (b64dec "Yf8=") "" }}')).toContain(
      'regexp: Compile("a\\xff"): error parsing regexp: invalid UTF-8',
    );
  });
});

describe('no pattern takes long', () => {
  test('nested repetitions, which take other engines for ever', () => {
    expect(render('{{ regexMatch "^(a+)+$" (cat (repeat 5000 "a") "b") }}')).toBe('false');
  });

  test.each([
    ['a pattern that compiles to too much', '{{ regexMatch (cat "(" (repeat 1000 "a") "){1000}") "a" }}'],
    ['many patterns', '{{ range until 100000 }}{{ $x := regexMatch (printf "%d[a-z]{1,63}" .) "a" }}{{ end }}'],
    ['a search to the end for every match', '{{ regexFindAll "a.*z|c" (repeat 100000 "abc ") -1 | len }}'],
  ])('%s is refused', (_, template) => {
    expect(failure(template)).toContain('more work than it may');
  });
});
