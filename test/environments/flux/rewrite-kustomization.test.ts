import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKustomize } from '../../../environments/flux/kustomize.ts';
import { rewriteKustomization } from '../../../environments/flux/rewrite-kustomization.ts';
import { parseYaml } from '../../../environments/manifests/parse-yaml.ts';
import { UserError } from '../../../runtime/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { LOCAL_KUSTOMIZE, pathOfKustomize } from './local-kustomize.ts';

const source = { name: 'kustomization.yaml', lineOf: () => 1 };
const parsed = (text: string): unknown => parseYaml(text)[0]?.toJS();

function rewritten(text: string): { body: unknown; paths: readonly string[] } {
  const { text: json, references } = rewriteKustomization(parsed(text), source);
  return { body: JSON.parse(json), paths: references.map(({ path }) => path) };
}

function refusal(text: string): UserError {
  try {
    rewriteKustomization(parsed(text), source);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`not refused: ${text}`);
}

describe('a kustomization written anew', () => {
  test('has what it had, with paths that can only be paths', () => {
    const text = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namePrefix: a-
resources: [a.yaml, ../b, github.com/org/repo, "c//../d.yaml"]
`;
    expect(refusal(text).message).toContain('resources names "c//../d.yaml"');
    expect(rewritten(text.replace(', "c//../d.yaml"', ''))).toEqual({
      body: {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        namePrefix: 'a-',
        resources: ['./a.yaml', '../b', './github.com/org/repo'],
      },
      paths: ['a.yaml', '../b', 'github.com/org/repo'],
    });
  });

  test('is empty where nothing was said', () => {
    expect(rewriteKustomization(null, source).text).toBe('{}\n');
    expect(rewritten('resources: null\nnamespace: x\n').body).toEqual({ namespace: 'x' });
  });

  test.each([
    ['configMapGenerator: [{name: x, Envs: [a.env]}]', 'configMapGenerator.0.Envs is no field', '"envs"'],
    ['Resources: [a.yaml]', 'Resources is no field', '"resources"'],
    ['patches: [{Path: a.yaml}]', 'patches.0.Path is no field', '"path"'],
    ['secretGenerator: [{name: x, FILES: [a]}]', 'secretGenerator.0.FILES is no field', '"files"'],
    ['replacements: [{source: {kind: A, FieldPath: x}}]', 'replacements.0.source.FieldPath is no field', '"fieldPath"'],
    ['nonsense: 1', 'nonsense is no field', 'remove it'],
    ['__proto__: {resources: [a]}', '__proto__ is no field', 'remove it'],
    ['constructor: 1', 'constructor is no field', 'remove it'],
    ['openapi: {path: a.json}', "openapi can't be used", 'commit'],
    ['OpenAPI: {path: a.json}', "OpenAPI can't be used", 'commit'],
    ['HELMCHARTS: []', "HELMCHARTS can't be used", 'commit'],
    ['resources: a.yaml', 'resources is not a list', 'a list'],
    ['resources: [1]', 'resources.0 is not a path', 'a path'],
    ['namespace: 1', 'namespace is not a text', 'a text'],
    ['commonLabels: {a: 1}', 'commonLabels.a is not a text', 'a text'],
    ['replicas: [{name: a, count: many}]', 'replicas.0.count is not a whole number', 'number'],
    ['patches: [{path: {x: 1}}]', 'patches.0.path is not a path', 'a path'],
    ['- a', ' is not a map', 'a map'],
  ])('%s is refused', (text, message, fix) => {
    const error = refusal(text);
    expect(error.message).toContain(message);
    expect(error.fix).toContain(fix);
  });

  const ADDRESSES = [
    'http://127.0.0.1:1/x', 'http:/127.0.0.1/x', 'https://example.com/a//b?ref=v1', 'git@github.com:a/b', 'gh:a/b', 'git::https://a/b',
    'ssh://a/b', 'file:///etc/passwd', 'github.com/a/b?ref=main', 'github.com/a/b//c', '/etc/passwd', 'a:b', '', 'a\\b', 'a\u0000',
  ]; // biome-ignore format: a list of words
  const FIELDS: Readonly<Record<string, (path: string) => unknown>> = {
    resources: path => ({ resources: [path] }),
    bases: path => ({ bases: [path] }),
    components: path => ({ components: [path] }),
    crds: path => ({ crds: [path] }),
    configurations: path => ({ configurations: [path] }),
    'a patch': path => ({ patches: [{ path }] }),
    'a JSON patch': path => ({ patchesJson6902: [{ path, target: { kind: 'A', name: 'a' } }] }),
    'a strategic merge patch': path => ({ patchesStrategicMerge: [path] }),
    'a replacement': path => ({ replacements: [{ path }] }),
    'a file of a ConfigMap': path => ({ configMapGenerator: [{ name: 'x', files: [path] }] }),
    'a file of a ConfigMap with a key': path => ({ configMapGenerator: [{ name: 'x', files: [`k=${path}`] }] }),
    'an environment file': path => ({ secretGenerator: [{ name: 'x', envs: [path] }] }),
    'an environment file of old': path => ({ configMapGenerator: [{ name: 'x', env: path }] }),
  };

  test.each(Object.keys(FIELDS))('%s is never an address', field => {
    for (const address of ADDRESSES) {
      expect(() => rewriteKustomization(FIELDS[field]?.(address), source)).toThrow(
        'which is not a path of the repository',
      );
    }
  });

  test('has no text with a scheme, host or way around among its paths, whatever was written', () => {
    const path = fc.string({
      unit: fc.constantFrom('a', '.', '/', ':', '?', '=', '@', 'http', 'github.com', ' ', '\n', '\\', '&'),
    });
    fc.assert(
      fc.property(path, fc.constantFrom(...Object.keys(FIELDS)), (text, field) => {
        let result: string;
        try {
          result = rewriteKustomization(FIELDS[field]?.(text), source).text;
        } catch (error) {
          return error instanceof UserError;
        }
        const found = [...result.matchAll(/"([^"]*)"[,\n]/g)].map(([, value]) => value ?? '');
        return found
          .filter(value => !/^[xAa]$/.test(value))
          .every(value => value.includes('\\n') || /^(?:[-.\w]+=)?(?:\.\/|\.\.)[^:?\\]*$/.test(value));
      }),
    );
  });
});

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {a: b}\n`;

async function built(files: Readonly<Record<string, string>>, folder = '.'): Promise<string> {
  const root = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return await kustomize.build(join(root, folder));
}

const REAL: readonly (readonly [string, Readonly<Record<string, string>>, string?])[] = [
  ['resources', { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap('a') }],
  ['a base with a prefix', { 'over/kustomization.yaml': 'namePrefix: x-\nresources: [../base]\n', 'base/kustomization.yaml': 'resources: [a.yaml]\n', 'base/a.yaml': configMap('a') }, 'over'],
  ['where things come from', { 'kustomization.yaml': 'resources: [a.yaml, inner]\nbuildMetadata: [originAnnotations]\n', 'a.yaml': configMap('a'), 'inner/kustomization.yaml': 'resources: [b.yaml]\n', 'inner/b.yaml': configMap('b') }],
  ['generators', { 'kustomization.yaml': 'configMapGenerator:\n- name: x\n  files: [f.txt, k=f.txt]\n  envs: [e.env]\n  literals: [A=1, "B=two words"]\nsecretGenerator:\n- name: s\n  type: Opaque\n  literals: [A=1]\n  options: {labels: {a: b}}\ngeneratorOptions: {annotations: {c: d}}\n', 'f.txt': 'text\n', 'e.env': 'C=3\n' }],
  ['patches', { 'kustomization.yaml': 'resources: [a.yaml]\npatches:\n- path: p.yaml\n- patch: |-\n    - op: replace\n      path: /data/a\n      value: "yes"\n  target: {kind: ConfigMap, name: a}\npatchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data: {m: n}\n', 'a.yaml': configMap('a'), 'p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {c: d}\n' }],
  ['labels, annotations, images and replicas', { 'kustomization.yaml': 'namespace: ns\nnameSuffix: -s\ncommonAnnotations: {x: "1"}\nlabels:\n- pairs: {l: "on"}\n  includeSelectors: true\nimages:\n- {name: nginx, newName: other, newTag: "1.0"}\nreplicas:\n- {name: d, count: 3}\nresources: [d.yaml]\nsortOptions: {order: fifo}\n', 'd.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: [{name: c, image: "nginx:1"}]\n' }],
  ['replacements', { 'kustomization.yaml': 'resources: [a.yaml]\nconfigMapGenerator:\n- name: g\n  literals: [K=v]\nreplacements:\n- source: {kind: ConfigMap, name: g, fieldPath: data.K}\n  targets:\n  - select: {kind: ConfigMap, name: a}\n    fieldPaths: [data.a]\n    options: {create: true}\n- path: r.yaml\n', 'a.yaml': configMap('a'), 'r.yaml': 'source: {kind: ConfigMap, name: g, fieldPath: data.K}\ntargets:\n- select: {kind: ConfigMap, name: a}\n  fieldPaths: [data.z]\n  options: {create: true}\n' }],
  ['components and configurations', { 'kustomization.yaml': 'resources: [a.yaml]\ncomponents: [c]\nconfigurations: [conf.yaml]\n', 'a.yaml': configMap('a'), 'c/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {from: component}\n', 'conf.yaml': 'namePrefix:\n- path: metadata/name\n  kind: X\n' }],
]; // biome-ignore format: trees of files

const kustomize = createKustomize({
  env: { PATH: LOCAL_KUSTOMIZE === undefined ? '' : await pathOfKustomize(LOCAL_KUSTOMIZE) },
});

describe.runIf(LOCAL_KUSTOMIZE !== undefined)('by the kustomize of this machine', () => {
  test.each(REAL.map(([name, files, folder = '.']) => ({ name, files, folder })))(
    '$name are built as the team wrote them',
    async ({ files, folder }) => {
      const anew = Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path,
          path.endsWith('kustomization.yaml') ? rewriteKustomization(parsed(text), source).text : text,
        ]),
      );
      expect(await built(anew, folder)).toBe(await built(files, folder));
    },
  );

  test('no server on this machine is asked, whatever a kustomization says', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end(`TOKEN=x\n`);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/x.yaml`;
    const HOSTILE = [
      `resources: ["${address}"]`, `Resources: ["${address}"]`, `bases: ["${address}"]`, `components: ["${address}"]`,
      `crds: ["${address}"]`, `Crds: ["${address}"]`, `configurations: ["${address}"]`, `openapi: {path: "${address}"}`,
      `OpenAPI: {Path: "${address}"}`, `transformers: ["${address}"]`, `Generators: ["${address}"]`, `validators: ["${address}"]`,
      `patches: [{path: "${address}"}]`, `patches: [{Path: "${address}"}]`, `patchesStrategicMerge: ["${address}"]`,
      `patchesStrategicMerge: ["${address}: {}"]`, `patchesStrategicMerge: ["${address}\\n"]`, `patchesStrategicMerge: ["\\n${address}"]`,
      `replacements: [{path: "${address}"}]`, `Replacements: [{path: "${address}"}]`,
      `configMapGenerator: [{name: x, envs: ["${address}"]}]`, `configMapGenerator: [{name: x, Envs: ["${address}"]}]`,
      `configMapGenerator: [{name: x, ENV: "${address}"}]`, `configMapGenerator: [{name: x, Files: ["k=${address}"]}]`,
      `ConfigMapGenerator: [{name: x, envs: ["${address}"]}]`, `secretGenerator: [{name: x, Env: "${address}"}]`,
      `resources: [github.com/a/b]`, `helmCharts: [{name: a, repo: "${address}"}]`,
    ]; // biome-ignore format: a list of words
    try {
      for (const text of HOSTILE) {
        let anew: string;
        try {
          anew = rewriteKustomization(parsed(text), source).text;
        } catch (error) {
          if (error instanceof UserError) continue;
          throw error;
        }
        // What isn't refused is given to kustomize, and the decoys that make a path of an address are there.
        const decoys = {
          [`http:/127.0.0.1:${port}/x.yaml`]: configMap('a'),
          'github.com/a/b/kustomization.yaml': '{}\n',
        };
        await built({ 'kustomization.yaml': anew, ...decoys }).catch(() => undefined);
      }
      expect(asked).toBe(0);
      // The server could have been asked: the team's own text would have.
      const own = { 'kustomization.yaml': `configMapGenerator: [{name: x, Envs: ["http://127.0.0.1:${port}/x.env"]}]` };
      await built(own).catch(() => undefined);
      expect(asked).toBe(1);
    } finally {
      server.close();
    }
  });
});
