import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { place } from '../../scheduler/placement/place.ts';
import { makePlan } from '../../scheduler/plan/make-plan.ts';
import { plannedFiles } from '../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../templates/index.ts';
import {
  anyObject,
  clusterType,
  config,
  input,
  policy,
  type TestManifest,
  target,
  template,
  workload,
} from '../support/objects.ts';

// Objects of JavaScript have names that nobody wrote. None may be found where it isn't written, or be lost where it is.

const NAMES = Object.getOwnPropertyNames(Object.prototype);
/** A label's key begins and ends with a letter or a digit. */
const LABEL_KEYS = NAMES.filter(name => /^[a-zA-Z].*[a-zA-Z]$/.test(name));

const name = fc.constantFrom(...NAMES);
const labelKey = fc.constantFrom(...LABEL_KEYS);

test('there are such names', () => {
  expect(LABEL_KEYS).toEqual(expect.arrayContaining(['constructor', 'toString', 'valueOf', 'hasOwnProperty']));
  expect(NAMES).toContain('__proto__');
});

/** An object with one key, whatever it is called. */
function written<Value>(key: string, value: Value): Readonly<Record<string, Value>> {
  return JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`);
}

function countOf(manifests: readonly TestManifest[]): number {
  return place(buildSnapshot(input(manifests))).count;
}

describe('selectors', () => {
  const shop = workload('shop', [target('web')], { workspace: 'shop-team' });
  const expressions = fc
    .tuple(labelKey, fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'))
    .map(([key, operator]) => ({ key, operator, ...(operator.endsWith('In') && { values: ['x'] }) }));

  test('don’t find a label that isn’t there', () => {
    fc.assert(
      fc.property(expressions, fc.boolean(), (expression, ofTypes) => {
        const selector = { matchExpressions: [expression] };
        const expected = ['NotIn', 'DoesNotExist'].includes(expression.operator) ? 1 : 0;
        const chosen = policy('chosen', ofTypes ? { types: selector } : { targets: selector });
        expect(countOf([shop, clusterType('large'), chosen])).toBe(expected);
      }),
    );
  });

  test('find one that is there', () => {
    fc.assert(
      fc.property(labelKey, key => {
        const labels = written(key, 'x');
        const own = workload('shop', [target('web', { labels })], { workspace: 'shop-team' });
        const byLabel = policy('by-label', { targets: { matchLabels: labels }, types: { matchLabels: labels } });
        expect(countOf([own, clusterType('large', labels), byLabel])).toBe(1);
        expect(countOf([shop, clusterType('large', labels), byLabel])).toBe(0);
      }),
    );
  });
});

describe('a plan', () => {
  const engines = createTemplateEngines();
  const templates = (text: string, engine = 'go'): TestManifest[] => [
    template('flux', 'reconciler', [text], { engine }),
    template('namespace', 'namespace', ['kind: Namespace\n']),
    template('config', 'config', ['kind: ConfigMap\ndata:\n{{ toYaml .ConfigData | indent 2 }}\n']),
  ];
  const planOf = (manifests: readonly TestManifest[]) => {
    const { plan } = makePlan(buildSnapshot(input([clusterType('large'), policy('all'), ...manifests])), { engines });
    if (!plan.complete) throw new Error('no plan');
    return plan;
  };
  const filesOf = (manifests: readonly TestManifest[]): Map<string, string> =>
    new Map(Array.from(plannedFiles(planOf(manifests)), ({ path, text }) => [path, text]));
  const web = (rest: object = {}): TestManifest => workload('shop', [target('web', rest)], { workspace: 'shop-team' });

  test.each([
    ['go', (key: string) => `kind: K\na: {{ index .Manifests "${key}" | default "none" | quote }}\n`],
    ['go', (key: string) => `kind: K\na: {{ index .Labels "${key}" | default "none" | quote }}\n`],
    ['go', (key: string) => `kind: K\na: {{ if hasKey .ConfigData "${key}" }}there{{ else }}none{{ end }}\n`],
    ['handlebars', (key: string) => `kind: K\na: {{#if Manifests.${key}}}there{{else}}none{{/if}}\n`],
    ['handlebars', (key: string) => `kind: K\na: {{#if Labels.${key}}}there{{else}}none{{/if}}\n`],
  ])('has nothing that nobody wrote: %s', (engine, textFor) => {
    fc.assert(
      fc.property(name, key => {
        const file = filesOf([...templates(textFor(key), engine), web()]).get('large/shop-web/reconciler.yaml');
        expect(file).toMatch(/^kind: K\na: "?none"?\n$/);
      }),
    );
  });

  test('has what was written, in manifests and in config', () => {
    fc.assert(
      fc.property(name, key => {
        const files = filesOf([
          ...templates(`kind: K\na: {{ index .Manifests "${key}" }}\n`),
          web({ manifests: written(key, 'x') }),
          config('dev', written(key, 'ok')),
        ]);
        expect(files.get('large/shop-web/reconciler.yaml')).toBe('kind: K\na: x\n');
        expect(files.get('large/shop-web/platform-config.yaml')).toBe(`kind: ConfigMap\ndata:\n  ${key}: ok\n`);
      }),
    );
  });

  test('gives a warning about a label only where one overrides another', () => {
    fc.assert(
      fc.property(labelKey, key => {
        const labels = written(key, 'x');
        const codes = (manifest: TestManifest): string[] =>
          planOf([...templates('kind: K\n'), manifest]).diagnostics.map(({ code }) => code);
        const declared = [target('web', { labels })];
        expect(codes(workload('shop', declared, { workspace: 'w' }))).not.toContain('overridden-label');
        expect(codes(workload('shop', declared, { workspace: 'w', labels: written(key, 'ok') }))).toContain(
          'overridden-label',
        );
      }),
    );
  });

  test('holds config to schemas by its own keys', () => {
    fc.assert(
      fc.property(name, key => {
        const schema = anyObject('ConfigSchema', 'strict', {
          spec: { clusterType: 'large', schema: JSON.stringify({ required: [key] }) },
        });
        const held = (manifests: readonly TestManifest[]): number =>
          planOf([...templates('kind: K\n'), web(), schema, ...manifests]).held.length;
        expect(held([config('dev', { A: 'b' })])).toBe(1);
        expect(held([config('dev', written(key, 'ok'))])).toBe(0);
      }),
    );
  });
});
