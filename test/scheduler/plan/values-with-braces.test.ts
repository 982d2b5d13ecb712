import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { makePlan } from '../../../scheduler/plan/make-plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { clusterType, input, manifest, policy, target, template, workload } from '../../support/objects.ts';

const engines = createTemplateEngines();

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n{{ toYaml .ConfigData | indent 2 }}\n';

type Strings = Readonly<Record<string, string>>;

function config(name: string, data: Strings, annotations: Strings = {}): SourcedManifest {
  const metadata = { name, labels: { 'platform-config': 'true' }, annotations };
  return manifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, `${name}.yaml`);
}

function planOf(text: string, manifests: readonly SourcedManifest[], rest: Readonly<Record<string, unknown>> = {}) {
  const world = [
    template('flux', 'reconciler', []),
    template('namespace', 'namespace', []),
    template('config', 'config', [text], rest),
    clusterType('large'),
    policy('all'),
    ...manifests,
  ];
  const { plan } = makePlan(buildSnapshot(input(world)), { engines });
  if (!plan.complete) throw new Error('there is no plan');
  return plan;
}

const SHOP = workload('shop', [target('web')]);

function reasonsOf(text: string, ...manifests: SourcedManifest[]) {
  return planOf(text, [SHOP, ...manifests]).held[0]?.reasons ?? [];
}

function rendered(text: string, ...manifests: SourcedManifest[]): string | undefined {
  const { folders, held } = planOf(text, [SHOP, ...manifests]);
  expect(held.flatMap(({ reasons }) => reasons.map(({ message }) => message))).toEqual([]);
  return folders[0]?.files.find(({ path }) => path.includes('platform-config'))?.text;
}

const ALERT = 'load on {{ $labels.instance }} is {{ $value }}';

describe('a value that fails when it is rendered again is to blame, and not the template:', () => {
  test('key, ConfigMap, place, round and both ways out are named', () => {
    const alerts = config('alerts', { ALERT });
    expect(reasonsOf(CONFIG, alerts, config('other', { URL: 'https://{{ .Workload }}.example.com' }))).toMatchObject([
      {
        severity: 'error',
        code: 'template-syntax',
        message:
          'ALERT of ConfigMap alerts fails as a template in round 2 of rendering template config: undefined variable "$labels"',
        fix: 'correct the value, or if its braces are text, annotate ConfigMap alerts with berth.dev/literal: "ALERT"',
        origin: { path: 'alerts.yaml', line: 3 },
        subject: { kind: 'ConfigMap', name: 'alerts' },
        related: [{ message: 'template config' }],
      },
    ]);
  });

  test.each<[string, string, string, string]>([
    ['that is not closed', 'a {{ b', 'template-syntax', 'function "b" not defined'],
    ['with an unknown function', '{{ include "x" . }}', 'template-syntax', 'function "include" not defined'],
    ['with a function that is not available', '{{ now }}', 'template-forbidden-function', 'is not available'],
    ['with an unknown field', '{{ .Values.x }}', 'template-failed', "can't evaluate field Values"],
    ['that fails by itself', '{{ fail "no" }}', 'template-failed', 'no'],
    ['within a list', '[a, "{{ .Values.x }}"]', 'template-failed', "can't evaluate field Values"],
    ['within a map', 'a: {b: "{{ $x }}"}', 'template-syntax', 'undefined variable "$x"'],
    ['that refers to itself', '{{ .ConfigData.K }}', 'template-limit', 'refers to itself'],
    ['that a later round only makes', '{{ "{{ $x }}" }}', 'template-syntax', 'undefined variable "$x"'],
  ])('one %s', (_name, K, code, message) => {
    const [reason, ...more] = reasonsOf(CONFIG, config('mine', { K }), config('other', { URL: '{{ .Workload }}' }));
    expect(more).toEqual([]);
    expect(reason).toMatchObject({ code, subject: { kind: 'ConfigMap', name: 'mine' } });
    expect(reason?.message).toMatch(
      /^K of ConfigMap mine fails as a template in round \d of rendering template config: /,
    );
    expect(reason?.message).toContain(message);
  });

  test('of several ConfigMaps the one whose text it is', () => {
    const [reason] = reasonsOf(
      CONFIG,
      config('a', { K: 'x: "{{ $x }}"' }),
      config('b', { K: 'y: 1', L: '{{ .Workload }}' }),
    );
    expect(reason).toMatchObject({ subject: { kind: 'ConfigMap', name: 'a' }, origin: { path: 'a.yaml' } });
  });

  test('the only one with braces, when it fails for what the template makes of it', () => {
    const [reason] = reasonsOf('a: {{ .ConfigData.K | quote }}\n', config('c', { K: 'echo {{ "hi" }}' }));
    expect(reason).toMatchObject({ subject: { kind: 'ConfigMap', name: 'c' } });
    expect(reason?.message).toContain('K of ConfigMap c fails as a template in round 2');
  });

  test('a value of a workload, where the workload is', () => {
    const manifests = { path: '{{ $x }}' };
    const shop = workload('shop', [target('web', { manifests })]);
    const [reason] = planOf('a: {{ .Manifests.path }}\n', [shop]).held[0]?.reasons ?? [];
    expect(reason).toMatchObject({ subject: { kind: 'DeploymentTarget', name: 'shop-web' } });
    expect(reason?.message).toContain('the value of manifests.path of deployment target shop-web fails as a template');
  });

  test('but a template that fails itself is', () => {
    expect(reasonsOf('{{ $x }}', config('c', { K: ALERT }))).toMatchObject([
      { subject: { kind: 'Template', name: 'config' } },
    ]);
  });
});

describe('a literal value keeps its braces', () => {
  const literal = { 'berth.dev/literal': 'true' };

  test('however often the rest is rendered again', () => {
    const text = rendered(
      CONFIG,
      config('alerts', { ALERT, B: '{{{{ x }}}}', C: '{{ .Workload }}', D: 'a: {b: "{{ $x }}"}' }, literal),
      config('other', { URL: 'https://{{ .Workload }}.example.com', TWICE: '{{ "{{ .Workload }}" }}' }),
    );
    expect(text?.replace(/^[^]*data:\n/, '')).toBe(
      [
        '  ALERT: load on {{ $labels.instance }} is {{ $value }}',
        "  B: '{{{{ x }}}}'",
        "  C: '{{ .Workload }}'",
        '  D:',
        '      a:',
        "          b: '{{ $x }}'",
        "  TWICE: 'shop'",
        '  URL: https://shop.example.com',
        '',
      ].join('\n'),
    );
  });

  test('where the annotation names its key', () => {
    const annotations = { 'berth.dev/literal': 'ALERT, OTHER' };
    expect(rendered(CONFIG, config('alerts', { ALERT, URL: '{{ .Workload }}' }, annotations))).toContain(
      "  ALERT: load on {{ $labels.instance }} is {{ $value }}\n  URL: 'shop'\n",
    );
    expect(reasonsOf(CONFIG, config('alerts', { ALERT }, { 'berth.dev/literal': 'OTHER' }))).toHaveLength(1);
    expect(reasonsOf(CONFIG, config('alerts', { ALERT }, { 'berth.dev/literal': 'false' }))).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['quote', '"load on {{ $labels.instance }} is {{ $value }}"'],
    ['toJson', '"load on {{ $labels.instance }} is {{ $value }}"'],
    ['squote', "'load on {{ $labels.instance }} is {{ $value }}'"],
    ['upper | quote', '"LOAD ON {{ $LABELS.INSTANCE }} IS {{ $VALUE }}"'],
    ['b64enc', Buffer.from(ALERT).toString('base64')],
    ['sha256sum', createHash('sha256').update(ALERT).digest('hex')],
  ])('through %s', (pipe, expected) => {
    const text = rendered(`a: {{ .ConfigData.ALERT | ${pipe} }}\n`, config('alerts', { ALERT }, literal));
    expect(text).toBe(`a: ${expected}\n`);
  });

  test('and a template in Handlebars sees it as it is', () => {
    const plan = planOf('a: {{quote ConfigData.ALERT}}\n', [SHOP, config('alerts', { ALERT }, literal)], {
      engine: 'handlebars',
    });
    expect(plan.folders[0]?.files.map(({ text }) => text)).toContain(`a: "${ALERT}"\n`);
  });
});
