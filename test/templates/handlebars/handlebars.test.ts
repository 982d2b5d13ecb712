import Handlebars from 'handlebars';
import { describe, expect, test } from 'vitest';
import { TemplateError } from '../../../templates/go/errors.ts';
import { createHandlebarsEngine } from '../../../templates/handlebars/engine.ts';
import { GoMap } from '../../../templates/value.ts';
import { renderData, type TestData } from '../render-data.ts';

const engine = createHandlebarsEngine();

function render(template: string, data: TestData = {}): string {
  return engine.compile(template).render(renderData(data));
}

function failure(template: string, data: TestData = {}): TemplateError {
  try {
    render(template, data);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('it rendered');
}

describe('Handlebars reads', () => {
  test.each([
    ['a field of the root', '{{Namespace}}', 'dev-edge-orders-canary'],
    ['a label', '{{Labels.tier}}', 'gold'],
    ['a key with a dot', '{{Labels.[app.kubernetes.io/name]}}', 'orders'],
    ['nested config', '{{ConfigData.limits.cpu}}', '2'],
    ['an element of a list', '{{ConfigData.hosts.[1]}} {{ConfigData.hosts.length}}', 'b 2'],
    ['a key that is a number', '{{ConfigData.ports.[80]}}', 'http'],
    ['numbers and booleans as YAML has them', '{{ConfigData.limits.ratio}} {{ConfigData.on}}', '1.5 true'],
    ['text without HTML escapes', '{{ConfigData.html}} {{{ConfigData.html}}}', '<a b="c"> <a b="c">'],
  ])('%s', (_, template, expected) => {
    const data = {
      labels: { tier: 'gold', 'app.kubernetes.io/name': 'orders' },
      config: 'limits: {cpu: 2, ratio: 1.5}\nhosts: [a, b]\nports: {80: http}\n"on": true\nhtml: <a b="c">\n',
    };
    expect(render(template, data)).toBe(expected);
  });
});

describe('blocks', () => {
  test.each([
    ['if with else', '{{#if ConfigData.a}}yes{{else}}no{{/if}} {{#if ConfigData.z}}yes{{else}}no{{/if}}', 'yes no'],
    ['else if', '{{#if ConfigData.z}}1{{else if ConfigData.a}}2{{else}}3{{/if}}', '2'],
    ['unless', '{{#unless ConfigData.z}}none{{/unless}}', 'none'],
    ['zero is false', '{{#if ConfigData.zero}}yes{{else}}no{{/if}}', 'no'],
    ['zero is true on demand', '{{#if ConfigData.zero includeZero=true}}yes{{else}}no{{/if}}', 'yes'],
    [
      'each over a list',
      '{{#each ConfigData.list}}{{@index}}={{this}}{{#unless @last}},{{/unless}}{{/each}}',
      '0=k,1=m',
    ],
    ['each over a map, by key', '{{#each ConfigData.map}}{{@key}}={{.}};{{/each}}', 'a=1;b=2;'],
    ['each with names', '{{#each ConfigData.map as |value key|}}{{key}}:{{value}} {{/each}}', 'a:1 b:2 '],
    ['each over nothing', '{{#each ConfigData.none}}x{{else}}none{{/each}}', 'none'],
    ['with', '{{#with ConfigData.map}}{{a}} {{../Workload}} {{@root.Environment}}{{/with}}', '1 orders dev'],
    [
      'nested each',
      '{{#each ConfigData.list}}{{#each @root.ConfigData.list}}{{../this}}{{this}} {{/each}}{{/each}}',
      'kk km mk mm ',
    ],
    ['sections', '{{#ConfigData.list}}{{.}}{{/ConfigData.list}}{{^ConfigData.z}}no z{{/ConfigData.z}}', 'kmno z'],
    ['white space control', 'a\n{{~#if ConfigData.a~}}\n b \n{{~/if~}}\n c', 'abc'],
    ['lines of their own', 'a\n{{#if ConfigData.a}}\nb\n{{/if}}\n{{! comment }}\nc\n', 'a\nb\nc\n'],
    ['escaped braces', '\\{{a}}', '{{a}}'],
  ])('%s', (_, template, expected) => {
    const config = 'a: 1\nzero: 0\nlist: [k, m]\nmap: {b: 2, a: 1}\nnone: []\n';
    expect(render(template, { config })).toBe(expected);
  });
});

describe('helpers', () => {
  test.each([
    ['{{upper Workload}}', 'ORDERS'],
    ['{{quote Workload}} {{squote Workload}}', '"orders" \'orders\''],
    ['{{toYaml ConfigData.map}}', 'a: 1\nb: "2"'],
    ['data:{{nindent (toYaml ConfigData.map) 2}}', 'data:\n  a: 1\n  b: "2"'],
    ['{{indent "a" 4}}', '    a'],
    ['{{toJson ConfigData.map}}', '{"a":1,"b":"2"}'],
    ['{{default ConfigData.missing "d"}} {{default ConfigData.map.b "d"}}', 'd 2'],
    ['{{coalesce ConfigData.x Labels.y Workload}}', 'orders'],
    ['{{lookup ConfigData.map "b"}}', '2'],
    ['{{#if (eq Environment "dev")}}dev{{/if}}', 'dev'],
    [
      '{{eq 1 1.0}} {{eq 1 "1"}} {{ne 1 2}} {{lt 1 2}} {{gt "b" "a"}} {{le 2 2}} {{ge 1 2}}',
      'true false true true true true false',
    ],
    ['{{and true "x"}} {{or false "y"}} {{not ConfigData.missing}}', 'x y true'],
    ['{{join ConfigData.list ", "}} {{length ConfigData.list}}', 'a, b 2'],
    ['{{#each (split "a-b" "-")}}[{{this}}]{{/each}}', '[a][b]'],
    ['{{b64enc "hi"}} {{b64dec "aGk="}}', 'aGk= hi'],
    ['{{hash "abc"}}', '15626587013303479755'],
    ['{{concat Workload "-" Environment}}', 'orders-dev'],
    ['{{replace "a.b.c" "." "-"}} {{trim " x "}} {{trunc "abcdef" 3}}', 'a-b-c x abc'],
    ['{{contains "abc" "b"}} {{startsWith "abc" "ab"}} {{endsWith "abc" "bc"}}', 'true true true'],
    ['{{join (keys ConfigData.map) " "}}', 'a b'],
  ])('%s', (template, expected) => {
    expect(render(template, { config: 'map: {a: 1, b: "2"}\nlist: [a, b]\n' })).toBe(expected);
  });
});

describe('a value that is not there', () => {
  test.each([
    [
      'at the root',
      'a\n  {{Namspace}}',
      'template: handlebars:2:4: at <Namspace>: there is no Namspace; there is DeploymentTargetName',
    ],
    [
      'in config',
      '{{ConfigData.db.hots}}',
      'there is no hots in ConfigData.db; there is host, port; give a default where it may be missing',
    ],
    ['as an argument', '{{upper ConfigData.nope}}', 'at <ConfigData.nope>: there is no nope in ConfigData'],
    ['under another', '{{ConfigData.nope.x}}', 'there is no nope in ConfigData'],
    ['from lookup', '{{lookup ConfigData "x"}}', 'at <lookup>: the result is missing'],
    ['in each', '{{#each ConfigData.nope}}{{/each}}', 'there is no nope in ConfigData'],
  ])('%s is an error that names it', (_, template, message) => {
    const error = failure(template, { config: 'db: {host: h, port: 1}\n' });
    expect(error.kind).toBe('exec');
    expect(error.message).toContain(message);
  });

  test('may be asked for', () => {
    expect(render('{{#if ConfigData.nope}}a{{else}}b{{/if}}{{default ConfigData.a.b.c "c"}}')).toBe('bc');
  });

  test('null has no text', () => {
    expect(failure('{{ConfigData.a}}', { config: 'a: ~' }).message).toContain('null is no text; give a default');
  });
});

describe('what has no text is not printed', () => {
  test.each([
    ['a map', '{{ConfigData.m}}', 'a map is no text; use toYaml or toJson'],
    ['a list', '{{ConfigData.l}}', 'a list is no text; use join, toYaml or toJson'],
    ['the root', '{{this}}', 'a map is no text; use toYaml or toJson'],
  ])('%s', (_, template, message) => {
    expect(failure(template, { config: 'm: {a: 1}\nl: [1]\n' }).message).toContain(message);
  });
});

describe('what is not available', () => {
  test.each([
    ['a partial', '{{> header}}', 'partials are not available'],
    ['an inline partial', '{{#*inline "x"}}y{{/inline}}', 'decorators are not available'],
    ['a raw block', '{{{{raw}}}} {{x}} {{{{/raw}}}}', 'raw blocks are not available'],
    ['a decorator', '{{* x}}', 'decorators are not available'],
  ])('%s', (_, template, message) => {
    const error = failure(template);
    expect(error.kind).toBe('forbidden');
    expect(error.message).toContain(message);
  });

  test.each([
    ['a helper that does not exist', '{{env "HOME"}}', 'there is no helper "env"'],
    ['a block that does not exist', '{{#repeat 5}}x{{/repeat}}', '"repeat" is no block'],
    ['too few values', '{{replace "a" "b"}}', 'use: {{replace text from to}}'],
    ['options', '{{upper Workload x=1}}', 'helpers take no options such as "x="'],
    ['broken syntax', 'a\n{{#if x}}', 'template: handlebars:2: the syntax is wrong here'],
    ['blocks that do not match', '{{#if x}}{{/each}}', "template: handlebars:1: if doesn't match each"],
  ])('%s is an error when it is parsed', (_, template, message) => {
    const error = failure(template);
    expect(error.kind).toBe('parse');
    expect(error.message).toContain(message);
  });
});

describe('JavaScript can not be reached by', () => {
  test.each([
    '{{constructor}}',
    '{{__proto__}}',
    '{{ConfigData.constructor.name}}',
    '{{ConfigData.__proto__}}',
    '{{Labels.hasOwnProperty}}',
    '{{Workload.length}}',
    '{{ConfigData.l.map}}',
    '{{lookup ConfigData "constructor"}}',
    '{{lookup this "__proto__"}}',
    '{{#with ConfigData}}{{toString}}{{/with}}',
    '{{@root.constructor}}',
    '{{#each ConfigData as |x|}}{{x.constructor}}{{/each}}',
    '{{helperMissing}}',
    '{{blockHelperMissing}}',
  ])('%s', template => {
    expect(failure(template, { config: 'l: [1]\n' }).kind).toBe('exec');
  });
});

describe('a template that would not end, or would take too much,', () => {
  const list = `l: [${Array.from({ length: 300 }, (_, i) => i).join(', ')}]`;
  const loop = (body: string, depth: number): string =>
    '{{#each @root.ConfigData.l}}'.repeat(depth) + body + '{{/each}}'.repeat(depth);

  test.each([
    ['nested loops', loop('', 4)],
    ['nested loops that write', loop('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 2)],
    ['a wide indent', '{{indent "a" 999999999}}'],
    ['deep blocks', '{{#if Workload}}'.repeat(20_000)],
    ['deep expressions', `{{upper ${'(upper '.repeat(10_000)}`],
    ['a long text', 'x'.repeat(10_000_000)],
    ['many expressions', '{{Workload}}'.repeat(40_000)],
  ])('is stopped: %s', (_, template) => {
    expect(failure(template, { config: list }).kind).toBe('limit');
  });

  test('is stopped: a long value', () => {
    expect(failure('{{ConfigData.l}}', { config: new GoMap('string-any', [['l', 'x'.repeat(10_000_000)]]) }).kind).toBe(
      'limit',
    );
  });
});

test('what comes out of a value is no template', () => {
  expect(render('{{ConfigData.a}}', { config: "a: '{{ Namespace }}'" })).toBe('{{ Namespace }}');
});

describe('the interpreter and the compiler of the package agree on', () => {
  const config = { a: 1, list: ['x', 'y'], map: { p: 'q', r: 's' }, empty: [], text: 'T', yes: true, no: false };
  test.each([
    'plain {{ConfigData.text}} text',
    '{{#each ConfigData.list}}a{{@index}} {{@first}} {{@last}} {{this}}|{{/each}}',
    '{{#each ConfigData.map as |v k|}}{{k}}={{v}} {{@key}}{{/each}}',
    '{{#with ConfigData.map as |m|}}{{m.p}}{{p}}{{../Workload}}{{/with}}',
    '{{#if ConfigData.empty}}a{{else if ConfigData.no}}b{{else}}c{{/if}}',
    '{{#unless ConfigData.no}}a{{/unless}}',
    '{{#ConfigData.list}}<{{this}}>{{/ConfigData.list}}{{^ConfigData.empty}}none{{/ConfigData.empty}}',
    '{{#ConfigData.map}}{{p}}{{/ConfigData.map}}{{#ConfigData.yes}}{{ConfigData.text}}{{/ConfigData.yes}}',
    '{{#each ConfigData.empty}}a{{else}}b{{/each}}',
    'a \n {{~ConfigData.text~}} \n b',
    ' {{#if ConfigData.yes}} \n  x\n {{else}} \n y\n {{/if}} \nz',
    '{{#each ConfigData.list}}{{#if @first}}{{../ConfigData.text}}{{/if}}{{this}}{{/each}}',
    '{{lookup ConfigData.map "p"}}{{lookup ConfigData.list 1}}',
    '{{!-- {{x}} --}}a{{! b }}c',
    '{{{ConfigData.text}}}{{&ConfigData.text}}',
    '{{#each ConfigData.list as |outer|}}{{#each @root.ConfigData.list as |inner|}}{{outer}}{{inner}} {{/each}}{{/each}}',
    '{{"Workload"}}{{\'x\'}}{{1}}{{true}}',
  ])('%s', template => {
    const data = { Workload: 'orders', ConfigData: config };
    const theirs = Handlebars.compile(template, { noEscape: true })(data);
    const literals = template.startsWith('{{"');
    expect(render(template, { config: JSON.stringify(config) })).toBe(literals ? 'Workloadx1true' : theirs);
  });
});
