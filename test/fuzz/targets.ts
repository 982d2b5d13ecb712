import { createHmac } from 'node:crypto';
import { rewriteKustomization } from '../../environments/flux/rewrite-kustomization.ts';
import { ignoreFilter } from '../../environments/flux/source-ignore.ts';
import { parseManifestFile } from '../../environments/manifests/manifest-file.ts';
import { parseManifests } from '../../environments/manifests/parsed-manifests.ts';
import { Problem } from '../../runtime/errors.ts';
import { checkAddress, localPath, normalAddress } from '../../runtime/git/address.ts';
import { remoteAddress } from '../../runtime/git/remote-address.ts';
import { hasTooManyValues } from '../../runtime/http-answer.ts';
import { printable, printableAddress, withoutCredentialsOf } from '../../runtime/printable.ts';
import { createSchemaSet } from '../../scheduler/config/schema/schema-set.ts';
import { makePlan } from '../../scheduler/plan/make-plan.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import { rememberDeliveries } from '../../server/http/deliveries.ts';
import { judgeWebhook } from '../../server/http/webhook.ts';
import { createTemplateEngines, TemplateError } from '../../templates/index.ts';
import { checkYaml } from '../../templates/yaml/check.ts';
import { YamlError } from '../../templates/yaml/error.ts';
import { readCredentialsFile } from '../../workflows/forges/credentials/from-file.ts';
import * as giteaSchemas from '../../workflows/forges/gitea/schemas.ts';
import * as gitHubSchemas from '../../workflows/forges/github/schemas.ts';
import { FORGES } from '../../workflows/forges/registry.ts';
import { parseRepositoryAddress } from '../../workflows/forges/repository-address.ts';
import { parseFollowUpRecord } from '../../workflows/proposal/text/follow-up-record.ts';
import { parseMarker, replaceOwnText, userText, withMarker } from '../../workflows/proposal/text/marker.ts';
import { isRebuildRequested, withUncheckedBox } from '../../workflows/proposal/text/rebuild-box.ts';
import { codeBlock, codeSpan, plainLine } from '../../workflows/text/markdown.ts';
import { clusterType, config, gitOpsRepo, input, policy, standardTemplates } from '../support/objects.ts';
import { renderData } from '../templates/render-data.ts';

/** Something that reads texts of strangers. */
export interface FuzzTarget {
  readonly name: string;
  /** Texts that it takes, to begin with. */
  readonly seeds: readonly string[];
  /** Reads a text: true when it was taken. Throws only what {@link FuzzTarget.refuses} allows. */
  readonly read: (text: string) => boolean | Promise<boolean>;
  /** Whether an error is how it refuses a text. */
  readonly refuses: (error: unknown) => boolean;
}

/** Must never come out of anything. */
const CANARY = 'canary-secret';
const ORIGIN = { repository: 'https://git.example.com/apps', commit: 'c0ffee', path: 'a.yaml' };
const never = (): boolean => false;
const isProblem = (error: unknown): boolean => error instanceof Problem;
const isTemplateError = (error: unknown): boolean => error instanceof TemplateError;

const WORKLOAD = `apiVersion: scheduler.kalypso.io/v1alpha1
kind: Workload
metadata:
  name: cart
  labels: {tier: front}
spec:
  deploymentTargets:
    - name: web
      environment: dev
      labels: {purpose: web}
      manifests: {repo: "https://git.example.com/cart", branch: dev, path: ./web}
---
apiVersion: scheduler.kalypso.io/v1alpha1
kind: ConfigSchema
metadata: {name: cart}
spec:
  schema: |
    {"$schema": "http://json-schema.org/draft-07/schema#", "required": ["LEVEL"], "properties": {"LEVEL": {"type": "string", "pattern": "^d"}}}
`;
const SCHEMA = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  definitions: { a: { anyOf: [{ $ref: '#/definitions/b' }, { const: 1 }] }, b: { enum: ['x', null, 2] } },
  properties: {
    LEVEL: { type: 'string', pattern: '^[a-z]+(-[0-9]{1,3})?$', format: 'uri', minLength: 1 },
    SIZE: { $ref: '#/definitions/a' },
  },
  patternProperties: { '^X_': { type: ['integer', 'null'], multipleOf: 2 } },
  required: ['LEVEL'],
  additionalProperties: { not: { type: 'array', items: { uniqueItems: true } } },
});
const GO_TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Namespace | trunc 63 | quote }}
data:
{{- range $key, $value := .Labels }}
  {{ $key }}: {{ default "none" $value | toJson }}
{{- end }}
{{- if and .Manifests.repo (regexMatch "^https?://" .Manifests.repo) }}
  repo: {{ .Manifests.repo | replace "a" "b" | indent 2 }}
{{- end }}
{{ toYaml .ConfigData | nindent 2 }}
`;
const HANDLEBARS = `kind: A
name: {{quote Namespace}}
interval: {{quote (default Manifests.interval "1m")}}
labels:
{{#each Labels}}
  {{@key}}: {{quote this}}
{{/each}}
{{#if Manifests.repo}}
repo: {{Manifests.repo}}
{{else}}
none: true
{{/if}}
`;
const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namePrefix: dev-
resources: [deployment.yaml, ../base]
configMapGenerator:
  - {name: settings, literals: [A=b], files: [app.properties]}
patches:
  - {path: patch.yaml, target: {kind: Deployment}}
images: [{name: a, newTag: "1"}]
`;
const BODY = `Please look at this.\n\n${withMarker('## Environment dev\n\n- [x] Rebuild this branch', { environment: 'dev', changes: 'abc', text: 'def', state: 'proposed' })}\n\nThanks, @ada`;

export const TARGETS: readonly FuzzTarget[] = [
  {
    name: 'manifests',
    seeds: [
      WORKLOAD,
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {b: null}}\n',
      'a: &a [1, 2]\nb: *a\nc: {<<: {d: 1}}\n',
    ],
    read: text => parseManifests(parseManifestFile(text, ORIGIN)).manifests.length > 0,
    refuses: never,
  },
  {
    name: 'plan',
    seeds: [WORKLOAD],
    read: text => {
      const registration = { name: 'cart', workspace: 'shop' };
      const { manifests, unreadable } = parseManifests(parseManifestFile(text, ORIGIN));
      const platform = [
        ...standardTemplates(),
        clusterType('large'),
        policy('all'),
        config('all', { LEVEL: 'dev' }),
        gitOpsRepo(),
      ];
      const snapshot = buildSnapshot({
        ...input([...platform, ...manifests.map(manifest => ({ manifest, registration }))]),
        unreadable: unreadable.map(one => ({ unreadable: one, registration })),
      });
      const { plan } = makePlan(snapshot, { engines: createTemplateEngines() });
      // Whatever a team brings, its environment has a plan.
      if (!plan.complete) throw new Error(`no plan: ${plan.missing[0]?.reason ?? ''}`);
      return plan.folders.length > 0;
    },
    refuses: never,
  },
  {
    name: 'yaml',
    seeds: [WORKLOAD, 'a: |\n  text\n? b\n: {d: !!str 1, "e": \'f\'}\n--- # more\n- &g h\n- *g\n...\n'],
    read: text => checkYaml(text).length > 0,
    refuses: error => error instanceof YamlError,
  },
  {
    name: 'kustomization',
    seeds: [KUSTOMIZATION],
    read: text => {
      const [manifest] = parseManifestFile(text, ORIGIN).manifests;
      rewriteKustomization(manifest?.body, { name: 'kustomization.yaml', lineOf: () => 1 });
      return manifest !== undefined;
    },
    refuses: isProblem,
  },
  {
    name: 'source ignore',
    seeds: ['# rules\n*.md\n/docs/**\n!docs/keep.md\n**/test/\na[b-d]?.yaml\n\\#x\n'],
    read: text => {
      const isIgnored = ignoreFilter(
        [
          { folder: '', text },
          { folder: 'docs', text },
        ],
        100,
      );
      return ['a.yaml', 'docs/keep.md', 'docs/a/b/c/test/x.yaml', 'abc.yaml'].map(isIgnored).length > 0;
    },
    refuses: isProblem,
  },
  {
    name: 'config schema',
    seeds: [SCHEMA, SCHEMA.replace('2020-12', '2019-09'), '{"type":"object","allOf":[{"$ref":"#"}]}'],
    read: text => createSchemaSet().check(text, { LEVEL: 'dev-1', SIZE: 2, X_A: 4, list: [1, 1] }).state !== 'unusable',
    refuses: never,
  },
  {
    name: 'go template',
    seeds: [
      GO_TEMPLATE,
      '{{ define "a" }}{{ . }}{{ end }}{{ template "a" .Labels }}{{ with $x := dict "a" 1 }}{{ $x.a | add 2 }}{{ end }}',
    ],
    read: text =>
      createTemplateEngines()
        .go.compile(text)
        .trace(renderData({ config: 'A: {b: [1, 2]}', labels: { x: 'y' }, manifests: { repo: 'https://a/b' } })).text
        .length > 0,
    refuses: isTemplateError,
  },
  {
    name: 'handlebars template',
    seeds: [HANDLEBARS],
    read: text =>
      createTemplateEngines()
        .handlebars.compile(text)
        .trace(renderData({ config: 'A: {b: [1, 2]}', labels: { x: 'y' }, manifests: { repo: 'https://a/b' } })).text
        .length > 0,
    refuses: isTemplateError,
  },
  {
    name: 'value that is a template',
    seeds: ['./web', '{{ .Labels.x }}', '{{ repeat 3 "ab" }}', 'a\nb: c'],
    read: text =>
      createTemplateEngines()
        .go.compile('a: {{ .Manifests.repo }}\nkind: A\n')
        .trace(renderData({ manifests: { repo: text } })).text.length > 0,
    refuses: isTemplateError,
  },
  {
    name: 'address',
    seeds: [
      'https://git.example.com/org/repo.git',
      'ssh://git@host:22/a/b',
      'git@host:org/repo',
      'file:///srv/a.git',
      `https://user:${CANARY}@host/a`,
    ],
    read: text => {
      const shown = [printableAddress(text), printable(`can't read ${text}`), withoutCredentialsOf(text)];
      const isSecret = text.split(CANARY).length === 2;
      const hasPassword = isSecret && URL.canParse(text) && new URL(text).password.includes(CANARY);
      if (hasPassword && shown.some(one => one.includes(CANARY))) throw new Error('a password is shown');
      checkAddress(text);
      const { address } = remoteAddress(text, text, []);
      if (hasPassword && address.includes(CANARY)) throw new Error('a password is an argument');
      parseRepositoryAddress(text);
      localPath(text);
      return normalAddress(text).length > 0;
    },
    refuses: isProblem,
  },
  {
    name: 'credentials file',
    seeds: [
      `https://git.example.com: ${CANARY}-token\nhttps://gitea.example.com: {type: gitea, token: ${CANARY}}\n`,
      `https://github.com: {app: {id: 1, privateKey: "${CANARY}"}}\n`,
    ],
    read: async text => {
      try {
        return (
          (await readCredentialsFile('credentials.yaml', FORGES, async () => await Promise.resolve(text))).length > 0
        );
      } catch (error) {
        if (String(error).includes(CANARY)) throw new Error('a secret is shown', { cause: error });
        throw error;
      }
    },
    refuses: isProblem,
  },
  {
    name: 'webhook',
    seeds: ['{"ref":"refs/heads/main","after":"c0ffee","repository":{"full_name":"a/b"}}'],
    read: async text => {
      const results = FORGES.flatMap(({ webhooks }) => webhooks ?? []).map(async format => {
        const signature = createHmac('sha256', CANARY).update(text).digest('hex');
        const headers = {
          [format.signatureHeader]: format.signaturePrefix + signature,
          [format.deliveryHeader]: '1',
          [format.eventHeader]: 'push',
        };
        const request = new Request('http://localhost/', { method: 'POST', body: text, headers });
        return await judgeWebhook(request, format, { secret: CANARY, deliveries: rememberDeliveries() });
      });
      return (await Promise.all(results)).some(({ result }) => result === 'accepted');
    },
    refuses: never,
  },
  {
    name: 'forge answer',
    seeds: [
      '{"number":1,"state":"open","title":"a","body":null,"labels":[{"name":"x"}],"head":{"sha":"c0ffee","ref":"a","repo":null},"base":{"ref":"dev"},"user":{"login":"ada"}}',
      '[{"id":1,"sha":"x"}]',
    ],
    read: text => {
      const answer: unknown = JSON.parse(text);
      if (hasTooManyValues(answer)) return false;
      const schemas = [...Object.values(giteaSchemas), ...Object.values(gitHubSchemas)] as readonly unknown[];
      return schemas.filter(schema => isSchema(schema) && schema.safeParse(answer).success).length > 0;
    },
    refuses: error => error instanceof SyntaxError,
  },
  {
    name: 'pull request text',
    seeds: [BODY],
    read: text => {
      parseFollowUpRecord(text);
      isRebuildRequested(text);
      withUncheckedBox(text);
      replaceOwnText(text, 'new');
      userText(text);
      for (const shown of [codeSpan(text), plainLine(text)]) if (/[\r\n]/.test(shown)) throw new Error('a line breaks');
      codeBlock(text.split('\n'), 'diff');
      return parseMarker(text) !== undefined;
    },
    refuses: never,
  },
];

function isSchema(value: unknown): value is { safeParse: (given: unknown) => { success: boolean } } {
  return typeof value === 'object' && value !== null && 'safeParse' in value;
}
