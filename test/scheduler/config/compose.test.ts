import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createConfigComposer } from '../../../scheduler/config/composer.ts';
import { provenanceOf } from '../../../scheduler/config/provenance.ts';
import type { ConfigSource, PairLabels } from '../../../scheduler/config/source.ts';
import { encodeYaml } from '../../../templates/yaml/encode.ts';
import { configSource } from '../../support/config.ts';

const pair: PairLabels = {
  clusterType: { name: 'large', labels: { region: 'west' } },
  deploymentTarget: { name: 'shop-web', labels: { workload: 'shop', tier: 'front' } },
};

function platform(
  name: string,
  data: Record<string, string>,
  rest: { labels?: Record<string, string>; precedence?: string } = {},
): ConfigSource {
  const annotations = rest.precedence === undefined ? {} : { 'berth.dev/precedence': rest.precedence };
  return configSource({ name, labels: { 'platform-config': 'true', ...rest.labels }, data, annotations });
}

function composed(...sources: ConfigSource[]): string {
  return encodeYaml(createConfigComposer(sources).compose(pair).data).trim();
}

describe('precedence', () => {
  test('a later name overrides an earlier one', () => {
    expect(composed(platform('b', { K: 'b' }), platform('a', { K: 'a' }))).toBe('K: b');
  });
  test('a higher precedence overrides whatever the names', () => {
    expect(composed(platform('a', { K: 'a' }, { precedence: '10' }), platform('b', { K: 'b' }))).toBe('K: a');
  });
  test('a negative precedence makes a default', () => {
    expect(composed(platform('z', { K: 'z' }, { precedence: '-1' }), platform('b', { K: 'b' }))).toBe('K: b');
  });
  test('what is not an integer counts as none', () => {
    expect(composed(platform('a', { K: 'a' }, { precedence: 'high' }), platform('b', { K: 'b' }))).toBe('K: b');
  });
  test('equally long azure keys are applied by their text, not at random', () => {
    const data = { 'tier.front.region.west.K': 'tier first', 'region.west.tier.front.K': 'region first' };
    expect(composed(configSource({ name: 'azure-app-config', data }))).toBe('K: tier first');
  });
});

describe('provenance', () => {
  test('names who set a value, whom that overrode, and where', () => {
    const [found] = provenanceOf(
      createConfigComposer([platform('a', { K: '1' }), platform('b', { K: '2' })]).compose(pair),
    );
    expect(found?.setBy.entry.source.name).toBe('b');
    expect(found?.setBy.setting.origin).toMatchObject({ path: 'b.yaml', line: 2 });
    expect(found?.overrode.map(({ entry }) => entry.source.name)).toEqual(['a']);
    expect(found?.mergedFrom).toEqual([]);
  });
  test('of a merged map names all that have a part in it', () => {
    const sources = [platform('a', { K: 'text' }), platform('b', { K: '{x: 1}' }), platform('c', { K: '{y: 2}' })];
    const [found] = provenanceOf(createConfigComposer(sources).compose(pair));
    expect(found?.setBy.entry.source.name).toBe('c');
    expect(found?.mergedFrom.map(({ entry }) => entry.source.name)).toEqual(['b']);
    expect(found?.overrode.map(({ entry }) => entry.source.name)).toEqual(['a']);
  });
});

describe('sharing', () => {
  test('is by what applies, and not by how much of it does', () => {
    const sources = ['large', 'small'].map(name => platform(name, { K: name }, { labels: { 'cluster-type': name } }));
    const composer = createConfigComposer(sources);
    const on = (name: string): string =>
      encodeYaml(composer.compose({ ...pair, clusterType: { name, labels: {} } }).data).trim();
    expect(['large', 'small'].map(on)).toEqual(['K: large', 'K: small']);
  });

  test('pairs to which the same config applies share one object', () => {
    const composer = createConfigComposer([
      platform('a', { K: '1' }),
      platform('b', { K: '2' }, { labels: { region: 'east' } }),
    ]);
    const other = { ...pair, deploymentTarget: { name: 'other', labels: { workload: 'other' } } };
    expect(composer.compose(other)).toBe(composer.compose(pair));
  });
  test('merging leaves the values of the sources as they are', () => {
    const sources = [
      platform('a', { K: '{x: {y: 1}, l: [{name: n, v: 1}]}' }),
      platform('b', { K: '{x: {z: 2}, l: [{name: n, v: 2}]}' }, { labels: { tier: 'front' } }),
    ];
    const composer = createConfigComposer(sources);
    composer.compose(pair);
    const other = { ...pair, deploymentTarget: { name: 'other', labels: {} } };
    expect(encodeYaml(composer.compose(other).data)).not.toContain('z: 2');
  });
});

test('the order in which sources are read changes nothing', () => {
  const labels = fc.dictionary(
    fc.constantFrom('region', 'tier', 'workload', 'cluster-type'),
    fc.constantFrom('west', 'front', 'shop', 'large', ''),
    { maxKeys: 2 },
  );
  const data = fc.dictionary(
    fc.constantFrom('K', 'L'),
    fc.constantFrom('1', '{a: 1}', '{b: 2}', '[1]', '[{name: n, v: 1}]', "'x'"),
    { maxKeys: 2 },
  );
  const sources = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), labels, data }), {
    selector: ({ name }) => name,
    maxLength: 5,
  });
  fc.assert(
    fc.property(sources, fc.infiniteStream(fc.nat()), (found, order) => {
      const made = found.map(({ name, labels: own, data: values }) => platform(name, values, { labels: own }));
      const shuffled = made
        .map(source => ({ source, key: order.next().value as number }))
        .sort((a, b) => a.key - b.key);
      expect(composed(...shuffled.map(({ source }) => source))).toBe(composed(...made));
    }),
  );
});

describe('what can’t be composed', () => {
  test('is told with who set it, and nothing is kept of it', () => {
    const large = platform('a', { K: '['.repeat(1000), L: 'fine' });
    const config = createConfigComposer([large]).compose(pair);
    expect(config.problems).toEqual([
      { source: large, setting: config.sources[0]?.settings[0], problem: expect.stringMatching(/./) as string },
    ]);
    expect([...config.data.entries.keys()]).toEqual(['L']);
  });

  test('is nothing where all is well', () => {
    expect(createConfigComposer([platform('a', { K: '1' })]).compose(pair).problems).toEqual([]);
  });
});

test('what a pair’s config is composed of is told in the order of application', () => {
  const sources = [platform('b', {}), platform('a', {}), platform('c', {}, { labels: { region: 'east' } })];
  const config = createConfigComposer(sources).compose(pair);
  expect(config.sources.map(({ source }) => source.name)).toEqual(['a', 'b']);
  expect(config.data.type).toBe('string-any');
});

test('cluster types to which the same config applies share one object', () => {
  const composer = createConfigComposer([
    platform('a', { K: '1' }),
    platform('b', { K: '2' }, { labels: { region: 'east' } }),
  ]);
  const on = (name: string, region: string) => composer.compose({ ...pair, clusterType: { name, labels: { region } } });
  expect(on('one', 'west')).toBe(on('two', 'north'));
  expect(on('one', 'west')).not.toBe(on('three', 'east'));
});
