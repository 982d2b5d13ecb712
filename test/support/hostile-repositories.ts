import type { TestFile } from './git-repository.ts';

type Files = Readonly<Record<string, TestFile>>;

const API = 'apiVersion: scheduler.kalypso.io/v1alpha1';

/** A workload with one target, whose `manifests` are these. */
function workload(name: string, manifests: Readonly<Record<string, string>>, more = ''): string {
  const entries = Object.entries({ path: './x', ...manifests }).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}`,
  );
  return `${API}
kind: Workload
metadata:
  name: ${name}
spec:
  deploymentTargets:
    - name: web
      environment: dev
      labels: {purpose: hostile}
      manifests: {${entries.join(', ')}}
${more}`;
}

function schema(name: string, text: object): string {
  return `${API}\nkind: ConfigSchema\nmetadata:\n  name: ${name}\nspec:\n  clusterType: large\n  schema: |\n    ${JSON.stringify(text)}\n`;
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

const BOMB = `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${lines(12, index => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(9)}*a${index}]`)}\n`;
const kustomization = (text: string): Files => ({ 'kustomization.yaml': text, 'cart.yaml': workload('built', {}) });

/**
 * What somebody may push into their own repository to stop, fill or mislead the process that reads it, one repository for each. `workload-*`
 * is placed and rendered by a template that puts out `path`.
 */
export const HOSTILE_REPOSITORIES: Readonly<Record<string, Files>> = {
  'asynchronous schema': {
    'a.yaml': workload('async', {}),
    's.yaml': schema('s', { $async: true, required: ['NOPE'] }),
  },
  'schema with large patterns': {
    's.yaml': schema('s', {
      properties: {
        LEVEL: { anyOf: Array.from({ length: 10 }, (_, index) => ({ pattern: `(?:[ab]{500}){${index + 1}}` })) },
      },
    }),
    'a.yaml': workload('patterns', {}),
  },
  'schema with nested quantifiers': {
    's.yaml': schema('s', { patternProperties: { '^(a+)+$': { pattern: '(x+x+)+y' } } }),
    'a.yaml': workload('quantifiers', {}),
  },
  'schema with formats': {
    's.yaml': schema('s', { properties: { LEVEL: { format: 'uri-template', enum: [`{${'{'.repeat(200)}`] } } }),
    'a.yaml': workload('formats', {}),
  },
  'schema that doubles itself': {
    's.yaml': schema('s', {
      definitions: Object.fromEntries(
        Array.from({ length: 30 }, (_, index) => [
          `d${index}`,
          { allOf: [{ $ref: `#/definitions/d${index + 1}` }, { $ref: `#/definitions/d${index + 1}` }] },
        ]),
      ),
      $ref: '#/definitions/d0',
    }),
    'a.yaml': workload('doubling', {}),
  },
  'schema of another team': { 's.yaml': schema('s', { required: ['NOT_THERE'] }) },
  'ten thousand schemas': { 's.yaml': lines(10_000, index => `${schema(`s${index}`, { required: ['NOPE'] })}---`) },
  'labels that are not valid': {
    'a.yaml': workload('labels', {}).replace(
      '  name: labels',
      `  name: labels\n  labels:\n${lines(40_000, index => `    "a b ${index}": "!"`)}`,
    ),
  },
  'a flow list of five megabytes': { 'a.yaml': `[${'1,'.repeat(2_500_000)}1]` },
  'nesting of ten thousand levels': { 'a.yaml': '['.repeat(10_000) },
  'aliases of aliases': { 'a.yaml': BOMB },
  'merges of large maps': {
    'a.yaml': `base: &b {${lines(20_000, index => `k${index}: 1,`)}}\n${lines(900, index => `m${index}: {<<: *b}`)}\n`,
  },
  'equal keys': { 'a.yaml': lines(200_000, () => 'a: 1') },
  'targets that are not valid': {
    'a.yaml': `${workload('targets', {})}${lines(100_000, () => '    - {name: "A B", environment: dev}')}\n`,
  },
  'twenty thousand targets': {
    'a.yaml': `${workload('many', {})}${lines(20_000, index => `    - {name: t${index}, environment: dev, labels: {purpose: hostile}, manifests: {path: ./x}}`)}\n`,
  },
  'documents without end': { 'a.yaml': '---\n'.repeat(500_000) },
  'nulls everywhere': {
    'a.yaml': `${API}\nkind: Workload\nmetadata: {name: null, labels: null, annotations: {a: null}}\nspec: {deploymentTargets: [null, {name: null}]}\n`,
  },
  'names of JavaScript': {
    'a.yaml': workload('constructor', { __proto__: 'x', constructor: 'y', toString: 'z' }).replace(
      '{purpose: hostile}',
      '{purpose: hostile, constructor: a, __proto__: b, hasOwnProperty: c}',
    ),
  },
  'names with commands': {
    '\u001b[2J\u001b]0;owned\u0007::error::a.yaml': '{',
    'a.yaml': `${API}\nkind: Workload\nmetadata: {name: "\\e[31m::set-output name=x::y\\n"}\n`,
  },
  'a rule for each file': {
    '.sourceignore': lines(80_000, index => `*b${index}`),
    ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}.yaml`, 'a: 1'])),
  },
  'rules within rules': { '.sourceignore': `${'**/'.repeat(20_000)}x\n`, 'a.yaml': workload('rules', {}) },
  'a path that is very long': { [`${'a.'.repeat(60_000)}yaml`]: 'a: 1', 'a.yaml': workload('path', {}) },
  'fifty thousand files': Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`f/${index}.yaml`, 'a: 1'])),
  'resources of a kustomization': kustomization(`resources:\n${lines(200_000, () => '- cart.yaml')}\n`),
  'a kustomization of a server': kustomization(
    'resources:\n- http://127.0.0.1:9/a.yaml\n- https://127.0.0.1/x?ref=main\n',
  ),
  'a kustomization with plugins': kustomization(
    'resources: [cart.yaml]\nhelmCharts: [{name: a, repo: "http://127.0.0.1:9"}]\ngenerators: [cart.yaml]\n',
  ),
  'a kustomization of a file name': kustomization(`resources: ["${'x'.repeat(300)}"]\n`),
  'a kustomization of itself': kustomization('resources: [".", "../.."]\n'),
  'links out of the repository': {
    'a.yaml': { mode: '120000', content: '/etc/passwd' },
    sub: { mode: '160000', content: 'a'.repeat(40) },
  },
  'a pointer of Git LFS': { 'a.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' },
  'bytes that are no text': { 'a.yaml': Buffer.from([0xff, 0xfe, 0x00, 0x01]) },
  'a name that is taken': { 'a.yaml': workload('cart', {}) },
  'documents in a value': {
    'a.yaml': workload('inject', {
      path: 'x\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: owned}',
    }),
  },
  'a template that repeats': { 'a.yaml': workload('repeat', { path: '{{ repeat 100000000 "x" }}' }) },
  'a template that counts': {
    'a.yaml': workload('until', { path: '{{ range until 100000000 }}{{ range until 100000000 }}x{{ end }}{{ end }}' }),
  },
  'a template that calls itself': {
    'a.yaml': workload('recursion', { path: '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}' }),
  },
  'a template that searches': {
    'a.yaml': workload('search', {
      path: `{{ range until 2000 }}{{ regexReplaceAll "(a{1,50}b?){1,50}$" (repeat 5000 "a") "x" }}{{ end }}`,
    }),
  },
  'a template that makes keys': {
    'a.yaml': workload('keys', { path: '{{ range $i := until 30000 }}\n  k{{ $i }}: 1{{ end }}' }),
  },
  'output of many folders': {
    'a.yaml': `${workload('output', { path: '{{ repeat 4000000 "x" }}' })}${lines(200, index => `    - {name: o${index}, environment: dev, labels: {purpose: hostile}, manifests: {path: '{{ repeat 4000000 "x" }}'}}`)}\n`,
  },
  'a repository that is gone': {},
};
