import { describe, expect, test } from 'vitest';
import { createGoEngine } from '../../../templates/go/engine.ts';
import { renderData } from '../render-data.ts';

const engine = createGoEngine();

function missing(text: string, config = ''): string[] {
  const { missing: found = [] } = engine.compile(text).trace(renderData({ config }));
  return found.map(({ expression, line }) => `${line ?? '-'}: ${expression}`);
}

describe('what a template prints although it isn’t there', () => {
  test.each<[string, string, string[]]>([
    ['is named with its line', 'a\nb: {{ .ConfigData.VAULT }}\n', ['2: .ConfigData.VAULT']],
    ['in a field of what is missing', '{{ .ConfigData.VAULT.url }}', ['1: .ConfigData.VAULT.url']],
    ['through a variable', '{{ $x := .ConfigData }}{{ $x.VAULT }}', ['1: $x.VAULT']],
    ['as yaml', 'secrets:\n{{ .ConfigData.SECRETS | toYaml | indent 2 }}', ['2: .ConfigData.SECRETS']],
    ['as json', '{{ toJson .ConfigData.SECRETS }}', ['1: .ConfigData.SECRETS']],
    ['in printf', '{{ printf "%v" .ConfigData.SECRETS }}', ['1: .ConfigData.SECRETS']],
    ['by index', '{{ index .ConfigData "SECRETS" }}', ['1: index .ConfigData "SECRETS"']],
    [
      'of labels and manifests too',
      '{{ .Labels.nope }}{{ .Manifests.nope }}',
      ['1: .Labels.nope', '1: .Manifests.nope'],
    ],
    ['once for each place', '{{ range (list 1 2 3) }}{{ $.ConfigData.X }}{{ end }}', ['1: $.ConfigData.X']],
    ['inside of another template', '{{ define "t" }}\n{{ .X }}{{ end }}{{ template "t" .ConfigData }}', ['2: .X']],
  ])('%s', (_, text, expected) => {
    expect(missing(text)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['default', '{{ .ConfigData.VAULT | default "none" }}'],
    ['default of a nested one', '{{ default "none" .ConfigData.VAULT.url }}'],
    ['if', '{{ if .ConfigData.VAULT }}{{ .ConfigData.VAULT }}{{ end }}'],
    ['with', '{{ with .ConfigData.VAULT }}{{ . }}{{ end }}'],
    ['hasKey', '{{ if hasKey .ConfigData "VAULT" }}{{ .ConfigData.VAULT }}{{ end }}'],
    ['coalesce', '{{ coalesce .ConfigData.A .ConfigData.B "c" }}'],
    ['a comparison', '{{ eq (default "" .ConfigData.A) "b" }}'],
    ['an empty text', '{{ .ConfigData.EMPTY }}'],
    ['the word null', '{{ .ConfigData.NULL_TEXT }}'],
    ['a text that says it', '{{ "<no value>" }}'],
  ])('is not what is asked about: %s', (_, text) => {
    expect(missing(text, 'EMPTY: ""\nNULL_TEXT: "null"\n')).toEqual([]);
  });

  test('in a value that is a template has no line of the template', () => {
    expect(missing('{{ .ConfigData.URL }}', 'URL: "https://{{ .ConfigData.HOST }}"\n')).toEqual([
      '-: .ConfigData.HOST',
    ]);
  });

  test('is at most a hundred', () => {
    const text = Array.from({ length: 500 }, (_, index) => `{{ .ConfigData.X${index} }}`).join('\n');
    expect(missing(text)).toHaveLength(100);
  });

  test('reads as the original writes it', () => {
    expect(engine.compile('a: {{ .ConfigData.VAULT }}').trace(renderData({})).text).toBe('a: <no value>');
  });
});
