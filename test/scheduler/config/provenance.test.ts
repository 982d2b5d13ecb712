import { describe, expect, test } from 'vitest';
import { createConfigComposer } from '../../../scheduler/config/composer.ts';
import { provenanceOf } from '../../../scheduler/config/provenance.ts';
import { encodeYaml } from '../../../templates/yaml/encode.ts';
import { configSource } from '../../support/config.ts';

const pair = { clusterType: { name: 'large', labels: {} }, deploymentTarget: { name: 'shop-web', labels: {} } };

/** Where the value of `K` comes from, when ConfigMaps `a`, `b`, … set it so. */
function provenance(...texts: readonly string[]) {
  const sources = texts.map((text, index) =>
    configSource({ name: String.fromCharCode(97 + index), labels: { 'platform-config': 'true' }, data: { K: text } }),
  );
  const [found, ...others] = provenanceOf(createConfigComposer(sources).compose(pair));
  expect(others).toEqual([]);
  const names = (from: typeof found extends undefined ? never : NonNullable<typeof found>['overrode']) =>
    from.map(({ entry }) => entry.source.name).join(' ');
  if (found === undefined) throw new Error('nothing sets K');
  const { key, value, setBy, mergedFrom, overrode } = found;
  return {
    key,
    value: encodeYaml(value).trim(),
    setBy: setBy.entry.source.name,
    mergedFrom: names(mergedFrom),
    overrode: names(overrode),
  };
}

describe('where a value comes from', () => {
  test.each<[string, string[], object]>([
    ['one ConfigMap', ['1'], { value: '"1"', setBy: 'a', mergedFrom: '', overrode: '' }],
    ['the last of several', ['1', '2', '3'], { value: '"3"', setBy: 'c', mergedFrom: '', overrode: 'a b' }],
    ['maps that are merged', ['{x: 1}', '{y: 2}', '{z: 3}'], { setBy: 'c', mergedFrom: 'a b', overrode: '' }],
    ['lists that are merged', ['[1]', '[2]'], { setBy: 'b', mergedFrom: 'a', overrode: '' }],
    ['maps that are merged after a text', ['t', '{x: 1}', '{y: 2}'], { setBy: 'c', mergedFrom: 'b', overrode: 'a' }],
    [
      'a text after maps that were merged',
      ['{x: 1}', '{y: 2}', 't'],
      { value: 't', setBy: 'c', mergedFrom: '', overrode: 'a b' },
    ],
    [
      'a list after maps that were merged after a text',
      ['t', '{x: 1}', '{y: 2}', '[1]'],
      { setBy: 'd', mergedFrom: '', overrode: 'a b c' },
    ],
  ])('%s', (_name, texts, expected) => {
    expect(provenance(...texts)).toMatchObject({ key: 'K', ...expected });
  });

  test('is told for each key, by name', () => {
    const sources = [
      configSource({ name: 'a', labels: { 'platform-config': 'true' }, data: { C: '1', A: '1' } }),
      configSource({ name: 'b', labels: { 'platform-config': 'true' }, data: { B: '1' } }),
    ];
    const found = provenanceOf(createConfigComposer(sources).compose(pair));
    expect(found.map(({ key, setBy }) => `${key} ${setBy.setting.origin.path}:${setBy.setting.origin.line}`)).toEqual([
      'A a.yaml:3',
      'B b.yaml:2',
      'C a.yaml:2',
    ]);
  });

  test('is nowhere without config', () => {
    expect(provenanceOf(createConfigComposer([]).compose(pair))).toEqual([]);
  });
});
