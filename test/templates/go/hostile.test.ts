import { describe, expect, test } from 'vitest';
import { createGoEngine } from '../../../templates/go/engine.ts';
import { TemplateError } from '../../../templates/go/errors.ts';
import { GoMap, type GoValue } from '../../../templates/value.ts';
import { renderData } from '../render-data.ts';

const engine = createGoEngine();

function failure(template: string, config: Readonly<Record<string, GoValue>> = {}): TemplateError {
  try {
    engine.compile(template).render(renderData({ config: new GoMap('string-any', Object.entries(config)) }));
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('it rendered');
}

function nestedList(depth: number): GoValue {
  let value: GoValue = 'x';
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function nestedMap(depth: number): GoValue {
  let value: GoValue = 'x';
  for (let i = 0; i < depth; i++) value = new GoMap('any-any', [['a', value]]);
  return value;
}

const TEN_MEGABYTES = 'x'.repeat(10_000_000);
const WIDE = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 'v']));
const CYCLE = '{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ $_ := set $d "b" $d }}';

describe('a template that would not end, or would take too much, is stopped:', () => {
  test.each([
    ['a long list to range over', '{{ range until 1000000000 }}x{{ end }}'],
    ['a long count', '{{ range 1000000000 }}{{ end }}'],
    ['counts within counts', '{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}'],
    [
      'lists within lists',
      '{{ range until 1000 }}{{ range until 1000 }}{{ range until 1000 }}{{ end }}{{ end }}{{ end }}',
    ],
    ['steps without end', '{{ untilStep 0 1000000000 1 }}'],
    ['text in a loop', `{{ range 1000000 }}${'x'.repeat(100)}{{ end }}`],
    ['a repeated text', '{{ repeat 1000000000 "x" }}'],
    ['repeats of repeats', '{{ repeat 100000 (repeat 100000 "x") }}'],
    ['a text that doubles', '{{ $x := "ab" }}{{ range 100 }}{{ $x = printf "%s%s" $x $x }}{{ end }}'],
    ['a list that doubles', '{{ $x := list 1 }}{{ range 100 }}{{ $x = list $x $x }}{{ end }}{{ $x }}'],
    ['a list that is joined to itself', '{{ $x := list 1 }}{{ range 100 }}{{ $x = concat $x $x }}{{ end }}'],
    ['a list that grows', '{{ $x := list }}{{ range until 100000 }}{{ $x = append $x . }}{{ end }}'],
    ['wide fields', `{{ range 1000 }}{{ printf "${'%1000000d'.repeat(10)}" 1 }}{{ end }}`],
    ['precise fields', '{{ range 1000 }}{{ $x := printf "%.1000000f" 1.5 }}{{ end }}'],
    ['wide indents', '{{ nindent 1000000000 "a" }}'],
    ['passwords in a loop', '{{ range 1000 }}{{ derivePassword 1 "long" "a" "u" "s" }}{{ end }}'],
    ['calls of templates without end', '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}'],
    [
      'calls through others',
      '{{ define "a" }}{{ with 1 }}{{ template "b" . }}{{ end }}{{ end }}{{ define "b" }}{{ range 1 }}{{ template "a" . }}{{ end }}{{ end }}{{ template "a" 1 }}',
    ],
    [
      'calls from deep within',
      `{{ define "a" }}${'{{ if true }}'.repeat(200)}{{ template "a" . }}${'{{ end }}'.repeat(200)}{{ end }}{{ template "a" . }}`,
    ],
    [
      'calls that double',
      `${Array.from({ length: 40 }, (_, i) => `{{ define "t${i}" }}{{ template "t${i + 1}" }}{{ template "t${i + 1}" }}{{ end }}`).join('')}{{ define "t40" }}{{ end }}{{ template "t0" }}`,
    ],
  ])('%s', (_, template) => {
    expect(failure(template).kind).toBe('limit');
  });
});

describe('a value that contains itself is not followed for ever by', () => {
  test.each([
    '$d',
    'printf "%v" $d',
    'toJson $d',
    'toYaml $d',
    'stringify $d',
    'hash $d',
    'quote $d',
    'cat $d',
    'toString $d',
    'toStrings (list $d)',
    'deepCopy $d',
    'merge (dict) $d',
    'eq $d $d',
    'html $d',
    'join "," (list $d)',
  ])('%s', expression => {
    expect(failure(`${CYCLE}{{ ${expression} }}`).message).toMatch(
      /nested more than|contains itself|more than \d+ elements|more than it may/,
    );
  });
});

describe('a text that is hard to parse is refused:', () => {
  test.each([
    ['parentheses', `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`],
    ['open parentheses', `{{ ${'('.repeat(100_000)}`],
    ['blocks', '{{ if true }}'.repeat(50_000) + '{{ end }}'.repeat(50_000)],
    ['open blocks', '{{ range 1 }}'.repeat(50_000)],
    ['a chain of conditions', `{{ if false }}${'{{ else if false }}'.repeat(20_000)}{{ end }}`],
    ['templates within templates', '{{ block "a" . }}'.repeat(50_000)],
    ['many actions', '{{ . }}'.repeat(1_000_000)],
    ['many arguments', `{{ print ${'1 '.repeat(1_000_000)} }}`],
    ['many commands', `{{ 1 ${'| print '.repeat(100_000)} }}`],
    ['many fields', `{{ .ConfigData${'.a'.repeat(500_000)} }}`],
    ['a long text', TEN_MEGABYTES],
    ['a long comment', `{{/* ${TEN_MEGABYTES}`],
    ['a long literal', `{{ "${TEN_MEGABYTES}" }}`],
  ])('%s', (_, template) => {
    expect(failure(template).kind).toBe('limit');
  });

  test('a long number, with a short message', () => {
    const error = failure(`{{ ${'9'.repeat(3_000_000)} }}`);
    expect(error.kind).toBe('parse');
    expect(error.message.length).toBeLessThan(10_000);
  });
});

describe('a value of ten megabytes is stopped where it is', () => {
  const call = (body: string): string => `{{ range 100 }}{{ $x := ${body} }}{{ end }}`;
  test.each([
    ['printed', '{{ .ConfigData.v }}'],
    ['quoted again and again', '{{ .ConfigData.v | quote | quote | quote | quote }}'],
    ['split into characters', '{{ splitList "" .ConfigData.v }}'],
    ['replaced by more', '{{ replace "x" "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy" .ConfigData.v }}'],
    ['searched with a pattern', call('regexMatch "(x+x+)+y" $.ConfigData.v')],
    ['searched for all matches', '{{ regexFindAll "x" .ConfigData.v -1 }}'],
    ['taken for a pattern', '{{ regexMatch .ConfigData.v "a" }}'],
    ['hashed', call('sha256sum $.ConfigData.v')],
    ['encoded', call('b64enc $.ConfigData.v')],
    ['written as YAML', call('toYaml $.ConfigData.v')],
    ['written as JSON', call('toJson $.ConfigData')],
    ['escaped', call('urlquery $.ConfigData.v')],
    ['wrapped', '{{ wrapWith 1 "--------" .ConfigData.v }}'],
    ['titled', call('title $.ConfigData.v')],
    ['taken for a date', call('date $.ConfigData.v 1')],
    ['an error message', '{{ fail .ConfigData.v }}'],
  ])('%s', (_, template) => {
    expect(failure(template, { v: TEN_MEGABYTES }).kind).toBe('limit');
  });
});

describe('a deep value is stopped', () => {
  const lists = nestedList(100_000);
  const maps = nestedMap(100_000);
  test.each([
    '.ConfigData.v',
    'toYaml .ConfigData.v',
    'toJson .ConfigData.v',
    'hash .ConfigData.v',
    'printf "%#v" .ConfigData.v',
    'deepCopy .ConfigData.v',
  ])('%s', expression => {
    expect(failure(`{{ ${expression} }}`, { v: lists }).message).toContain('nested more than');
    expect(failure(`{{ ${expression} }}`, { v: maps }).message).toContain('nested more than');
  });
});

describe('a wide value is stopped', () => {
  test.each([
    'deepCopy $.ConfigData',
    'merge (dict) $.ConfigData',
    'omit $.ConfigData "a"',
    'keys $.ConfigData',
    'values $.ConfigData',
    'toString $.ConfigData',
  ])('%s in a loop', expression => {
    expect(failure(`{{ range 100000 }}{{ $x := ${expression} }}{{ end }}`, WIDE).kind).toBe('limit');
  });

  test('range in a loop', () => {
    expect(failure('{{ range 1000 }}{{ range $.ConfigData }}{{ break }}{{ end }}{{ end }}', WIDE).kind).toBe('limit');
  });
});

describe('nothing of the process can be reached by', () => {
  test.each([
    'env "HOME"',
    'expandenv "$HOME"',
    'getHostByName "localhost"',
    'now',
    'ago 1',
    'uuidv4',
    'randAlphaNum 5',
    'shuffle "abc"',
    'genPrivateKey "rsa"',
    'genCA "a" 1',
  ])('%s', call => {
    const error = failure(`line one\n{{ ${call} }}`);
    expect(error.kind).toBe('forbidden');
    expect(error.line).toBe(2);
    expect(error.message).toMatch(/^template: template:2: function "\w+" is not available: it .+; .+/);
  });

  test.each(['env "HOME"', 'uuidv4'])('%s in a value', call => {
    const error = failure('{{ .ConfigData.v }}', { v: `{{ ${call} }}` });
    expect([error.kind, error.round]).toEqual(['forbidden', 2]);
  });

  test.each([
    '.constructor',
    '.ConfigData.constructor',
    '.ConfigData.__proto__',
    '.Labels.toString',
    '.Workload.length',
    '(list 1).length',
    '(dict).hasOwnProperty',
    '$.constructor.constructor',
    '(toDate "2006" "2020").constructor',
    '(semver "1.2.3").__proto__',
    '(semver "1.2.3").constructor',
    '(semver "1.2.3").hasOwnProperty 1',
  ])('%s', expression => {
    // A missing key is no value; anything else has no such field.
    const template = `{{ printf "%T" ${expression} }}`;
    const missing = /^\.(ConfigData|Labels)\.|^\(dict\)/.test(expression);
    if (missing) expect(engine.compile(template).render(renderData())).toBe('<nil>');
    else expect(failure(template).message).toContain("can't evaluate field");
  });
});
