import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { makePlan } from '../../../scheduler/plan/make-plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { GoMap, type GoValue } from '../../../templates/value.ts';
import { checkYaml } from '../../../templates/yaml/check.ts';
import { decodeNode } from '../../../templates/yaml/decode.ts';
import { clusterType, config, input, manifest, policy, target, template, workload } from '../../support/objects.ts';

const engines = createTemplateEngines();
type Engine = 'go' | 'handlebars';

interface Given {
  readonly engine?: Engine;
  readonly role?: 'reconciler' | 'config';
  readonly sh?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
}

interface Outcome {
  readonly text?: string;
  readonly reasons: readonly Diagnostic[];
}

/** What becomes of the folder of a target with these manifests, by this template. */
function outcome(texts: readonly string[], manifests: Readonly<Record<string, string>>, given: Given = {}): Outcome {
  const { engine = 'go', role = 'reconciler', sh = false, annotations = {} } = given;
  const name = role === 'reconciler' ? 'flux' : 'config';
  const own = manifest({
    apiVersion: 'scheduler.kalypso.io/v1alpha1',
    kind: 'Template',
    metadata: { name, annotations },
    spec: { type: role, engine, manifests: texts, ...(sh && { contentType: 'sh' }) },
  });
  const rest = ['flux', 'namespace', 'config']
    .filter(other => other !== name)
    .map(other => template(other, other === 'flux' ? 'reconciler' : other, ['kind: A\n']));
  const shop = workload('shop', [target('web', { labels: { tier: 'front' }, manifests })]);
  const world = [own, ...rest, clusterType('large', { size: 'large' }), shop, policy('all')];
  return planned(
    [...world, ...(given.config ? [config('c', given.config)] : [])],
    role === 'reconciler' ? 'reconciler' : 'platform-config',
  );
}

function planned(world: readonly SourcedManifest[], file: string): Outcome {
  const { plan } = makePlan(buildSnapshot(input(world)), { engines });
  if (!plan.complete) throw new Error('there is no plan');
  const text = plan.folders[0]?.files.find(({ path }) => path.includes(`/${file}.`))?.text;
  return { ...(text !== undefined && { text }), reasons: plan.held[0]?.reasons ?? [] };
}

const codes = ({ reasons }: Outcome): string[] => reasons.map(({ code }) => code);

const ROLE_BINDING = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: owned}';
const PLAIN =
  'apiVersion: v1\nkind: Source\nmetadata:\n  name: {{ .Workload }}\nspec:\n  url: {{ .Manifests.repo }}\n  ref: {{ .Manifests.branch }}\n';

describe('a value of a workload makes no document of the platform', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['with a separator of its own', PLAIN, { repo: `x\n---\n${ROLE_BINDING}\n---\na: b` }],
    ['with a separator that only kubectl takes for one', PLAIN, { repo: '|-\n x\n---# more\n' }],
    ['with the end of a document', PLAIN, { repo: `x\n...\n---\n${ROLE_BINDING}` }],
    [
      'with a separator that functions make',
      PLAIN.replace('.repo', '.repo | replace "_" "\\n"'),
      { repo: 'x_---_kind: A' },
    ],
    [
      'with encoded text',
      PLAIN.replace('.repo', '.repo | b64dec'),
      { repo: Buffer.from('x\n---\nkind: A').toString('base64') },
    ],
    [
      'from elements of a list',
      'kind: A\nspec:\n  a:{{ range splitList "," .Manifests.repo }} {{ . }}\n{{ end }}',
      { repo: '1,x\n---\nkind: B' },
    ],
    ['through a variable', '{{ $r := .Manifests.repo }}kind: A\nspec:\n  a: {{ $r }}\n', { repo: 'x\n---\nkind: B' }],
    [
      'through a map',
      '{{ $d := dict "a" "b" "r" .Manifests.repo }}kind: A\nspec:\n  a: {{ $d.r }}\n',
      { repo: 'x\n---\nkind: B' },
    ],
    [
      'through a map that is changed in place',
      '{{ $d := dict "a" "b" }}{{ $_ := set $d "r" .Manifests.repo }}kind: A\nspec:\n  a: {{ $d.r }}\n',
      { repo: 'x\n---\nkind: B' },
    ],
    [
      'through the platform config changed in place',
      '{{ $_ := set .ConfigData "r" .Manifests.repo }}kind: A\nspec:\n  a: {{ .ConfigData.r }}\n',
      { repo: 'x\n---\nkind: B' },
    ],
    [
      'through a template',
      '{{ define "t" }}  a: {{ .Manifests.repo }}{{ end }}kind: A\nspec:\n{{ template "t" . }}\n',
      { repo: 'x\n---\nkind: B' },
    ],
    [
      'through a template of a value',
      '{{ define "t" }}  a: {{ . }}{{ end }}kind: A\nspec:\n{{ template "t" .Manifests.repo }}\n',
      { repo: 'x\n---\nkind: B' },
    ],
    [
      'as the current value',
      'kind: A\nspec:\n{{ with .Manifests.repo }}  a: {{ . }}{{ end }}\n',
      { repo: 'x\n---\nkind: B' },
    ],
    [
      'by a key of a map',
      'kind: A\nspec:\n{{ range $k, $v := .Manifests }}  {{ $k }}: 1\n{{ end }}',
      { 'a: 1\n---\nkind': 'x' },
    ],
    ['by the whole of the data', 'kind: A\n# {{ . }}\n', { repo: 'x\n---\nkind: B' }],
    ['as a template of a separator', PLAIN, { repo: 'x{{ "\\n---\\n" }}kind: B' }],
    ['as a template of a separator, in the second round', PLAIN, { repo: 'x{{ "{{" }} "\\n---\\n" {{ "}}" }}kind: B' }],
    ['as a template that reads another value', PLAIN, { repo: '{{ .Manifests.more }}', more: 'x\n---\nkind: B' }],
    ['as a template that sets a variable', PLAIN, { repo: '{{ $a := "x\\n---\\nkind: B" }}{{ $a }}' }],
    ['in two halves', PLAIN, { repo: '{{ `x\n---\nkind: B', branch: '` }}' }],
    ['with a comment from one value to the next', PLAIN, { repo: 'x {{/*', branch: '*/}}' }],
    ['with a condition from one value to the next', PLAIN, { repo: 'x {{ if false }}', branch: '{{ end }}' }],
    [
      'with a loop from one value to the next',
      `${PLAIN}---\nkind: B\na: {{ .Manifests.c }}\n`,
      { repo: 'x {{ range until 3 }}', c: '{{ end }}' },
    ],
    ['that cuts the line break before the next line', PLAIN, { repo: 'x {{- "" -}}' }],
    ['as the kind', 'apiVersion: v1\nkind: {{ .Manifests.kind }}\n', { kind: 'Secret' }],
    ['as a part of the kind', 'apiVersion: v1\nkind: Config{{ .Manifests.kind }}\n', { kind: 'Map' }],
    ['as a quoted kind', 'apiVersion: v1\n"kind": {{ .Manifests.kind | quote }}\n', { kind: 'Secret' }],
    [
      'as the kind where there is a default',
      'apiVersion: v1\nkind: {{ .Manifests.kind | default "ConfigMap" }}\n',
      { kind: 'Secret' },
    ],
    ['as the API version', 'apiVersion: {{ .Manifests.v }}\nkind: A\n', { v: 'v1' }],
    ['as the kind on a further line', 'apiVersion: v1\nkind: A\n{{ .Manifests.kind }}\n', { kind: '  B' }],
    ['as a key of its own', 'metadata:\n  name: {{ .Manifests.n }}\napiVersion: v1\n', { n: 'x\nkind: Secret' }],
    [
      'as a key with a question mark',
      'metadata:\n  name: {{ .Manifests.n }}\napiVersion: v1\n',
      { n: 'x\n? kind\n: Secret' },
    ],
    ['as a key in quotes', 'metadata:\n  name: {{ .Manifests.n }}\napiVersion: v1\n', { n: 'x\n"\\x6bind": Secret' }],
    [
      'as a key behind an alias',
      'metadata:\n  name: {{ .Manifests.n }}\napiVersion: v1\n',
      { n: '&k kind\n*k : Secret' },
    ],
    [
      'as keys that are merged',
      'metadata:\n  name: {{ .Manifests.n }}\napiVersion: v1\n',
      { n: 'x\n<<: {kind: Secret}' },
    ],
    [
      'as what an alias of the template stands for',
      'x: &k {{ .Manifests.kind }}\napiVersion: v1\nkind: *k\n',
      { kind: 'Secret' },
    ],
    ['by the end of a quoted text', 'kind: A\nspec:\n  a: "{{ .Manifests.a }}"\n', { a: 'x"\n---\n"kind": "B' }],
    [
      'that takes up the kind',
      'spec:\n  a: {{ .Manifests.a }}\nkind: A\nrest:\n  b: {{ .Manifests.b }}\n',
      { a: '"', b: '"' },
    ],
    [
      'that takes up the kind by a backslash',
      'spec:\n  a: "{{ .Manifests.a }}"\nkind: A\nrest:\n  b: "{{ .Manifests.b }}"\n',
      { a: '\\', b: ' #' },
    ],
    ['in JSON', '{"kind": "A", "apiVersion": "v1", "name": "{{ .Manifests.n }}"}\n', { n: 'x"}\n---\n{"kind": "B' }],
    ['as the kind in JSON', '{"kind": {{ .Manifests.n | toJson }}, "apiVersion": "v1"}\n', { n: 'Secret' }],
    ['as a key in JSON', '{"apiVersion": "v1", "name": "{{ .Manifests.n }}"}\n', { n: 'x", "kind": "Secret' }],
    [
      'that moves a kind within JSON',
      '{"apiVersion": "v1", "m": {"name": "{{ .Manifests.n }}", "kind": "B"}, "x": "{{ .Manifests.b }}"}\n',
      { n: 'x"}, "y": {"a": "', b: 'x' },
    ],
    [
      'as an item of a list',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n  name: {{ .Manifests.n }}\n',
      { n: 'x\n- apiVersion: v1\n  kind: Secret' },
    ],
    [
      'as the kind of an item',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: {{ .Manifests.n }}\n',
      { n: 'Secret' },
    ],
    [
      'as a list of items',
      'apiVersion: v1\nkind: AList\nmetadata:\n  name: {{ .Manifests.n }}\n',
      { n: 'x\nitems: [{apiVersion: v1, kind: Secret}]' },
    ],
    [
      'as an item that stands for another',
      'apiVersion: v1\nkind: List\nitems:\n- &a\n  apiVersion: v1\n  kind: A\n  name: {{ .Manifests.n }}\n',
      { n: 'x\n- *a' },
    ],
    [
      'as an item of a list in a list',
      'apiVersion: v1\nkind: List\nitems:\n- kind: List\n  items:\n  - kind: A\n    n: {{ .Manifests.n }}\n',
      { n: 'x\n  - kind: B' },
    ],
  ])('%s', (_, text, manifests) => {
    const found = outcome([text], manifests);
    expect(found.text).toBeUndefined();
    expect(codes(found)).toEqual(['value-injects-document']);
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['with a separator', 'kind: A\nspec:\n  url: {{Manifests.repo}}\n', { repo: 'x\n---\nkind: B' }],
    ['as the kind', 'kind: {{Manifests.kind}}\n', { kind: 'B' }],
    ['as the kind where there is a default', 'kind: {{default Manifests.kind "A"}}\n', { kind: 'B' }],
    ['by lookup', 'kind: A\nspec:\n  url: {{lookup Manifests "repo"}}\n', { repo: 'x\n---\nkind: B' }],
    [
      'in a block with a name',
      'kind: A\n{{#with Manifests as |m|}}a: {{m.repo}}{{/with}}\n',
      { repo: 'x\n---\nkind: B' },
    ],
    ['by a key in a loop', 'kind: A\n{{#each Manifests}}{{@key}}: {{this}}\n{{/each}}', { 'a: 1\n---\nb': 'x' }],
    [
      'by a value in a loop with names',
      'kind: A\n{{#each Manifests as |v k|}}x: {{v}}\n{{/each}}',
      { a: 'x\n---\nb: 1' },
    ],
    ['from the root', 'kind: A\n{{#each Labels}}x: {{@root.Manifests.repo}}\n{{/each}}', { repo: 'x\n---\nb: 1' }],
    [
      'from outside of a block',
      'kind: A\n{{#with Labels}}x: {{../Manifests.repo}}\n{{/with}}',
      { repo: 'x\n---\nb: 1' },
    ],
    ['of texts put together', 'kind: A\nx: {{concat "a" Manifests.repo}}\n', { repo: 'x\n---\nb: 1' }],
    [
      'in a section of its own',
      'kind: A\n{{#Manifests.repo}}x: {{this}}\n{{/Manifests.repo}}',
      { repo: 'x\n---\nb: 1' },
    ],
  ])('%s, in Handlebars', (_, text, manifests) => {
    expect(codes(outcome([text], manifests, { engine: 'handlebars' }))).toEqual(['value-injects-document']);
  });

  test('says which value, where it shows, and how to put it right', () => {
    const [reason] = outcome([PLAIN], { repo: 'x\n---\nkind: B' }).reasons;
    expect(reason?.message).toBe(
      'the value of manifests.repo of deployment target shop-web begins a document of its own in large/shop-web/reconciler.yaml, line 7 (document 1)',
    );
    expect(reason?.fix).toContain('{{ .Manifests.repo | quote }}');
    expect(reason).toMatchObject({ subject: { kind: 'DeploymentTarget', name: 'shop-web' }, clusterType: 'large' });
  });

  test('not by a value of two manifests either', () => {
    expect(codes(outcome([PLAIN, PLAIN], { repo: 'x\n---\nkind: B' }))).toEqual(['value-injects-document']);
  });
});

describe('what a template says itself is not held', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['plain values', PLAIN, { repo: 'https://git.example.com/a?b=c#d', branch: 'v1.0' }],
    [
      'a quoted value with anything in it',
      'kind: A\nspec:\n  a: {{ .Manifests.repo | quote }}\n',
      { repo: `x\n---\n${ROLE_BINDING}"` },
    ],
    [
      'a value that is a template',
      PLAIN,
      { repo: 'https://{{ .Environment }}.example.com/{{ .Workload }}', branch: '{{ if true }}a{{ end }}' },
    ],
    [
      'a choice by a value',
      '{{ if eq .Manifests.s "git" }}kind: A{{ else }}kind: B\n---\nkind: C{{ end }}\n',
      { s: 'git' },
    ],
    [
      'a choice by a function',
      'kind: {{ ternary "StatefulSet" "Deployment" (eq .Manifests.s "git") }}\n',
      { s: 'git' },
    ],
    ['a choice from a table', 'kind: {{ index (dict "a" "Deployment") .Manifests.s }}\n', { s: 'a' }],
    ['a choice from the config', 'kind: {{ index .ConfigData .Manifests.s }}\n', { s: 'kind' }],
    ['a default in place of a value', 'kind: {{ .Manifests.kind | default "ConfigMap" }}\n', {}],
    ['a default in place of an empty value', 'kind: {{ .Manifests.kind | default "ConfigMap" }}\n', { kind: '' }],
    ['a kind of the config', 'kind: {{ .ConfigData.kind }}\nname: {{ .Workload }}\n', {}],
    ['a separator of the config', 'kind: A\n{{ .ConfigData.separator }}\nkind: B\n', {}],
    [
      'a kind given to a template with the data',
      '{{ define "t" }}kind: {{ .kind }}\nname: {{ .root.Workload }}\n{{ end }}{{ template "t" (dict "kind" "A" "root" .) }}---\n{{ template "t" (dict "kind" "B" "root" .) }}',
      {},
    ],
    ['labels as a map', 'kind: A\nlabels:\n{{ toYaml .Labels | indent 2 }}\n---\nkind: B\n', {}],
    [
      'a block of text',
      'kind: A\ntext: |\n{{ .Manifests.t | indent 2 }}\n---\nkind: B\n',
      { t: 'a: "\n---\nkind: X\n' },
    ],
    ['a kind further inside', 'kind: A\nspec:\n  ref:\n    kind: {{ .Manifests.k }}\n', { k: 'Secret' }],
    ['lists in brackets', 'kind: A\nargs: [{{ .Manifests.a }}, {{ .Manifests.b | toJson }}]\n', { a: 'x, y', b: 'z"' }],
    ['JSON', '{"kind": "A", "labels": {{ toJson .Labels }}, "n": {{ .Manifests.n | toJson }}}\n', { n: 'a"}' }],
    [
      'items with names',
      'kind: List\nitems:\n{{ range $k, $v := .Manifests }}- kind: A\n  name: {{ $v }}\n{{ end }}',
      { a: 'x', b: 'y' },
    ],
    [
      'values with dashes before a list in brackets',
      'kind: A\nname: {{ .Manifests.n }}\nargs: [x, {{ .Manifests.t | quote }}]\nlist:\n- x\n- {{ .Manifests.n }}\n',
      { n: 'a-b', t: 'x\ny' },
    ],
    ['a key of a value', 'kind: A\nmore:\n  {{ .Manifests.n }}:\n    a: b\n', { n: '"a b\\t"' }],
    ['a value that ends its line', 'kind: A\nspec:\n  a: {{ .Manifests.a }}\n---\nkind: B\n', { a: 'x\n' }],
  ])('%s', (_, text, manifests) => {
    const found = outcome([text], manifests, { config: { kind: 'Deployment', separator: '---' } });
    expect(found.reasons).toEqual([]);
    expect(found.text).toBeDefined();
  });

  test('a value at the end of a manifest, before the separator of the next', () => {
    const found = outcome(['kind: A\nspec:\n  a: {{ .Manifests.a }}', 'kind: B\n'], { a: 'x\n' });
    expect(found.text).toBe('kind: A\nspec:\n  a: x\n---\nkind: B\n');
  });
});

describe('a file that is not YAML gets no line from a value', () => {
  const shell = (text: string, manifests: Readonly<Record<string, string>>, more: Given = {}): Outcome =>
    outcome([text], manifests, { role: 'config', sh: true, ...more });

  test('as it stands', () => {
    expect(codes(shell('export A={{ .Manifests.a }}\n', { a: 'x\nrm -rf /' }))).toEqual(['value-breaks-line']);
    expect(codes(shell("export A='{{Manifests.a}}'\n", { a: 'x\ry' }, { engine: 'handlebars' }))).toEqual([
      'value-breaks-line',
    ]);
  });

  test('unless the template quotes it', () => {
    expect(shell('export A={{ .Manifests.a | quote }}\n', { a: 'x\nrm' }).text).toBe('export A="x\\nrm"\n');
  });

  test('unless the template asks for it', () => {
    const annotations = { 'berth.dev/values-with-line-breaks': 'true' };
    expect(shell('cat <<E\n{{ .Manifests.a }}\nE\n', { a: 'x\ny' }, { annotations }).text).toBe('cat <<E\nx\ny\nE\n');
  });

  test('but from the config', () => {
    const found = shell('A={{ .ConfigData.a }}\n', {}, { config: { a: 'x\\ny', b: '|\n  x\n  y' } });
    expect(found.reasons).toEqual([]);
  });
});

const HOSTILE = fc.oneof(
  fc.constantFrom(
    'x\n---\nkind: Evil', '---', '\n---\n', '...', '\nkind: Evil', 'kind: Evil', '"', "'", '\\', '{', '}', '[', ']', '|', '>', '#', ': ',
    '\n', '\r', '\u2028---\n', '{{ "\\n---\\n" }}', '{{ "', '" }}', '{{/*', '*/}}', '{{ if false }}', '{{ end }}', '{{- "a" -}}',
    '{{ .Manifests.b }}', 'x\n- kind: Evil', '*a', '&a x', '!!str', '%YAML 1.1', '? kind\n: Evil', '<<: {kind: Evil}', '", "kind": "Evil',
    '"}, {"kind": "Evil"', 'x\n  kind: Evil', '  - kind: Evil\n', '{"kind": "Evil"}', 'plain', 'a-b.c/d:e',
  ),
  fc.string({ unit: fc.constantFrom('\n', ' ', '-', ':', '"', "'", '{', '}', '\\', 'k', '#', ','), maxLength: 12 }),
); // biome-ignore format: a list of words
const VALUES = fc.record({
  a: fc.array(HOSTILE, { minLength: 1, maxLength: 3 }).map(parts => parts.join('')),
  b: fc.array(HOSTILE, { minLength: 1, maxLength: 3 }).map(parts => parts.join('')),
  c: HOSTILE,
});
const USE = fc
  .tuple(
    fc.constantFrom('.Manifests.a', '.Manifests.b', '.Manifests.c', '(index .Manifests "a")', '.Labels.tier'),
    fc.constantFrom(
      '',
      '',
      '',
      ' | quote',
      ' | squote',
      ' | toJson',
      ' | trim',
      ' | upper',
      ' | replace "x" "y"',
      ' | nindent 4',
      ' | b64enc',
      ' | default "d"',
    ),
  )
  .map(([value, by]) => `{{ ${value}${by} }}`);
const LINE = fc.oneof(
  USE.map(use => `  a%: ${use}`), USE.map(use => `  a%: "${use}"`), USE.map(use => `  a%: '${use}'`), USE.map(use => `  a%: [${use}]`),
  USE.map(use => `  a%: {k: ${use}}`), USE.map(use => `  a%: |\n    ${use}`), USE.map(use => `  # ${use}`),
  fc.constant('  ref%:\n    kind: Inner'), fc.constant('  labels%:\n{{ toYaml .Labels | indent 4 }}'),
); // biome-ignore format: a list of words
const BLOCK = fc.tuple(fc.boolean(), fc.array(LINE, { minLength: 1, maxLength: 4 })).map(([first, lines]) => {
  const body = `spec:\n${lines.map((line, i) => line.replace('%', String(i))).join('\n')}\n`;
  const head = 'apiVersion: v1\nkind: Thing\n';
  return first ? `${head}${body}` : `${body}${head}`;
});
const FLOW = fc
  .array(USE, { minLength: 1, maxLength: 3 })
  .map(
    uses =>
      `{"apiVersion": "v1", ${uses.map((use, i) => `"a${i}": {"n": "${use}", "kind": "Inner"}`).join(', ')}, "kind": "Thing"}\n`,
  );
const ITEMS = fc
  .array(USE, { minLength: 1, maxLength: 3 })
  .map(
    uses =>
      `apiVersion: v1\nkind: List\nitems:\n${uses.map(use => `- apiVersion: v1\n  metadata:\n    name: ${use}\n  kind: Item\n`).join('')}`,
  );
const TEMPLATE = fc.array(fc.oneof({ weight: 3, arbitrary: BLOCK }, FLOW, ITEMS), { minLength: 1, maxLength: 3 });

/** Which documents there are, with aliases and merged keys as a cluster reads them. */
function shape(text: string): unknown {
  return checkYaml(text).map(root => identity(decodeNode(root)));
}

function identity(body: GoValue | undefined): unknown {
  if (!(body instanceof GoMap)) return null;
  const [apiVersion, kind, items] = ['apiVersion', 'kind', 'items'].map(key => body.entries.get(key));
  return { apiVersion, kind, ...(Array.isArray(items) && { items: items.map(identity) }) };
}

describe('whatever the values are, the documents and their kinds are those of the template, or the folder is held', () => {
  const same = (texts: readonly string[], values: Readonly<Record<string, string>>, engine: Engine): void => {
    const inert = outcome(texts, Object.fromEntries(Object.keys(values).map(key => [key, 'inert'])), { engine });
    const found = outcome(texts, values, { engine });
    fc.pre(inert.text !== undefined);
    if (found.text === undefined) expect(found.reasons).not.toEqual([]);
    else expect(shape(found.text)).toEqual(shape(inert.text ?? ''));
  };

  test('in Go templates', () => {
    fc.assert(
      fc.property(TEMPLATE, VALUES, (texts, values) => same(texts, values, 'go')),
      { numRuns: 1500 },
    );
  });

  test('in Handlebars templates', () => {
    const asHandlebars = (text: string): string =>
      text
        .replaceAll(/\{\{ \(index \.Manifests "a"\)/g, '{{ (lookup Manifests "a")')
        .replaceAll(/\{\{ toYaml \.Labels \| indent 4 \}\}/g, '{{indent (toYaml Labels) 4}}')
        .replaceAll(
          /\{\{ (\S+|\(.*?\))(?: \| \w+(?: "?\w+"?)*)? \}\}/g,
          (_, value: string) => `{{${value.replace(/^\./, '')}}}`,
        )
        .replaceAll('{{(lookup Manifests "a")}}', '{{lookup Manifests "a"}}');
    fc.assert(
      fc.property(TEMPLATE, VALUES, (texts, values) => same(texts.map(asHandlebars), values, 'handlebars')),
      { numRuns: 1000 },
    );
  });

  const ROOT = join(import.meta.dirname, '../../..');
  const FOLDERS = ['templates/library', 'environments/sample/control-plane/main/templates'];
  const shipped = FOLDERS.flatMap(folder =>
    readdirSync(join(ROOT, folder))
      .filter(name => name.endsWith('.yaml'))
      .map(name => join(folder, name)),
  );

  test.each(shipped)('in %s, where no value holds anything', path => {
    const [file] = parseManifestFile(readFileSync(join(ROOT, path), 'utf8'), { repository: 'r', path }).manifests;
    if (file === undefined) throw new Error(`${path} is empty`);
    const { spec } = file.body as {
      spec: { type: string; engine?: Engine; contentType?: string; manifests: string[] };
    };
    const role = spec.type === 'config' ? 'config' : 'reconciler';
    const given = {
      engine: spec.engine ?? 'go',
      role,
      config: { MEMORY_LIMIT: '1Gi' },
      sh: spec.contentType === 'sh',
    } as const;
    fc.assert(
      fc.property(HOSTILE, HOSTILE, HOSTILE, (repo, branch, path) => {
        const values = {
          repo: `r${repo}`,
          branch: `b${branch}`,
          path: `p${path}`,
          interval: repo,
          project: branch,
          secret: path,
        };
        const inert = outcome(
          spec.manifests,
          { repo: 'r', branch: 'b', path: 'p', interval: '1m', project: 'p', secret: 's' },
          given,
        );
        const found = outcome(spec.manifests, values, given);
        if (found.text === undefined) expect(`${repo}${branch}${path}`).toContain('{{');
        else expect(shape(found.text)).toEqual(shape(inert.text ?? ''));
      }),
      { numRuns: 100 },
    );
  });
});
