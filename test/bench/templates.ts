import type { RenderData } from '../../templates/engine.ts';
import { createGoEngine } from '../../templates/go/engine.ts';
import { createHandlebarsEngine } from '../../templates/handlebars/engine.ts';
import { GoMap, type GoValue } from '../../templates/value.ts';
import { checkYaml } from '../../templates/yaml/check.ts';
import { hasGo } from '../oracle/binary.ts';
import { Oracle, type OracleRequest, type Timing } from '../oracle/oracle.ts';
import { toWire } from '../oracle/wire.ts';
import { measure, type Row } from './measure.ts';

/** Rendering the templates of one assignment, by this engine and by real Go in the same run. */
export async function benchTemplates(): Promise<Row[]> {
  const go = await goTimes();
  const data = renderData();
  const rows: Row[] = [];
  for (const { what, templates } of [
    ...KINDS,
    { what: 'all four', templates: KINDS.flatMap(kind => kind.templates) },
  ]) {
    const cold = await timeOf(() => renderAll(createGoEngine(), templates, data));
    const engine = createGoEngine();
    const warm = await timeOf(() => renderAll(engine, templates, data));
    const theirs = go.get(what);
    rows.push(
      { what: `${what}: parse and render`, berth: microseconds(cold), original: goTime(theirs?.coldNs), aim: 'as Go' },
      {
        what: `${what}: render`,
        berth: microseconds(warm),
        original: goTime(theirs?.warmNs),
        aim: 'a quarter of 240 µs',
      },
    );
  }
  const handlebars = createHandlebarsEngine();
  const inHandlebars = await timeOf(() => renderAll(handlebars, [HANDLEBARS], data));
  const reconciler = RECONCILER.map(template => createGoEngine().compile(template).render(data));
  return [
    ...rows,
    { what: 'the namespace template in Handlebars: render', berth: microseconds(inHandlebars) },
    await checkRow('a reconciler of two documents', reconciler.join('---\n')),
    await checkRow('a ConfigMap of 12,000 keys', hugeConfigMap(12_000)),
    await checkRow('a ConfigMap of 24,000 keys', hugeConfigMap(24_000)),
  ];
}

/** What every rendered text goes through: can it be read on its way to a cluster? */
async function checkRow(what: string, text: string): Promise<Row> {
  const { median } = await measure(40, () => checkYaml(text));
  return { what: `${what}: check that it is YAML`, berth: microseconds(median) };
}

function hugeConfigMap(keys: number): string {
  const data = Array.from({ length: keys }, (_, index) => `  KEY_${index}: "value ${index}"\n`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: platform-config\ndata:\n${data.join('')}`;
}

/** Templates as fleets have them. */
const RECONCILER = [
  `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: {{ .DeploymentTargetName }}
  namespace: flux-system
spec:
  interval: 30s
  url: {{ .Manifests.repo }}
  ref:
    branch: {{ .Manifests.branch }}
  {{- if ne (.Manifests.secret | default "none") "none" }}
  secretRef:
    name: {{ .Manifests.secret }}
  {{- end }}
`,
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: {{ .DeploymentTargetName }}
  namespace: flux-system
spec:
  interval: 30s
  path: {{ .Manifests.path }}
  prune: true
  targetNamespace: {{ .Namespace }}
  sourceRef:
    kind: GitRepository
    name: {{ .DeploymentTargetName }}
`,
];

const NAMESPACE = [
  `apiVersion: v1
kind: Namespace
metadata:
  name: {{ .Namespace }}
  labels:
    environment: {{ .Environment }}
    workspace: {{ .Workspace }}
    workload: {{ .Workload }}
    deployment-target: {{ .DeploymentTargetName }}
    {{- range $key, $value := .Labels }}
    {{ $key }}: {{ $value | quote }}
    {{- end }}
`,
];

const CONFIG = [
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: platform-config
  namespace: {{ .Namespace }}
  annotations:
    hash: {{ hash .ConfigData | quote }}
data:
{{ toYaml .ConfigData | indent 2 }}
`,
];

const ENVIRONMENT_FILE = [
  `{{- range $key, $value := .ConfigData }}
{{- if kindIs "string" $value }}
{{ $key | upper | replace "-" "_" }}={{ $value | quote }}
{{- else }}
# {{ $key }} is a {{ kindOf $value }}
{{- end }}
{{- end }}
`,
];

const KINDS = [
  { what: 'reconciler, two manifests', templates: RECONCILER },
  { what: 'namespace', templates: NAMESPACE },
  { what: 'config of ten keys', templates: CONFIG },
  { what: 'environment file of ten keys', templates: ENVIRONMENT_FILE },
];

const HANDLEBARS = `apiVersion: v1
kind: Namespace
metadata:
  name: {{Namespace}}
  labels:
    environment: {{Environment}}
    workspace: {{Workspace}}
    workload: {{Workload}}
    deployment-target: {{DeploymentTargetName}}
    {{#each Labels}}
    {{@key}}: {{quote this}}
    {{/each}}
`;

const TEXTS = {
  DeploymentTargetName: 'orders-api-canary',
  Namespace: 'dev-edge-west-orders-api-canary',
  Environment: 'dev',
  Workspace: 'shop-team',
  Workload: 'orders-api',
  ClusterType: 'edge-west',
};
const LABELS = { purpose: 'canary', tier: 'backend', workload: 'orders-api', workspace: 'shop-team' };
const MANIFESTS = {
  branch: 'dev',
  path: './canary',
  repo: 'https://git.example.org/shop/orders-gitops',
  storage: 'git',
};

function renderData(): RenderData {
  return {
    ...TEXTS,
    Labels: new GoMap('string-string', Object.entries(LABELS)),
    Manifests: new GoMap('string-string', Object.entries(MANIFESTS)),
    ConfigData: config(),
  };
}

function config(): GoMap {
  const texts: [string, GoValue][] = [
    'REGION',
    'DATABASE_URL',
    'DEBUG',
    'TIMEOUT',
    'REPLICAS',
    'MOTD',
    'ZONE',
    'LOG_LEVEL',
  ].map((key, i) => [key, ['west', 'postgres://db.west.example.org:5432/orders', 'false', '1.5', '3'][i % 5] ?? '']);
  const limits = new GoMap('any-any', [
    ['cpu', 2n],
    ['memory', '2Gi'],
  ]);
  return new GoMap('string-any', [...texts, ['limits', limits], ['hosts', ['a.example.org', 'b.example.org']]]);
}

function renderAll(engine: ReturnType<typeof createGoEngine>, templates: readonly string[], data: RenderData): number {
  return templates.reduce((length, template) => length + engine.compile(template).render(data).length, 0);
}

const REPEATS = 200;

/** Milliseconds of one run. */
async function timeOf(work: () => unknown): Promise<number> {
  const { median } = await measure(50, () => {
    for (let i = 0; i < REPEATS; i++) work();
  });
  return median / REPEATS;
}

async function goTimes(): Promise<ReadonlyMap<string, Timing>> {
  if (!hasGo()) return new Map();
  const oracle = new Oracle();
  const request: OracleRequest = {
    data: { ...TEXTS, Labels: LABELS, Manifests: MANIFESTS },
    config: toWire(config()),
    milliseconds: 500,
  };
  const times = new Map<string, Timing>();
  for (const { what, templates } of [
    ...KINDS,
    { what: 'all four', templates: KINDS.flatMap(kind => kind.templates) },
  ]) {
    times.set(what, await oracle.time(templates, request));
  }
  oracle.close();
  return times;
}

function goTime(nanoseconds: number | undefined): string {
  return nanoseconds === undefined ? 'no Go here' : `Go: ${microseconds(nanoseconds / 1e6)}`;
}

function microseconds(milliseconds: number): string {
  return `${(milliseconds * 1000).toFixed(1)} µs`;
}
