import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createConfigComposer } from '../../../scheduler/config/composer.ts';
import { encodeYaml } from '../../../templates/yaml/encode.ts';
import { configSource } from '../../support/config.ts';

interface Case {
  readonly name: string;
  readonly bug?: string;
  readonly input: {
    readonly configMaps: readonly {
      readonly name: string;
      readonly namespace?: string;
      readonly labels: Record<string, string>;
      readonly data: Record<string, string>;
    }[];
    readonly clusterType: Side;
    readonly deploymentTarget: Side;
  };
  readonly expected: { readonly yaml: string };
}
interface Side {
  readonly name: string;
  readonly labels?: Record<string, string>;
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/config.json'), 'utf8'),
) as readonly Case[];

/** Where the original's answer is a defect, what Berth answers instead; docs/config.md says why. */
const INSTEAD: Readonly<Record<string, string>> = {
  'merge/list-maps-without-name': 'K:\n    - x: 1\n    - true: 2',
  'merge/list-maps-without-name-many': 'K:\n    - x: 1\n    - x: 2\n    - x: 3',
  'merge/list-mixed-named-and-not': 'K:\n    - true: 3\n      name: a\n    - x: 1\n    - x: 2',
  'merge/list-name-null': 'K:\n    - name: null\n      x: 1\n    - true: 2',
  'merge/list-name-list-panics': 'K:\n    - name:\n        - a\n      x: 1\n    - true: 2\n      name:\n        - a',
  'merge/list-name-map-panics': 'K:\n    - name:\n        k: v\n    - name:\n        k: v',
  'azure/dotted-key-loses-prefix': 'app.properties: a=1',
  'azure/dotted-key-three': 'app.properties: a=1',
  'azure/platform-labelled-azure-map': 'J: w\nK: v',
};

function composed({ input: { configMaps, clusterType, deploymentTarget } }: Case): string {
  const sources = configMaps.filter(({ namespace = 'dev' }) => namespace === 'dev').map(configSource);
  const side = ({ name, labels = {} }: Side) => ({ name, labels });
  const { data } = createConfigComposer(sources).compose({
    clusterType: side(clusterType),
    deploymentTarget: side(deploymentTarget),
  });
  return encodeYaml(data).replace(/\n$/, '');
}

describe('composition answers what the original answers', () => {
  test.each(cases.filter(({ name }) => INSTEAD[name] === undefined))('$name', found => {
    expect(composed(found)).toBe(found.expected.yaml);
  });
});

describe('composition answers otherwise where the original is wrong', () => {
  test.each(cases.filter(({ name }) => INSTEAD[name] !== undefined))('$name', found => {
    expect(found.bug).toBeDefined();
    expect(composed(found)).toBe(INSTEAD[found.name]);
  });

  test('every difference belongs to a recorded case', () => {
    expect(Object.keys(INSTEAD).filter(name => !cases.some(found => found.name === name))).toEqual([]);
    expect(cases.length).toBeGreaterThan(150);
  });
});
