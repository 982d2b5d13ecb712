import { describe, expect, test } from 'vitest';
import { type ManifestFile, parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import { parseManifest } from '../../../scheduler/model/parse-manifest.ts';

const ORIGIN = { repository: 'https://git.example.com/org/cp', commit: 'c'.repeat(40), path: 'types/large.yaml' };

function parse(text: string): ManifestFile {
  return parseManifestFile(text, ORIGIN);
}

/** `line:column code: message` of every diagnostic. */
function problems(file: ManifestFile): string[] {
  return [...file.unreadable.flatMap(unreadable => unreadable.diagnostics), ...file.diagnostics].map(
    ({ origin, code, message }) => `${origin?.line}:${origin?.column} ${code}: ${message}`,
  );
}

const LARGE = `apiVersion: scheduler.kalypso.io/v1alpha1
kind: ClusterType
metadata:
  name: large
  labels:
    region: west
spec:
  reconciler: flux
  namespaceService: default
`;

describe('a file of manifests', () => {
  test('with one object gives it with its place', () => {
    const { manifests, unreadable, diagnostics } = parse(`# a comment\n\n${LARGE}`);
    expect(manifests.map(manifest => manifest.origin)).toEqual([{ ...ORIGIN, line: 3, column: 1 }]);
    expect(parseManifest(manifests[0] as never)).toMatchObject({
      state: 'valid',
      object: { kind: 'ClusterType', name: 'large' },
    });
    expect({ unreadable, diagnostics }).toEqual({ unreadable: [], diagnostics: [] });
  });

  test('knows the place of every field, and of the nearest parent of one that is missing', () => {
    const [manifest] = parse(LARGE).manifests;
    const place = (...path: (string | number)[]): string => {
      const { line, column } = manifest?.locate(path) ?? { line: 0, column: 0 };
      return `${line}:${column}`;
    };
    expect(place()).toBe('1:1');
    expect(place('metadata', 'labels', 'region')).toBe('6:5');
    expect(place('spec', 'reconciler')).toBe('8:3');
    expect(place('spec', 'configType')).toBe('7:1');
    expect(place('spec', 'reconciler', 'deeper')).toBe('8:3');
    expect(place('status')).toBe('1:1');
  });

  test('with several documents gives them all, and skips empty ones', () => {
    const { manifests } = parse(`---\n---\n${LARGE}---\n# nothing\n---\n${LARGE.replace('large', 'small')}...\n`);
    expect(manifests.map(manifest => manifest.origin.line)).toEqual([3, 15]);
    expect(manifests[1]?.locate(['metadata', 'name'])).toEqual({ line: 18, column: 3 });
  });

  test('with a list gives its items with their places, lists in lists too', () => {
    const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: a
- apiVersion: scheduler.kalypso.io/v1alpha1
  kind: WorkloadList
  items:
  - apiVersion: scheduler.kalypso.io/v1alpha1
    kind: Workload
    metadata: {name: b}
`;
    const { manifests } = parse(text);
    expect(manifests.map(({ origin, locate }) => [origin.line, locate(['metadata', 'name'])])).toEqual([
      [4, { line: 7, column: 5 }],
      [11, { line: 13, column: 16 }],
    ]);
    expect(parse('apiVersion: v1\nkind: List\nitems:\n').manifests).toEqual([]);
  });

  test('may be JSON', () => {
    const { manifests } = parse(
      `${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, null, '\t')}\n`,
    );
    expect(manifests[0]?.body).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
  });

  test('may come from Windows: a byte order mark and CRLF change neither values nor places', () => {
    const { manifests } = parse(`\ufeff${LARGE.replaceAll('\n', '\r\n')}`);
    expect(manifests[0]?.body).toEqual(parse(LARGE).manifests[0]?.body);
    expect(manifests[0]?.locate(['spec', 'reconciler'])).toEqual({ line: 8, column: 3 });
  });

  test('may use anchors, aliases and merge keys', () => {
    const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: a, labels: &labels {team: x}}
data:
  <<: *labels
  copy: &text hello
  again: *text
`;
    expect(parse(text).manifests[0]?.body).toMatchObject({ data: { team: 'x', copy: 'hello', again: 'hello' } });
  });

  test('that is empty or only comments gives nothing', () => {
    for (const text of ['', '\n', '---\n', '# nothing here\n', 'null\n', '\ufeff']) {
      expect(parse(text)).toMatchObject({ manifests: [], unreadable: [], diagnostics: [] });
    }
  });
});

describe('what is no object', () => {
  test('is named with a warning', () => {
    expect(problems(parse('name: prometheus\nhelm:\n  chart: x\n'))).toEqual([
      '1:1 not-an-object: the document has no kind: it is not a Kubernetes object',
    ]);
    const pointer =
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n';
    expect(problems(parse(pointer))).toEqual(['1:1 not-an-object: the file is a pointer of Git LFS, not its content']);
    expect(problems(parse('404: Not Found\n'))).toEqual([
      '1:1 not-an-object: the document has no kind: it is not a Kubernetes object',
    ]);
    expect(problems(parse('just text\n'))).toEqual(['1:1 not-an-object: the document is not a Kubernetes object']);
    expect(problems(parse('- a\n- b\n'))).toEqual(['1:1 not-an-object: the document is not a Kubernetes object']);
  });

  test('but claims to be of one of our kinds can hold back what it would have decided', () => {
    const { unreadable, manifests } = parse('kind: SchedulingPolicy\nmetadata:\n  name: all\n');
    expect(manifests).toEqual([]);
    expect(unreadable).toMatchObject([
      {
        kind: 'SchedulingPolicy',
        name: 'all',
        diagnostics: [{ severity: 'error', fix: 'add apiVersion: scheduler.kalypso.io/v1alpha1' }],
      },
    ]);
  });

  test('but is of our group is given on, for the model to judge', () => {
    expect(parse('apiVersion: scheduler.kalypso.io/v1alpha1\nmetadata: {name: x}\n').manifests).toHaveLength(1);
  });
});

describe('a document that is not valid', () => {
  test.each([
    ['a tab as indentation', 'kind: Workload\nmetadata:\n\tname: shop\n', '3:1 invalid-yaml', 'indent with spaces'],
    [
      'a colon in a value',
      'kind: Workload\nmetadata:\n  name: a: b\n',
      '3:9 invalid-yaml',
      'put the value in quotes, or begin a new line',
    ],
    [
      'a missing colon',
      'kind: Workload\nmetadata\n  name: b\n',
      '2:1 invalid-yaml',
      'write "key: value", or indent the line',
    ],
    [
      'an open quote',
      'kind: Workload\nmetadata:\n  name: "b\n',
      '',
      'close what was opened: a quote, a bracket, or a key with ":"',
    ],
    [
      'a template',
      'kind: Workload\nmetadata:\n  name: {{ .Values.name }}\n',
      '3:10 invalid-yaml',
      'put "{{ … }}" in quotes; if the file is a template and no manifest, name it in .sourceignore',
    ],
    [
      'a block of a template',
      'kind: Workload\n{{- if .x }}\na: 1\n{{- end }}\n',
      '2:',
      'put the value in quotes, or name the file in .sourceignore',
    ],
    [
      'a merge conflict',
      'kind: Workload\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n',
      '2:1',
      'resolve the conflict',
    ],
    [
      'an unknown alias',
      'kind: Workload\nmetadata: *nowhere\n',
      '2:11',
      'write &nowhere before the value that it means',
    ],
  ])('for %s says where and how to fix it', (_, text, place, fix) => {
    const file = parse(text);
    expect(file.manifests).toEqual([]);
    expect(problems(file).join('\n')).toContain(place);
    expect(file.unreadable[0]?.diagnostics[0]).toMatchObject({ severity: 'error', fix });
    expect(file.unreadable[0]?.diagnostics).toHaveLength(1);
  });

  test('gives its kind and name when they can be made out, and the other documents are read', () => {
    const broken =
      'apiVersion: scheduler.kalypso.io/v1alpha1\nkind: ClusterType\nmetadata:\n  labels:\n    name: wrong\n  name: "broken"\nspec:\n\tx: 1\n';
    const file = parse(`${LARGE}---\n${broken}---\n${LARGE.replace('large', 'small')}`);
    expect(file.manifests.map(({ origin }) => origin.line)).toEqual([1, 20]);
    expect(file.unreadable).toMatchObject([{ kind: 'ClusterType', name: 'broken', origin: { line: 11 } }]);
    expect(problems(file)[0]).toMatch(/^18:1 invalid-yaml: a tab is used for indentation/);
  });

  test('gives no kind or name that it does not have', () => {
    expect(parse('a: [\n').unreadable[0]).not.toHaveProperty('kind');
    expect(parse('spec:\n  kind: Inner\n  x: [\n').unreadable[0]).not.toHaveProperty('kind');
    expect(parse('kind: A\nkind: B\nx: 1\n').unreadable[0]).not.toHaveProperty('kind');
  });

  test('for a key that is there twice names both lines', () => {
    const file = parse(
      'kind: ClusterType\nmetadata:\n  name: large\nspec:\n  reconciler: a\n  configType: c\n  reconciler: b\n',
    );
    expect(problems(file)).toEqual(['7:3 duplicate-key: the key "reconciler" is there twice']);
    expect(file.unreadable[0]).toMatchObject({
      kind: 'ClusterType',
      name: 'large',
      diagnostics: [{ related: [{ message: 'the first', origin: { line: 5, column: 3 } }] }],
    });
  });
});

describe('a hostile document', () => {
  test('whose aliases would grow without bound is refused', () => {
    const rows = Array.from(
      { length: 20 },
      (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(', ')}]\n`,
    );
    const file = parse(`kind: ConfigMap\na0: &a0 [x]\n${rows.join('')}`);
    expect(problems(file)[0]).toContain('yaml-alias: the aliases make the document larger than 100000 values');
    expect(problems(parse(`a: &a {}\nb:\n${'- *a\n'.repeat(1001)}`))[0]).toContain('more than 1000 aliases');
  });

  test('that contains itself is refused', () => {
    expect(problems(parse('kind: &a [*a]\n'))[0]).toContain('1:11 yaml-alias: the alias *a stands inside of the value');
  });

  test('that is nested without end is refused', () => {
    expect(problems(parse('['.repeat(500) + ']'.repeat(500)))[0]).toContain('yaml-depth');
    expect(problems(parse('['.repeat(100_000)))[0]).toContain('yaml-depth');
    expect(problems(parse('- '.repeat(101) + 'x'))[0]).toContain('1:201 yaml-depth');
    const chain = Array.from({ length: 60 }, (_, index) => `a${index + 1}: &a${index + 1} [[*a${index}]]\n`).join('');
    expect(problems(parse(`a0: &a0 x\n${chain}`))[0]).toContain('yaml-depth');
  });

  test('can not reach the prototype of anything', () => {
    const [manifest] = parse(
      'apiVersion: v1\nkind: ConfigMap\n__proto__:\n  polluted: true\nconstructor: x\n',
    ).manifests;
    expect(Object.keys(manifest?.body as object)).toContain('__proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('with very many keys takes time in proportion to them', () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `  k${index}: v\n`).join('');
    expect(parse(`apiVersion: v1\nkind: ConfigMap\ndata:\n${keys}`).manifests).toHaveLength(1);
  });
});
