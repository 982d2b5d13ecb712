import { describe, expect, test } from 'vitest';
import { countValues, MAX_VALUES } from '../../../environments/manifests/count-values.ts';
import { type ManifestFile, parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import { parseManifests } from '../../../environments/manifests/parsed-manifests.ts';

// Files of strangers: what they cost grows with their length, and ends at a limit.

const WORKLOAD = 'apiVersion: scheduler.kalypso.io/v1alpha1\nkind: Workload\nmetadata:\n  name: many\n';

function read(text: string): ManifestFile {
  return parseManifestFile(text, { repository: 'r', path: 'a.yaml' });
}

function codesOf({ unreadable, diagnostics }: Pick<ManifestFile, 'unreadable' | 'diagnostics'>): string[] {
  return [...unreadable.flatMap(one => one.diagnostics), ...diagnostics].map(({ code }) => code);
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

describe('a file', () => {
  test.each<[string, string]>([
    ['in one line', `a: [${'1,'.repeat(2_600_000)}]\n`],
    ['in lines', `a:\n${'- 1\n'.repeat(300_000)}`],
    ['in maps', lines(300_000, index => `k${index}: 1\n`)],
    ['in documents', 'a: {b: 1, c: 2}\n---\n'.repeat(60_000)],
    ['in documents with nothing in them', '---\n'.repeat(300_000)],
    ['in keys with nothing behind them', lines(150_000, index => `k${index}:\n`)],
  ])('of more values than are read isn’t made a tree of: %s', (_, text) => {
    expect(codesOf(read(text))).toEqual(['file-too-large']);
  });

  test('may be long, as long as its values are few', () => {
    const table = '    1,2,3,4,5,6,7,8\n'.repeat(60_000);
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: table\ndata:\n  table.csv: |\n${table}`;
    expect(countValues(text)).toMatchObject({ count: MAX_VALUES });
    expect(read(text)).toMatchObject({ manifests: [{ body: { kind: 'ConfigMap' } }], unreadable: [] });
  });

  test('may hold a large fleet', () => {
    const targets = lines(
      5_000,
      index => `  - {name: t${index}, environment: dev, labels: {a: b}, manifests: {path: p}}\n`,
    );
    const { manifests } = parseManifests(read(`${WORKLOAD}spec:\n  deploymentTargets:\n${targets}`));
    expect(manifests).toMatchObject([{ state: 'valid', object: { spec: { deploymentTargets: { length: 5_000 } } } }]);
  });

  test('is told one of its aliases when they are too much together', () => {
    const anchor = `a: &a {${lines(20_000, index => `k${index}: 1,`)}}\n`;
    expect(codesOf(read(`${anchor}b: [*a, *a]\n`))).toEqual(['not-an-object']);
    expect(codesOf(read(`${anchor}b:\n${'  - {<<: *a}\n'.repeat(900)}`))).toEqual(['yaml-alias']);
  });

  test('is told a hundred of its duplicate keys', () => {
    expect(codesOf(read('a: 1\n'.repeat(20_000)))).toEqual(Array.from({ length: 100 }, () => 'duplicate-key'));
  });
});

describe('an object', () => {
  test('has a hundred problems told, and the others counted', () => {
    const labels = lines(20_000, index => `    k${index}: 1\n`);
    const text = `${WORKLOAD}  labels:\n${labels}spec:\n  deploymentTargets: [${'1,'.repeat(300)}]\n`;
    const [manifest] = parseManifests(read(text)).manifests;
    const problems = manifest?.state === 'invalid' ? manifest.object.diagnostics : [];
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatchObject({ code: 'more-problems', message: 'Workload many has 20100 more problems' });
  });

  test('of more values than an API server takes is not looked at', () => {
    const text = `${WORKLOAD}spec:\n  deploymentTargets: [${'1,'.repeat(150_000)}]\n`;
    expect(parseManifests(read(text)).manifests).toMatchObject([
      { state: 'invalid', object: { diagnostics: [{ code: 'object-too-large' }] } },
    ]);
  });

  test('has its places found in time that grows with its fields', () => {
    const timeFor = (count: number): number => {
      const [manifest] = read(`${WORKLOAD}  labels:\n${lines(count, index => `    k${index}: a\n`)}`).manifests;
      const started = performance.now();
      for (let index = 0; index < count; index++) manifest?.locate(['metadata', 'labels', `k${index}`]);
      return performance.now() - started;
    };
    const best = (count: number): number => Math.min(...[1, 2, 3].map(() => timeFor(count)));
    // Eight times the fields: sixty-four times the time if each was looked for from the start.
    expect(best(24_000) / best(3_000)).toBeLessThan(30);
  });
});
