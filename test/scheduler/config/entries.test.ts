import { describe, expect, test } from 'vitest';
import { entriesOf, precedenceOf } from '../../../scheduler/config/entries.ts';
import type { ConfigSource } from '../../../scheduler/config/source.ts';
import { configSource } from '../../support/config.ts';

function platform(
  name: string,
  data: Record<string, string>,
  rest: { labels?: Record<string, string>; precedence?: string } = {},
): ConfigSource {
  const annotations = rest.precedence === undefined ? {} : { 'berth.dev/precedence': rest.precedence };
  return configSource({ name, labels: { 'platform-config': 'true', ...rest.labels }, data, annotations });
}

function azure(
  data: Record<string, string>,
  name = 'azure-app-config',
  rest: { precedence?: string } = {},
): ConfigSource {
  const annotations = rest.precedence === undefined ? {} : { 'berth.dev/precedence': rest.precedence };
  return configSource({ name, data, annotations });
}

describe('a ConfigMap with the label', () => {
  test('is one entry with all of its keys, as they are written', () => {
    const source = platform('west', { A: '1', B: '{x: 1}' }, { labels: { region: 'west' }, precedence: '5' });
    expect(entriesOf([source])).toMatchObject([
      {
        conditions: [{ key: 'region', value: 'west' }],
        settings: [
          { key: 'A', writtenKey: 'A', value: '1', origin: { path: 'west.yaml', line: 2 } },
          { key: 'B', writtenKey: 'B', origin: { path: 'west.yaml', line: 3 } },
        ],
        precedence: 5,
      },
    ]);
    expect(entriesOf([source])[0]?.source).toBe(source);
  });

  test('may have keys with dots, which mean nothing', () => {
    expect(entriesOf([platform('a', { 'region.west.A': '1' })])).toMatchObject([
      { conditions: [], settings: [{ key: 'region.west.A' }] },
    ]);
  });

  test('may have no keys', () => {
    expect(entriesOf([platform('a', {})])).toMatchObject([{ settings: [] }]);
  });

  test.each(['false', '', 'yes', 'True'])('that is "%s" is no platform config', value => {
    expect(entriesOf([platform('a', { A: '1' }, { labels: { 'platform-config': value } })])).toEqual([]);
    expect(entriesOf([configSource({ name: 'a', data: { A: '1' } })])).toEqual([]);
  });

  test('gives the same entries again', () => {
    const source = platform('a', { A: '1' });
    expect(entriesOf([source])[0]).toBe(entriesOf([source])[0]);
  });

  test('tells of a value beyond the limits', () => {
    expect(entriesOf([platform('a', { A: '['.repeat(1000) })])[0]?.settings[0]?.problem).toBeDefined();
    expect(Object.keys(entriesOf([platform('a', { A: '[' })])[0]?.settings[0] ?? {})).not.toContain('problem');
  });
});

// docs/config.md: "azure-app-config".
describe('a ConfigMap of azure-app-config', () => {
  test.each<[string, { key: string; value: string }[], string]>([
    ['KEY', [], 'KEY'],
    ['region.west.KEY', [{ key: 'region', value: 'west' }], 'KEY'],
    [
      'region.west.workload.shop.KEY',
      [
        { key: 'region', value: 'west' },
        { key: 'workload', value: 'shop' },
      ],
      'KEY',
    ],
    ['app.properties', [], 'app.properties'],
    ['platform-config.true.region.west.KEY', [{ key: 'region', value: 'west' }], 'KEY'],
    ['platform-config.false.KEY', [], 'KEY'],
    ['region.west.region.east.KEY', [{ key: 'region', value: 'east' }], 'KEY'],
    [
      'region.west.tier.a.region.east.KEY',
      [
        { key: 'region', value: 'east' },
        { key: 'tier', value: 'a' },
      ],
      'KEY',
    ],
    ['region.west.app.properties', [{ key: 'region', value: 'west' }], 'app.properties'],
    ['', [], ''],
    ['region..KEY', [{ key: 'region', value: '' }], 'KEY'],
  ])('has an entry for %j', (writtenKey, conditions, key) => {
    expect(entriesOf([azure({ [writtenKey]: '1' })])).toMatchObject([
      { conditions, settings: [{ key, writtenKey, value: '1', origin: { path: 'azure-app-config.yaml', line: 2 } }] },
    ]);
  });

  test('needs no label, and its labels are no conditions', () => {
    const labelled = configSource({
      name: 'azure-app-config-1',
      labels: { region: 'west', 'platform-config': 'true' },
      data: { A: '1', B: '2' },
    });
    expect(entriesOf([labelled]).map(({ conditions, settings }) => [conditions, settings[0]?.key])).toEqual([
      [[], 'A'],
      [[], 'B'],
    ]);
  });
});

// docs/config.md: "Precedence".
describe('entries are applied', () => {
  test.each<[string, ConfigSource[], string[]]>([
    ['by name', [platform('b', { K: '' }), platform('a', { K: '' }), platform('c', { K: '' })], ['a', 'b', 'c']],
    [
      'by name, byte by byte',
      [platform('9-x', { K: '' }), platform('10-x', { K: '' }), platform('a', { K: '' })],
      ['10-x', '9-x', 'a'],
    ],
    [
      'by precedence first',
      [
        platform('a', { K: '' }, { precedence: '1' }),
        platform('b', { K: '' }),
        platform('c', { K: '' }, { precedence: '-1' }),
      ],
      ['c', 'b', 'a'],
    ],
    ['whatever their keys', [platform('b', { A: '' }), platform('a', { LONGER: '' })], ['a', 'b']],
    ['azure-app-config after the others', [azure({ K: '' }), platform('z', { K: '' })], ['z', 'azure-app-config K']],
    [
      'azure-app-config before others of a higher precedence',
      [azure({ K: '' }), platform('a', { K: '' }, { precedence: '1' })],
      ['azure-app-config K', 'a'],
    ],
    [
      'azure-app-config of a higher precedence after azure-app-config',
      [azure({ K: '' }, 'azure-app-config-a', { precedence: '1' }), azure({ 'a.b.K': '' })],
      ['azure-app-config a.b.K', 'azure-app-config-a K'],
    ],
    [
      'keys of azure-app-config by length',
      [azure({ 'region.west.K': '', K: '', 'r.w.K': '' })],
      ['azure-app-config K', 'azure-app-config r.w.K', 'azure-app-config region.west.K'],
    ],
    [
      'keys of equal length by their text',
      [azure({ 'b.x.K': '', 'a.y.K': '' })],
      ['azure-app-config a.y.K', 'azure-app-config b.x.K'],
    ],
    [
      'equal keys by the name of the ConfigMap',
      [azure({ K: '' }, 'azure-app-config-b'), azure({ K: '' }, 'azure-app-config-a')],
      ['azure-app-config-a K', 'azure-app-config-b K'],
    ],
  ])('%s', (_name, sources, expected) => {
    const told = (entries: ReturnType<typeof entriesOf>) =>
      entries.map(({ source, settings }) =>
        source.name.startsWith('azure') ? `${source.name} ${settings[0]?.writtenKey}` : source.name,
      );
    expect(told(entriesOf(sources))).toEqual(expected);
    expect(told(entriesOf(sources.toReversed()))).toEqual(expected);
  });
});

test.each<[string | undefined, number | undefined]>([
  [undefined, undefined],
  ['10', 10],
  ['+10', 10],
  ['-10', -10],
  ['0', 0],
  [' 7 ', 7],
  ['007', 7],
  ['999999999', 999_999_999],
  ['1000000000', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['0x10', undefined],
  ['ten', undefined],
  ['', undefined],
  ['1 2', undefined],
  ['--1', undefined],
])('the precedence %j is %j', (written, expected) => {
  const annotations = written === undefined ? {} : { 'berth.dev/precedence': written };
  expect(precedenceOf({ annotations })).toBe(expected);
});
