import { describe, expect, test } from 'vitest';
import { createGoEngine } from '../../../templates/go/engine.ts';
import { TemplateError } from '../../../templates/go/errors.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { GoMap } from '../../../templates/value.ts';
import { renderData } from '../render-data.ts';

function failureOf(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('data', () => {
  const engine = createGoEngine();

  test('is not changed by a template, which sees its own changes', () => {
    const data = renderData({ config: 'a: 1\n' });
    const template = engine.compile(
      '{{ $_ := set .ConfigData "b" 2 }}{{ $_ := unset .ConfigData "a" }}{{ .ConfigData }}',
    );
    expect([template.render(data), template.render(data)]).toEqual(['map[b:2]', 'map[b:2]']);
    expect([...data.ConfigData.entries]).toEqual([['a', 1n]]);
  });

  test('is not changed deep within', () => {
    const inner = new GoMap('string-any', [['x', 1n]]);
    const data = renderData({ config: new GoMap('string-any', [['list', [inner]]]) });
    expect(engine.compile('{{ $_ := set (index .ConfigData.list 0) "x" 2 }}{{ .ConfigData }}').render(data)).toBe(
      'map[list:[map[x:2]]]',
    );
    expect(inner.entries.get('x')).toBe(1n);
  });

  test('changed in one round is seen in the next', () => {
    const data = renderData({ config: 'a: "{{ .ConfigData.b }}"\n' });
    expect(engine.compile('{{ $_ := set .ConfigData "b" "later" }}{{ .ConfigData.a }}').render(data)).toBe('later');
  });
});

describe('rounds', () => {
  const chain = (length: number): string =>
    Array.from({ length }, (_, i) => `k${i}: "{{ .ConfigData.k${i + 1} }}"\n`).join('') + `k${length}: end\n`;
  const engine = createGoEngine();

  test('are eight at most', () => {
    const template = engine.compile('{{ .ConfigData.k0 }}');
    expect(template.render(renderData({ config: chain(7) }))).toBe('end');
    const error = failureOf(() => template.render(renderData({ config: chain(8) })));
    expect(error.kind).toBe('limit');
    expect(error.message).toContain('does not settle within 8 rounds');
  });

  test.each([
    ['itself', 'X: "{{ .ConfigData.X }}"\n', '.ConfigData.X refers to itself'],
    ['itself, with more each time', 'X: "a{{ .ConfigData.X }}"\n', '.ConfigData.X refers to itself'],
    ['itself by index', 'X: \'{{ index .ConfigData "X" }}\'\n', '.ConfigData.X refers to itself'],
    [
      'one that refers back',
      'X: "{{ .ConfigData.Y }}"\nY: "{{ .ConfigData.X }}"\n',
      '.ConfigData.X, .ConfigData.Y refer to itself',
    ],
    ['the whole config', 'X: "{{ toYaml .ConfigData }}"\n', '.ConfigData.X refers to itself'],
  ])('a value that refers to %s is named', (_, config, message) => {
    const error = failureOf(() => engine.compile('{{ .ConfigData.X }}').render(renderData({ config })));
    expect([error.kind, error.message.includes(message) || error.message]).toEqual(['limit', true]);
  });

  test('a label that refers to itself is named', () => {
    const data = renderData({ labels: { loop: '{{ .Labels.loop }}' } });
    expect(failureOf(() => engine.compile('{{ .Labels.loop }}').render(data)).expression).toBe('.Labels.loop');
  });

  test('what comes out of a value uses data and functions', () => {
    const data = renderData({ labels: { owner: '{{ upper .Workload }}' } });
    expect(engine.compile('{{ .Labels.owner }}').render(data)).toBe('ORDERS');
  });

  test.each(['{{ define "t" }}{{ end }}', '{{ template "t" }}', '{{ block "t" . }}{{ end }}'])(
    'what comes out of a value has no templates of its own: %s',
    value => {
      const error = failureOf(() => engine.compile('{{ .Labels.x }}').render(renderData({ labels: { x: value } })));
      expect([error.kind, error.round]).toEqual(['forbidden', 2]);
      expect(error.message).toContain("define, block and template can't come out of a value");
    },
  );

  test('an error in a later round says which', () => {
    const error = failureOf(() =>
      engine.compile('\n{{ .Labels.x }}').render(renderData({ labels: { x: '{{ .Nope }}' } })),
    );
    expect([error.round, error.line, error.column, error.expression]).toEqual([2, 2, 3, '.Nope']);
  });

  test('share what they may use up', () => {
    const work = createGoEngine({ limits: { work: 3000 } });
    const config = 'a: "{{ range 20 }}x{{ end }}{{ .ConfigData.b }}"\nb: "{{ range 20 }}x{{ end }}"\n';
    expect(work.compile('{{ .ConfigData.b }}').render(renderData({ config }))).toHaveLength(20);
    expect(
      failureOf(() =>
        work.compile('{{ .ConfigData.a }}{{ .ConfigData.b }}{{ .ConfigData.a }}').render(renderData({ config })),
      ).kind,
    ).toBe('limit');
  });
});

describe('limits', () => {
  test('of the output count bytes', () => {
    const engine = createGoEngine({ limits: { outputBytes: 10 } });
    expect(engine.compile('0123456789').render(renderData())).toBe('0123456789');
    expect(failureOf(() => engine.compile('0123456789a').render(renderData())).message).toContain(
      'longer than 10 bytes',
    );
    expect(failureOf(() => engine.compile('ééééé日').render(renderData())).message).toContain('longer than 10 bytes');
  });

  test('of templates that call one another', () => {
    const engine = createGoEngine({ limits: { depth: 3 } });
    const countdown = (from: number): string =>
      `{{ define "t" }}{{ . }}{{ if gt . 1 }}{{ template "t" (int (sub . 1)) }}{{ end }}{{ end }}{{ template "t" ${from} }}`;
    expect(engine.compile(countdown(3)).render(renderData())).toBe('321');
    const error = failureOf(() => engine.compile(countdown(4)).render(renderData()));
    expect([error.kind, error.message.includes('exceeded maximum template depth (3)')]).toEqual(['limit', true]);
  });

  test('let four megabytes through', () => {
    expect(createGoEngine().compile('{{ repeat 4000000 "x" }}').render(renderData())).toHaveLength(4_000_000);
  });

  test('let recursion through that a person would write', () => {
    const template =
      '{{ define "t" }}{{ if gt . 0 }}{{ with $x := . }}{{ template "t" (int (sub . 1)) }}{{ end }}{{ end }}{{ end }}{{ template "t" 400 }}ok';
    expect(createGoEngine().compile(template).render(renderData())).toBe('ok');
  });
});

describe('a library', () => {
  const library = {
    functions: [
      { name: 'len', params: ['string'], result: 'string', call: ([text]: readonly unknown[]) => `<${String(text)}>` },
    ] as const,
    forbidden: new Map([['upper', { reason: 'shouts', instead: 'speak quietly' }]]),
  };
  const engine = createGoEngine({ library });

  test('takes the place of a builtin of the same name', () => {
    expect(engine.compile('{{ len "a" }}').render(renderData())).toBe('<a>');
  });

  test('leaves the other builtins', () => {
    expect(engine.compile('{{ printf "%d" 1 }}').render(renderData())).toBe('1');
    expect(failureOf(() => engine.compile('{{ lower "a" }}')).message).toBe(
      'template: template:1: function "lower" not defined',
    );
  });

  test('says why something is not available', () => {
    expect(failureOf(() => engine.compile('{{ upper "a" }}')).message).toBe(
      'template: template:1: function "upper" is not available: it shouts; speak quietly',
    );
  });
});

describe('compiled templates', () => {
  test('are the same for the same text, while they are remembered', () => {
    const engine = createGoEngine({ cache: { entries: 2 } });
    const data = renderData();
    // What was forgotten is parsed again, and renders as before.
    for (const text of ['a{{ 1 }}', 'b{{ 2 }}', 'c{{ 3 }}', 'a{{ 1 }}', 'c{{ 3 }}']) {
      expect(engine.compile(text).render(data)).toBe(text.replace(/[{} ]/g, ''));
    }
  });

  test('longer than the cache are not remembered, and render', () => {
    const engine = createGoEngine({ cache: { characters: 5 } });
    expect(engine.compile('longer {{ 1 }}').render(renderData())).toBe('longer 1');
  });

  test('fail to parse every time', () => {
    const engine = createGoEngine();
    for (let i = 0; i < 2; i++) expect(failureOf(() => engine.compile('{{')).kind).toBe('parse');
  });

  test('render many data, one after the other', () => {
    const template = createGoEngine().compile(
      '{{ $x := .Workload }}{{ range .ConfigData.l }}{{ $x }}{{ . }} {{ end }}',
    );
    expect(template.render(renderData({ Workload: 'a', config: 'l: [1, 2]' }))).toBe('a1 a2 ');
    expect(template.render(renderData({ Workload: 'b', config: 'l: [3]' }))).toBe('b3 ');
  });
});

test('an output whose bytes come from different values is put together', () => {
  const template = createGoEngine().compile('{{ substr 0 1 "é" }}{{ substr 1 2 "é" }}');
  expect(template.render(renderData())).toBe('é');
});

test('all engines have one shape', () => {
  const engines = createTemplateEngines();
  expect(engines.go.compile('{{ .Workload }}').render(renderData())).toBe('orders');
  expect(engines.handlebars.compile('{{Workload}}').render(renderData())).toBe('orders');
});
