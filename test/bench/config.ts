import { createConfigComposer } from '../../scheduler/config/composer.ts';
import type { ConfigSource, PairLabels, SchemaSource } from '../../scheduler/config/source.ts';
import { createConfigValidator } from '../../scheduler/config/validate.ts';
import { hashValue } from '../../templates/hash.ts';
import { GoMap, type GoValue } from '../../templates/value.ts';
import { decodeYaml, encodeYaml } from '../../templates/yaml/index.ts';
import { configSource } from '../support/config.ts';
import { measure, ms, type Row } from './measure.ts';

/** YAML and hash of a large map, and composition and validation of config for many pairs. */
export async function benchConfig(): Promise<Row[]> {
  return [...(await yamlRows()), ...(await compositionRows())];
}

const KEYS = 1000;

async function yamlRows(): Promise<Row[]> {
  const map = new GoMap(
    'string-any',
    Array.from({ length: KEYS }, (_, index): [string, GoValue] => [
      `KEY_${(index * 7919) % KEYS}_NAME`,
      valueOf(index),
    ]),
  );
  const text = encodeYaml(map);
  const encode = await measure(100, () => encodeYaml(map));
  const decode = await measure(100, () => decodeYaml(text));
  const hash = await measure(100, () => hashValue(map));
  return [
    { what: 'toYaml of a map of 1,000 keys', berth: ms(encode.median), aim: '1 ms or so' },
    { what: `read it again (${Math.round(text.length / 1024)} KiB)`, berth: ms(decode.median) },
    { what: 'hash of the same map', berth: ms(hash.median) },
  ];
}

/** Addresses, numbers, texts of several lines, maps and words. */
function valueOf(index: number): GoValue {
  switch (index % 5) {
    case 0:
      return `https://host-${index}.example.org:8080/path`;
    case 1:
      return String(index);
    case 2:
      return 'line one\nline two\n';
    case 3:
      return new GoMap('any-any', [
        ['replicas', BigInt(index)],
        ['image', 'registry/image:1.2.3'],
      ]);
    default:
      return `some words ${index}`;
  }
}

async function compositionRows(): Promise<Row[]> {
  const sources = makeSources();
  const schemas = [makeSchema()];
  const pairs = makePairs();
  const compose = await measure(20, () => {
    const composer = createConfigComposer(sources.map(source => ({ ...source })));
    for (const pair of pairs) composer.compose(pair);
  });
  const composer = createConfigComposer(sources);
  const again = await measure(50, () => {
    for (const pair of pairs) composer.compose(pair);
  });
  const validator = createConfigValidator(schemas);
  const validate = await measure(50, () => {
    for (const pair of pairs) validator.validate(composer.compose(pair), pair, []);
  });
  return [
    { what: 'compose 50 ConfigMaps for 1,000 pairs, values parsed', berth: ms(compose.median) },
    { what: 'the same with nothing changed', berth: ms(again.median) },
    { what: 'the same, and validated against a schema known before', berth: ms(validate.median) },
  ];
}

const TYPES = 50;
const TARGETS = 20;

/** A quarter for everything, the others for a region, a size or a workload; each with 20 values, some maps and lists. */
function makeSources(): ConfigSource[] {
  return Array.from({ length: 50 }, (_, index) => {
    const conditions: Record<string, string>[] = [
      {},
      { region: `region-${index % 10}` },
      { size: index % 8 === 2 ? 'large' : 'small' },
      { workload: `workload-${index % TARGETS}` },
    ];
    const data = Object.fromEntries(
      Array.from({ length: 20 }, (_, key) => [`KEY_${(index * 7 + key) % 100}`, dataOf(key)]),
    );
    return configSource({
      name: `config-${String(index).padStart(2, '0')}`,
      labels: { 'platform-config': 'true', ...conditions[index % 4] },
      data,
    });
  });
}

function dataOf(key: number): string {
  if (key % 10 === 0) return `{limits: {cpu: ${key}, memory: 1Gi}, replicas: 3}`;
  return key % 10 === 5 ? '[{name: http, port: 8080}, {name: metrics, port: 9090}]' : `value ${key}`;
}

function makeSchema(): SchemaSource {
  const properties = Object.fromEntries(Array.from({ length: 100 }, (_, key) => [`KEY_${key}`, { minLength: 1 }]));
  const origin = { repository: 'control-plane', path: 'schema.yaml', line: 1, column: 1 };
  return { name: 'schema', labels: {}, schema: JSON.stringify({ type: 'object', properties }), origin };
}

function makePairs(): PairLabels[] {
  const types = Array.from({ length: TYPES }, (_, index) => ({
    name: `type-${index}`,
    labels: { region: `region-${index % 10}`, size: index % 2 === 0 ? 'large' : 'small' },
  }));
  const targets = Array.from({ length: TARGETS }, (_, index) => ({
    name: `workload-${index}-web`,
    labels: { workload: `workload-${index}`, tier: 'web' },
  }));
  return types.flatMap(clusterType => targets.map(deploymentTarget => ({ clusterType, deploymentTarget })));
}
