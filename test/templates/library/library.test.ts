import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import type { Template } from '../../../scheduler/model/object.ts';
import { parseManifest } from '../../../scheduler/model/parse-manifest.ts';
import { joinManifests } from '../../../scheduler/plan/join-manifests.ts';
import { manifestText } from '../../../scheduler/plan/templates.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { renderData, stringMap } from '../render-data.ts';

const FOLDER = join(import.meta.dirname, '../../../templates/library');
const FILES = readdirSync(FOLDER).filter(name => name.endsWith('.yaml'));
const engines = createTemplateEngines();

function readTemplate(file: string): Template {
  const { manifests, unreadable } = parseManifestFile(readFileSync(join(FOLDER, file), 'utf8'), {
    repository: 'library',
    path: file,
  });
  const [manifest] = manifests;
  if (manifest === undefined || unreadable.length > 0) throw new Error(`${file} can't be read`);
  const parsed = parseManifest(manifest);
  if (parsed.state !== 'valid' || parsed.object.kind !== 'Template') throw new Error(`${file} is no Template`);
  expect(parsed.warnings).toEqual([]);
  return parsed.object;
}

const DATA = {
  DeploymentTargetName: 'cart-api',
  Namespace: 'dev-large-cart-api',
  Environment: 'dev',
  Workspace: 'on',
  Workload: 'cart',
  ClusterType: 'large',
  labels: stringMap({}),
  manifests: stringMap({ repo: 'https://git.example.com/a', branch: '1.0', path: './x' }),
};

function render(file: string, config = ''): string {
  const { spec } = readTemplate(file);
  const data = renderData({ ...DATA, config });
  return joinManifests(spec.manifests.map(text => engines[spec.engine].compile(manifestText(text)).render(data)));
}

function documents(text: string): unknown[] {
  return parseAllDocuments(text).map(document => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });
}

describe('the templates that ship', () => {
  test.each(FILES)('%s is named after its file, and its README has it', file => {
    const { name, spec } = readTemplate(file);
    expect(`${name}.yaml`).toBe(file);
    expect(readFileSync(join(FOLDER, 'README.md'), 'utf8')).toContain(`| \`${file}\` | ${spec.type} |`);
  });

  test('the Flux reconciler points at the manifests, with text where YAML might see something else', () => {
    const [source, kustomization] = documents(render('flux.yaml'));
    expect(source).toMatchObject({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      metadata: { name: 'cart-api' },
      spec: { interval: '1m', url: 'https://git.example.com/a', ref: { branch: '1.0' } },
    });
    expect(kustomization).toMatchObject({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      spec: { path: './x', targetNamespace: 'dev-large-cart-api', sourceRef: { name: 'cart-api' } },
    });
  });

  test('the Argo CD reconciler does as well', () => {
    expect(documents(render('argo-cd.yaml'))).toMatchObject([
      { kind: 'Application', spec: { project: 'default', source: { targetRevision: '1.0', path: './x' } } },
    ]);
  });

  test('labels of the namespace are text', () => {
    expect(documents(render('namespace.yaml'))).toMatchObject([
      { metadata: { name: 'dev-large-cart-api', labels: { workspace: 'on', workload: 'cart' } } },
    ]);
  });

  test('values of the ConfigMap are text, whatever they were', () => {
    const config = 'TEXT: it\'s "quoted"\nNUMBER: "8080"\nLIST: [a, b]\nMAP: {x: 1}\nLINES: "a\\nb\\n"\n';
    expect(documents(render('config-map.yaml', config))).toMatchObject([
      { data: { TEXT: 'it\'s "quoted"', NUMBER: '8080', LIST: '- a\n- b\n', MAP: 'x: 1\n', LINES: 'a\nb\n' } },
    ]);
    expect(documents(render('config-map.yaml'))).toMatchObject([{ kind: 'ConfigMap' }]);
  });

  test('a shell reads from the script what the config says', () => {
    const script = render('env-file.yaml', 'TEXT: it\'s "$HOME" `x`\nPORT: "8080"\n');
    const { stdout } = spawnSync('sh', ['-c', `${script}\nprintf '%s|%s' "$TEXT" "$PORT"`], { encoding: 'utf8' });
    expect(stdout).toBe('it\'s "$HOME" `x`|8080');
  });
});
