import { describe, expect, test } from 'vitest';
import { checkRendered } from '../../../scheduler/plan/check-rendered.ts';
import type { Placement } from '../../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { GoMap } from '../../../templates/value.ts';
import { clusterType, input, manifest, policy, target, workload } from '../../support/objects.ts';

interface Given {
  readonly contentType?: string;
  readonly path?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly manifests?: Readonly<Record<string, string>>;
}

/** What is found of a text, rendered with a workload's manifests: the code of a problem, or the objects. */
function found(text: string, given: Given = {}): string | readonly string[] | undefined {
  const checked = check(text, given);
  if ('problem' in checked) return checked.problem.code;
  return checked.objects?.map(({ description }) => description);
}

function check(text: string, { contentType, path = 'large/shop-web/reconciler.yaml', annotations, manifests }: Given) {
  const spec = { type: 'reconciler', manifests: [text], ...(contentType !== undefined && { contentType }) };
  const body = { apiVersion: 'scheduler.kalypso.io/v1alpha1', kind: 'Template', metadata: { name: 't', annotations } };
  const shop = workload('shop', [target('web', { ...(manifests && { manifests }) })]);
  const world = [manifest({ ...body, spec }), clusterType('large'), shop, policy('all')];
  const snapshot = buildSnapshot(input(world));
  const [template] = snapshot.templates;
  const [deploymentTarget] = snapshot.deploymentTargets;
  const [type] = snapshot.clusterTypes;
  if (template === undefined || deploymentTarget === undefined || type === undefined) throw new Error('no template');
  const placement: Placement = { deploymentTarget, clusterType: type, policies: [] };
  const data = { Manifests: new GoMap('string-string', Object.entries(manifests ?? {})) };
  const rendered = createTemplateEngines()
    .go.compile(text)
    .trace(data as never);
  return checkRendered(rendered, { path, template, placement });
}

const UNIT = '[Unit]\nDescription=shop: the web\n\n[Service]\nExecStart=/usr/bin/shop --port 80\nRestart=always\n';

describe('what isn’t meant for Kubernetes is published as it is', () => {
  test.each<[string, string]>([
    ['a unit of systemd', UNIT],
    ['a crontab', '# every night\n0 3 * * * root /usr/bin/shop --clean\n*/5 * * * * root /usr/bin/shop: x: y\n'],
    ['a script', '#!/bin/sh\nset -eu\nif [ -f x ]; then echo "a: b: c"; fi\n'],
    ['a script that hands an object to kubectl', '#!/bin/sh\nkubectl apply -f - <<EOF\napiVersion: v1\nkind: A\nEOF\n'],
    ['an INI file', '[a]\nb = c\nb = d\n'],
    ['a properties file', 'a.b=c: d\na.b=e: f: g\n'],
    ['a file with a key twice', 'a: 1\na: 2\n'],
    ['a file of values', 'a: 1\nlabels: {x: 1}\n'],
    ['a playbook', '- hosts: all\n  tasks:\n    - shell: "true"\n'],
    ['nothing', ''],
    ['XML', '<?xml version="1.0"?>\n<a>b: c</a>\n'],
    ['a text with tabs', 'a:\n\tb\n'],
    ['an object that has apiVersion further in only', 'spec:\n  apiVersion: v1\n  labels: {x: 1}\n'],
    ['a text that speaks of apiVersion', 'the apiVersion is v1: so: it\n'],
  ])('%s', (_name, text) => {
    expect(found(text)).toBeUndefined();
  });

  test('and what the template says is for a shell, whatever it looks like', () => {
    expect(found('apiVersion: v1\nkind: [\n', { contentType: 'sh' })).toBeUndefined();
    expect(found('apiVersion: v1\nlabels: [\n', { contentType: 'sh', path: 'a/b/platform-config.sh' })).toBeUndefined();
  });
});

describe('what is meant for Kubernetes has to be YAML', () => {
  test.each<[string, string]>([
    ['a bracket that is not closed', 'apiVersion: v1\nkind: [\n'],
    ['a mistake in another document than the one that says apiVersion', 'a: [\n---\napiVersion: v1\n'],
    ['a key twice', 'apiVersion: v1\nkind: A\nkind: B\n'],
    ['a key twice in another document', 'a: 1\na: 2\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n'],
    ['JSON', '{"kind": "A", "apiVersion": "v1", "metadata": {"name": "a"}, }}\n'],
    ['apiVersion in quotes', '"apiVersion": v1\nkind: [\n'],
  ])('%s', (_name, text) => {
    expect(found(text)).toBe('rendered-not-yaml');
  });

  test('with the way out for what only looks like it', () => {
    const checked = check('apiVersion: v1\nkind: [\n', {});
    expect('problem' in checked && checked.problem.fix).toContain('add contentType: sh to the template');
  });
});

describe('a value of a workload lifts no check', () => {
  const TEXT = 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\nspec: {{ .Manifests.a }}\nmore: {{ .Manifests.b }}\n';

  test.each<[string, Readonly<Record<string, string>>]>([
    ['by a bracket', { a: '[', b: 'x' }],
    ['by quotation marks around the rest', { a: '"', b: '"' }],
    ['by a block', { a: '|', b: 'x: y: z' }],
    ['by a tab', { a: '\tx: y', b: 'z' }],
  ])('%s', (_name, manifests) => {
    expect(found(TEXT, { manifests })).not.toBeUndefined();
    expect(typeof found(TEXT.replace(/^([^]*)(apiVersion: v1\n)([^]*)$/, '$3$2'), { manifests })).toBe('string');
  });

  test('in JSON', () => {
    const text = '{"metadata": {"name": {{ .Manifests.a }}}, "apiVersion": "v1", "kind": "A"}\n';
    expect(found(text, { manifests: { a: '"x' } })).toBe('rendered-not-yaml');
  });

  test('by making a script of it', () => {
    const manifests = { a: '#!/bin/sh' };
    expect(found('{{ .Manifests.a }}\napiVersion: v1\nkind: [\n', { manifests })).toBe('rendered-not-yaml');
  });

  test.each<[string, string]>([
    ['a unit', 'ExecStart={{ .Manifests.a }}\n[x]\ny=z\n'],
    ['a script', '#!/bin/sh\necho {{ .Manifests.a }}\n'],
    ['a playbook', '- hosts: all\n  tasks:\n  - shell: {{ .Manifests.a }}\n'],
    ['a script for a shell', 'echo {{ .Manifests.a }}\n'],
  ])('nor brings a line into %s', (name, text) => {
    const given = { manifests: { a: 'x\n  - shell: rm -rf /' }, ...(name.endsWith('shell') && { contentType: 'sh' }) };
    expect(found(text, given)).toBe('value-breaks-line');
    const annotations = { 'berth.dev/values-with-line-breaks': 'true' };
    expect(found(text, { ...given, annotations })).toBeUndefined();
    expect(found(text.replace('.a }}', '.a | quote }}'), given)).toBeUndefined();
  });

  test('nor makes an object of what is for a shell and has the name of a manifest', () => {
    const manifests = { a: '{apiVersion: v1, kind: Secret, metadata: {name: a}}' };
    expect(found('{{ .Manifests.a }}\n', { manifests, contentType: 'sh' })).toBe('value-injects-document');
  });
});

const OBJECT = 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n';

describe('what clusters refuse holds the folder', () => {
  test.each<[string, string, string]>([
    ['an object without kind', 'apiVersion: v1\nmetadata: {name: a}\n', 'a document without kind, line 1'],
    ['an object whose kind is empty', 'apiVersion: v1\nkind:\nmetadata: {name: a}\n', 'a document without kind'],
    [
      'one without apiVersion beside others',
      `${OBJECT}---\nkind: B\nmetadata: {name: b}\n`,
      'without apiVersion, line 6',
    ],
    ['one without a name', 'apiVersion: v1\nkind: A\n', 'A without metadata.name'],
    ['one with a number for a name', 'apiVersion: v1\nkind: A\nmetadata: {name: 12}\n', 'A whose name is no text'],
    ['text beside objects', `${OBJECT}---\nhello\n`, 'a document that is no object, line 6'],
    ['a list beside objects', `${OBJECT}---\n- a\n`, 'a document that is no object'],
    ['a label that is a number', `${OBJECT}  labels:\n    tier: 1\n`, 'A a whose label tier is 1 and no text, line 6'],
    ['a label that is a boolean', `${OBJECT}  labels: {x: true}\n`, 'whose label x is true and no text'],
    ['a label that is grouped digits', `${OBJECT}  labels: {x: 1_000}\n`, 'whose label x is 1_000 and no text'],
    ['a label that is a map', `${OBJECT}  labels: {x: {}}\n`, 'whose label x is a map and no text'],
    [
      'a label by way of an alias',
      `${OBJECT}  labels: {x: *a}\nspec: &a 1\n`.replace('labels', 'a: &a 1\n  labels'),
      'label x is 1',
    ],
    ['labels that are a list', `${OBJECT}  labels: [x]\n`, 'A a whose labels are no map'],
    [
      'an item of a list',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n',
      'A without metadata.name, line 4',
    ],
  ])('%s', (_name, text, message) => {
    const checked = check(text, {});
    expect('problem' in checked && checked.problem).toMatchObject({
      severity: 'error',
      code: 'rendered-not-an-object',
      message: expect.stringContaining(message) as string,
      subject: { kind: 'Template', name: 't' },
    });
  });
});

describe('what clusters take is told by its objects', () => {
  test.each<[string, string, readonly string[]]>([
    ['an object', OBJECT, ['A a']],
    ['objects with nothing between them', `${OBJECT}---\n---\n# nothing\n---\n{}\n---\nnull\n`, ['A a']],
    ['JSON', '{"apiVersion":"v1","kind":"A","metadata":{"name":"a","namespace":"b"}}\n', ['A a in namespace b']],
    [
      'lists, taken apart',
      `apiVersion: v1\nkind: AList\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n`,
      ['A a'],
    ],
    ['a list without items', 'apiVersion: v1\nkind: AList\n', []],
    [
      'labels that are words, dates or blank',
      `${OBJECT}  labels: {a: yes, b: 2024-01-01, c: , d: "1", e: !!str 1}\n`,
      ['A a'],
    ],
    ['annotations, of which kustomize makes texts', `${OBJECT}  annotations: {a: 1, b: true}\n`, ['A a']],
    ['labels that are merged in', `${OBJECT}  x: &x {b: c}\n  labels: {<<: *x}\n`, ['A a']],
    ['a name that is merged in', 'apiVersion: v1\nkind: A\nx: &x {name: a}\nmetadata: {<<: *x}\n', ['A a']],
  ])('%s', (_name, text, objects) => {
    expect(found(text)).toEqual(objects);
  });
});
