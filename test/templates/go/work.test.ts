import { describe, expect, test } from 'vitest';
import type { RenderData } from '../../../templates/engine.ts';
import { createGoEngine } from '../../../templates/go/engine.ts';
import { TemplateError } from '../../../templates/go/errors.ts';
import { EXAMPLES } from '../../../templates/go/examples.ts';
import { DEFAULT_LIMITS } from '../../../templates/go/limits.ts';
import { GoMap } from '../../../templates/value.ts';

// The limit of work is what ends a rendering, so equal work has to take about equal time, whatever a template does with it.

const DATA: RenderData = {
  DeploymentTargetName: 'web',
  Namespace: 'dev-large-web',
  Environment: 'dev',
  Workspace: 'shop',
  Workload: 'shop',
  ClusterType: 'large',
  Labels: new GoMap('string-string', [['tier', 'web']]),
  Manifests: new GoMap('string-string', [['repo', 'https://git.example.com/a']]),
  ConfigData: new GoMap('string-any', [['A', 'b']]),
};

/** A part of what a rendering may use, so that the test ends soon. */
const WORK = DEFAULT_LIMITS.work / 32;

/** Milliseconds until a template has used the work up; less when it ends before. */
function timeToUseUp(template: string): number {
  const program = createGoEngine({ limits: { work: WORK } }).compile(template);
  const started = performance.now();
  try {
    program.render(DATA);
  } catch (error) {
    if (!(error instanceof TemplateError) || error.kind !== 'limit') throw error;
  }
  return performance.now() - started;
}

function shortest(template: string): number {
  return Math.min(timeToUseUp(template), timeToUseUp(template));
}

function again(expression: string, before = ''): string {
  return `${before}{{ range $i := until 300 }}{{ range $j := until 300 }}{{ $x := (${expression}) }}{{ end }}{{ end }}`;
}

const USUAL = [
  'printf "%s-%03d" "node" 7',
  'toYaml (dict "a" 1 "b" "yes")',
  'list 1 2 3 | toJson',
  'upper "dev" | quote',
];
const reference = Math.max(...USUAL.map(expression => shortest(again(expression))));

/** So many times the reference at most. The machine is shared, and what it does besides falls on one of the two. */
const RATIO = 6;

function ratioOf(template: string): number {
  const ratio = timeToUseUp(template) / reference;
  return ratio < RATIO
    ? ratio
    : shortest(template) / Math.max(reference, ...USUAL.map(expression => shortest(again(expression))));
}

test.each([...EXAMPLES])('%s takes no longer than its work says', (_, expression) => {
  expect(ratioOf(again(expression))).toBeLessThan(RATIO);
});

const LONG = '{{ $long := repeat 20000 "ab " }}';
const MANY = '{{ $many := until 2000 }}';
const TEXTS = '{{ $texts := splitList " " (repeat 2000 "ab ") }}';

describe('work that is made much of', () => {
  test.each([
    ['a long program on a short text', again('regexMatch "^(a?b?c?d?e?){1000}$" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaz"')],
    ['a program on a text of 34 characters', again('regexMatch "^(a?){40}$" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaz"')],
    ['a program on a text of 200 characters', again('regexMatch "^(a|b|ab)*c$" (repeat 100 "ab")')],
    ['more patterns in turn than are kept', again('regexMatch (printf "^(abc|d){%d}$" (mod $j 250 | add 1)) "abcabc"')],
    ['a pattern that never compiles', again('regexMatch "((a{100}){10}" "a"')],
    ['new patterns', again('regexMatch (printf "(a%d){90}" (add $j (mul 300 $i))) "a"')],
    ['many matches', again('regexFindAll "a*?(b|c)*" $long -1', LONG)],
    ['many replacements', again('regexReplaceAll "(a)(b)( )" $long "$3$2$1"', LONG)],
    ['searches that find nothing', again('regexFind "a.*z|b.*y" $long', LONG)],
    [
      'other zones',
      again(
        'dateInZone "15:04" (toDate "2006-01-02" "2024-01-02") (list "Europe/Paris" "Asia/Tokyo" "America/Lima" | last)',
      ),
    ],
    [
      'many constraints',
      again('semverCompare $long "1.2.3"', '{{ $long := repeat 500 ">=1.0.0 || " | trimSuffix " || " }}'),
    ],
    ['sums of long texts', again('sha256sum $long', LONG)],
    ['long texts wrapped', again('wrap 10 $long', LONG)],
    ['long texts split', again('splitList "" $long | len', LONG)],
    ['long texts in other words', again('camelcase $long | snakecase', LONG)],
    ['long texts trimmed', again('trimAll $long $long', LONG)],
    ['long texts encrypted', again('encryptAES "key" $long', LONG)],
    ['long texts as YAML', again('toYaml $long', LONG)],
    ['long lists as YAML', again('toYaml $many', MANY)],
    ['long lists without doubles', again('uniq $texts | len', TEXTS)],
    ['long lists searched', again('has "x" $texts', TEXTS)],
    ['long lists taken from each other', again('without $texts "x" "y" | len', TEXTS)],
    ['long lists sorted', again('sortAlpha $texts | len', TEXTS)],
    ['lists that grow', '{{ $l := list }}{{ range until 100000 }}{{ $l = append $l 1 }}{{ end }}'],
    ['texts that grow', '{{ $l := "" }}{{ range until 100000 }}{{ $l = print $l "abc" }}{{ end }}'],
    ['dicts that grow', again('set $d (printf "%d-%d" $i $j) 1 | len', '{{ $d := dict }}')],
    [
      'dicts merged',
      again(
        'merge (dict) $d | len',
        '{{ $d := dict }}{{ range $i := until 500 }}{{ $_ := set $d (toString $i) (dict "a" $i) }}{{ end }}',
      ),
    ],
    [
      'dicts compared',
      again(
        'deepEqual $d (deepCopy $d)',
        '{{ $d := dict }}{{ range $i := until 500 }}{{ $_ := set $d (toString $i) (dict "a" $i) }}{{ end }}',
      ),
    ],
    [
      'dicts hashed',
      again(
        'hash $d',
        '{{ $d := dict }}{{ range $i := until 500 }}{{ $_ := set $d (toString $i) (dict "a" $i) }}{{ end }}',
      ),
    ],
    ['wide numbers', again('printf "%0100000d" 1')],
    ['long addresses', again('(urlParse $long).path | len', '{{ $long := print "https://a/" (repeat 20000 "a%20") }}')],
    [
      'many variables',
      `{{ range until 100000 }}${Array.from({ length: 300 }, (_, n) => `{{ $v${n} := 1 }}`).join('')}{{ end }}`,
    ],
  ])('%s', (_, template) => {
    expect(ratioOf(template)).toBeLessThan(RATIO);
  });
});
