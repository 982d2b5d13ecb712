import { describe, expect, test } from 'vitest';
import { UserError } from '../../../runtime/errors.ts';
import { readTemplateFile } from '../../../use-cases/render/template-file.ts';

const read = (text: string, name?: string, path = 't.yaml') => readTemplateFile(text, { path, folder: '/fleet', name });

const object = (name: string, spec = 'type: config\n  manifests: ["a: {{ .Workload }}"]'): string =>
  `apiVersion: scheduler.kalypso.io/v1alpha1\nkind: Template\nmetadata:\n  name: ${name}\nspec:\n  ${spec}\n`;

describe('a file given as a template', () => {
  test('with one Template object gives it', () => {
    expect(read(`# comment\n${object('flux')}`)).toMatchObject({
      kind: 'object',
      template: { name: 'flux' },
      warnings: [],
    });
  });

  test('with several gives the one that is named', () => {
    const stream = `${object('flux')}---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: flux}\n---\n${object('argo')}`;
    expect(read(stream, 'argo')).toMatchObject({ kind: 'object', template: { name: 'argo' } });
    expect(() => read(stream)).toThrow('t.yaml has 2 Template objects: flux, argo');
    expect(() => read(stream, 'agro')).toThrow('t.yaml has no Template "agro"');
  });

  test.each([
    ['{{ .Workload }}'],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Namespace }}\n'],
    ['a: b'],
    [''],
    ['not: [yaml'],
  ])('without one is a template text, as it is: %j', text => {
    expect(read(text)).toEqual({ kind: 'text', text, engine: 'go' });
  });

  test('is Handlebars when it is named so', () => {
    expect(read('{{Workload}}', undefined, 'x/y.hbs')).toMatchObject({ engine: 'handlebars' });
  });

  test('can’t be chosen from by name when it is a text', () => {
    expect(() => read('text', 'flux')).toThrow('no Template objects');
  });

  test('with an object that isn’t valid says what, where and how to fix it', () => {
    const error = failure(object('flux', 'type: config'));
    expect(error.message).toBe('spec.manifests is missing');
    expect(error.fix).toBe('add spec.manifests to Template flux');
    expect(error.origin).toMatchObject({ repository: '/fleet', path: 't.yaml', line: 5 });
  });

  test('with an object that isn’t YAML says where', () => {
    expect(failure(`${object('flux')}    - "unclosed\n`).origin?.line).toBeGreaterThan(5);
  });

  test.each([
    ['in JSON', (one: object) => JSON.stringify(one)],
    ['in a list in JSON', (one: object) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [one] }, null, 2)],
  ])('is one %s too', (_, write) => {
    const spec = { type: 'reconciler', manifests: ['kind: X'] };
    const one = { apiVersion: 'scheduler.kalypso.io/v1alpha1', kind: 'Template', metadata: { name: 'flux' }, spec };
    expect(read(write(one))).toMatchObject({ kind: 'object', template: { name: 'flux' } });
  });

  test('that renders JSON is a template text', () => {
    for (const text of ['{"kind": "{{ .Workload }}"}', '{{ toJson . }}', '{"kind": "ConfigMap"}'])
      expect(read(text)).toMatchObject({ kind: 'text' });
  });

  test('warns about fields that don’t exist', () => {
    const file = read(object('flux', 'type: config\n  manifest: x\n  manifests: []'));
    expect(file).toMatchObject({ warnings: [{ severity: 'warning' }] });
  });
});

function failure(text: string): UserError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
