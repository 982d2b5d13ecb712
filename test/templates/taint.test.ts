import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EngineName } from '../../templates/engine.ts';
import { createTemplateEngines } from '../../templates/index.ts';
import { renderData } from './render-data.ts';

const engines = createTemplateEngines();
const data = renderData({
  labels: { tier: 'front' },
  manifests: { repo: 'R', path: 'P', nested: '{{ .Workload }}', platform: '{{ .Environment }}' },
  config: 'region: west\nurl: "{{ .Manifests.repo }}"\ntable: {R: found}\n',
});

/** The output with what is a workload's in angle brackets, and the fields. */
function traced(text: string, engine: EngineName = 'go'): string {
  const { text: output, values } = engines[engine].compile(text).trace(data);
  let marked = '';
  let from = 0;
  for (const { start, end, field } of values) {
    marked += `${output.slice(from, start)}<${output.slice(start, end)}|${field}>`;
    from = end;
  }
  return marked + output.slice(from);
}

describe('what of the output is a workload’s', () => {
  test.each<[string, string]>([
    ['a {{ .Manifests.repo }} b', 'a <R|Manifests.repo> b'],
    ['{{ .Workload }}{{ .Environment }}{{ .ClusterType }}', '<orders|Workload>devedge'],
    ['{{ index .Labels "tier" }}', '<front|Labels.tier>'],
    ['{{ .ConfigData.region }}', 'west'],
    ['{{ .ConfigData.url }}', '<R|Manifests.repo>'],
    ['{{ .Manifests.nested }}', '<orders|Manifests.nested>'],
    ['{{ .Manifests.platform }}', '<dev|Manifests.platform>'],
    ['{{ $a := .Manifests.repo }}{{ $b := "x" }}{{ $b }}{{ $a }}{{ $b = $a }}{{ $b }}', 'x<RR|Manifests.repo>'],
    ['{{ range $k, $v := .Labels }}{{ $k }} {{ $v }}{{ end }}', '<tier|Labels> <front|Labels.tier>'],
    ['{{ range $i, $v := list "a" .Workload }}{{ $i }}{{ $v }}{{ end }}', '0a1<orders|Workload>'],
    ['{{ with .Manifests }}{{ .path }}{{ $.Environment }}{{ end }}', '<P|Manifests.path>dev'],
    ['{{ .Manifests.none | default "x" }}{{ .Manifests.repo | default "x" }}', 'x<R|Manifests.repo>'],
    ['{{ eq .Workload "orders" }} {{ ternary "a" "b" (eq .Workload "x") }}', 'true b'],
    ['{{ index .ConfigData.table .Manifests.repo }}', 'found'],
    ['{{ (dict "a" "x" "b" .Workload).a }}{{ (dict "a" "x" "b" .Workload).b }}', 'x<orders|Workload>'],
    [
      '{{ printf "%s" .Workload }}{{ len .Environment }}{{ or .Manifests.repo "x" }}{{ and "x" "y" }}',
      '<orders|Workload>3<R|Manifests.repo>y',
    ],
    ['{{ $d := dict "a" "x" }}{{ $d.a }}{{ $_ := set $d "b" .Workload }}{{ $d.a }}', 'x<x|Workload>'],
    [
      '{{ define "t" }}{{ . }}{{ $ }}{{ end }}{{ template "t" .Workload }}{{ template "t" "x" }}',
      '<ordersorders|Workload>xx',
    ],
    ['{{ .Workload | b64enc | b64dec | upper }}', '<ORDERS|Workload>'],
    ['{{ "text" | trunc 2 }}{{ .Workload | trunc 99 }}', 'te<orders|Workload>'],
  ])('%s', (text, expected) => {
    expect(traced(text)).toBe(expected);
  });

  test.each<[string, string]>([
    ['a {{Manifests.repo}} b {{ConfigData.region}}', 'a <R|Manifests.repo> b west'],
    ['{{#each Labels as |v k|}}{{k}}{{v}}{{@key}}{{@index}}{{/each}}', '<tierfronttier|Labels>0'],
    [
      '{{#with Manifests}}{{path}}{{../Environment}}{{@root.Workload}}{{/with}}',
      '<P|Manifests.path>dev<orders|Workload>',
    ],
    ['{{default Manifests.none "x"}}{{lookup ConfigData.table Manifests.repo}}', 'xfound'],
    ['{{concat Environment Workload}}{{eq Workload "x"}}', '<devorders|Workload>false'],
    ['{{#Manifests.repo}}{{this}}{{/Manifests.repo}}', '<R|Manifests.repo>'],
  ])('%s in Handlebars', (text, expected) => {
    expect(traced(text, 'handlebars')).toBe(expected);
  });

  test('is in order, within the text, and never empty', () => {
    const part = fc.constantFrom(
      'a',
      ' {{ .Workload }}',
      '{{ .Environment }}',
      '{{ .ConfigData.url }}',
      '{{ .Manifests.nested }}',
      '\n',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        const { text, values } = engines.go.compile(parts.join('')).trace(data);
        let last = -1;
        for (const { start, end } of values) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
