import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRenderedYaml, type YamlProblem } from '../../../scheduler/plan/rendered-yaml.ts';
import { GoMap, type GoValue } from '../../../templates/value.ts';
import { encodeYaml } from '../../../templates/yaml/index.ts';

function yamlProblem(text: string): YamlProblem | undefined {
  const read = readRenderedYaml(text);
  return 'problem' in read ? read.problem : undefined;
}

describe('what kubectl and kustomize can read is no problem', () => {
  test.each<[string, string]>([
    ['nothing', ''],
    ['comments only', '# nothing here\n\n# nor here'],
    ['a manifest', 'kind: Namespace\nmetadata:\n  name: dev\n'],
    ['several documents', 'a: 1\n---\n- b\n---\nc\n'],
    ['documents without content', '---\n---\n# comment\n---\n'],
    ['documents that end with dots', '---\na: 1\n...\n---\na: 1\n...\n'],
    ['a document on the line of its marker', '--- {a: 1}\n--- b\n'],
    ['the same key in two documents', 'a: 1\n---\na: 1\n'],
    ['the same key at two places', 'a: {x: 1}\nb: {x: 1}\nc:\n- x: 1\n- x: 1\n'],
    ['an anchor and its aliases', 'a: &x [1]\nb: *x\nc: *x\n'],
    ['an anchor that is set anew', 'a: &x 1\nb: &x 2\nc: *x\n'],
    ['a merge key', 'a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n'],
    ['a merge key with a list', 'a: &x {k: 1}\nb: &y {j: 1}\nc: {<<: [*x, *y]}\n'],
    [
      'a block of lines that looks like anything',
      'a: |\n  b: c: d\n  "\n\n    [\nb: >-\n  - c\n\te\n'.replace('\te', '  e'),
    ],
    ['a block with a hint', 'a: |2\n   b\n'],
    ['lists and maps on one line', '{a: [1, {b: c}], "d": , e}\n'],
    ['brackets that close in the first column', 'a: {\n  b: c\n}\nd: [\n  e\n]\n'],
    ['a quoted text whose next line is in the first column', 'a: "b\nc"\n'],
    ['a list that is not indented', 'a:\n- 1\nb:\n- 2\n'],
    ['windows line ends', 'a: 1\r\nb:\r\n  - c\r\n'],
    ['a byte order mark', '\ufeffa: 1\n'],
    ['a colon within a word', 'a: http://b:80\n'],
    ['a tab behind a colon', 'a:\t1\n'],
    ['directives', '%YAML 1.1\n%TAG !e! tag:example.org:\n---\na: !e!x b\n'],
    ['tags', 'a: !!str 1\nb: !own c\nc: !!binary aGk=\n'],
    ['words that are no booleans here', 'a: yes\nb: !!str on\n'],
  ])('%s', (_name, text) => {
    expect(yamlProblem(text)).toBeUndefined();
  });
});

describe('what they refuse is a problem, in a line', () => {
  test.each<[name: string, text: string, line: number, message: string]>([
    ['a tab as indentation', 'a:\n\tb: 1\n', 2, 'found character that cannot start any token'],
    ['a tab in a block of lines', 'a: |\n\tb\n', 1, 'found a tab character where an indentation space is expected'],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 3, 'the key "a" is already defined at line 1'],
    ['a key twice further in', 'a:\n  - b: 1\n    c: 2\n    b: 3\n', 4, 'the key "b" is already defined at line 2'],
    ['a key twice in braces', 'a: {b: 1,\n    b: 2}\n', 2, 'the key "b" is already defined at line 1'],
    ['a key twice in the second document', 'a: 1\n---\nb: 1\nb: 1\n', 4, 'the key "b" is already defined at line 3'],
    ['a key once more in quotes', '1: a\n"1": b\n', 2, 'the key "1" is already defined at line 1'],
    ['two merge keys', 'a: &a {k: 1}\nb:\n  <<: *a\n  <<: *a\n', 4, 'the key "<<" is already defined at line 3'],
    ['an alias twice as key', 'a: &a k\nb:\n  *a : 1\n  *a : 2\n', 4, 'the key *a is already defined at line 3'],
    ['a double quote that is not closed', 'a: 1\nb: "c\nd: 1\n', 2, 'found unexpected end of stream'],
    ['a single quote that is not closed', "a: 'it''s\n", 1, 'found unexpected end of stream'],
    ['a bracket that is not closed', 'a: 1\nb: [1, 2\n', 2, "did not find expected ',' or ']'"],
    ['a brace that is not closed', 'a: {b: 1\n', 1, "did not find expected ',' or '}'"],
    ['an open bracket at the very end', 'a: [', 1, 'did not find expected node content'],
    ['a bracket that was never opened', 'a: 1]\nb: ]\n', 2, 'did not find expected node content'],
    ['a key that is indented too far', 'a: 1\n  b: 2\n', 2, 'mapping values are not allowed in this context'],
    ['a key that is not indented enough', 'a:\n    b: 1\n  c: 2\n', 3, 'did not find expected key'],
    ['a map where a list goes on', '- a\nb: 1\n', 2, "did not find expected '-' indicator"],
    ['a second colon', 'a: b: c\n', 1, 'mapping values are not allowed in this context'],
    ['a line without a colon', 'a: 1\nb\nc: 2\n', 2, "could not find expected ':'"],
    ['text behind a closing quote', 'a: "b" c\n', 1, 'did not find expected key'],
    ['an at sign at the start', 'a: 1\nb: @c\n', 2, 'found character that cannot start any token'],
    ['a control character', 'a: 1\nb: \u0001\n', 2, 'control characters are not allowed'],
    ['text behind dots without a new document', 'a: 1\n...\nb: 2\n', 3, 'did not find expected <document start>'],
    ['an error in the last document', 'a: 1\n---\nb: 2\n---\nc: [\n', 5, 'did not find expected node content'],
    ['a directive without a document', '%YAML 1.1\na: 1\n', 2, 'did not find expected <document start>'],
    ['YAML 1.2 by name', '%YAML 1.2\n---\na: 1\n', 1, 'found incompatible YAML document'],
    ['a directive that nobody knows', 'a: 1\n---\nb: 1\n...\n%FOO\n---\n', 5, 'found unknown directive name'],
    ['a directive that is another document’s', '%TAG !e! x:\n---\na\n---\n!e!b c\n', 5, 'found undefined tag handle'],
    ['an alias without an anchor', 'a: 1\nb: *c\n', 2, "unknown anchor 'c' referenced"],
    ['an alias of another document', 'a: &x 1\n---\nb: *x\n', 3, "unknown anchor 'x' referenced"],
    ['an alias that contains itself', 'a: &x\n  b: *x\n', 2, "anchor 'x' value contains itself"],
    ['a merge with what is no map', 'a: 1\n<<: 2\n', 2, 'map merge requires map or sequence of maps as the value'],
    ['a map as a key', 'a: {{ .Name }}\n', 1, 'invalid map key'],
    ['a tag that does not fit', 'a: !!int b\n', 1, 'cannot decode !!str `b` as a !!int'],
    ['a word of YAML 1.1 as a boolean', 'a: !!bool yes\n', 1, 'cannot decode !!str `yes` as a !!bool'],
  ])('%s', (_name, text, line, message) => {
    expect(yamlProblem(text)).toEqual({ line, message });
  });
});

describe('texts that are meant to do harm are a problem, or none, but never an exception', () => {
  test.each<[string, string]>([
    ['lists in lists', '['.repeat(100_000)],
    ['lists in lists that close again', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['lists in lists in block form', `${'- '.repeat(100_000)}a`],
    ['maps in maps', `${'{a: '.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['keys in keys', '? '.repeat(100_000)],
    ['pairs in lists', '[a: '.repeat(100_000)],
    ['maps that are merged in maps', `${'{<<: '.repeat(100_000)}{}${'}'.repeat(100_000)}`],
    ['maps in maps in block form', Array.from({ length: 1100 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ])('%s', (_name, text) => {
    expect(yamlProblem(text)).toEqual({ line: expect.any(Number), message: 'exceeded max depth of 1000' });
  });

  test.each<[string, string]>([
    ['lists', `${'[&a '.repeat(990)}!!int 1${']'.repeat(990)}`],
    ['merged maps', `${'{<<: '.repeat(990)}{a: !!int 1}${'}'.repeat(990)}`],
    ['lists in block form', `${'- '.repeat(990)}!!int 1`],
  ])('990 levels of %s fit on the stack', (_name, text) => {
    expect(yamlProblem(text)).toBeUndefined();
  });

  test('aliases that multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 10; level++) {
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    expect(yamlProblem(lines.join('\n'))?.message).toBe('document contains excessive aliasing');
  });

  test('more than a million characters are none', () => {
    expect(yamlProblem(`a: ${'word '.repeat(300_000)}\n`)).toBeUndefined();
  });
});

/** How many times as long the second text takes: of this process's own time the least, because others use the machine. */
function ratio(small: string, large: string): number {
  const times = Array.from({ length: 6 }, () => [secondsOf(small), secondsOf(large)] as const);
  const least = (of: 0 | 1): number => Math.min(...times.map(pair => pair[of]));
  return least(1) / least(0);
}

function secondsOf(text: string): number {
  const before = process.cpuUsage();
  yamlProblem(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('twelve times as much takes not much more than twelve times as long', () => {
  const lines = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');
  test.each<[string, (thousands: number) => string]>([
    ['keys of one map', n => `data:\n${lines(n * 1000, index => `  KEY_${index}: "value ${index}"`)}\n`],
    ['keys in braces', n => `{${lines(n * 1000, index => `k${index}: v,`)}}`],
    ['elements of one list on a line', n => `[${'a, '.repeat(n * 1000)}b]`],
    ['brackets that follow each other', n => '- []\n'.repeat(n * 1000)],
    ['brackets that are not closed in time', n => `[${'[a],'.repeat(n * 1000)}`],
    ['a word of many lines', n => 'a\n'.repeat(n * 4000)],
    ['a quoted text of many lines', n => `"${'a\n\n'.repeat(n * 4000)}"`],
    ['blanks', n => `a:${' '.repeat(n * 20_000)}b`],
    ['anchors and aliases', n => lines(n * 1000, index => `- &a${index} ${index}\n- *a${index}`)],
    ['documents', n => 'a: 1\n---\n'.repeat(n * 1000)],
  ])('%s', (_name, textOf) => {
    // A quadratic reader needs 144 times as long. What is more than twelve is for memory, and for what isn't compiled yet.
    expect(ratio(textOf(1), textOf(12))).toBeLessThan(40);
  });
});

describe('what templates print with toYaml is never a problem', () => {
  const text = fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...Array.from('ab1 :#-?,[]{}&*!|>\'"%@`=~/\\.\n\r\t_+\u0085\u2028\ufeff')) }),
      fc.constantFrom(
        'yes',
        'null',
        '~',
        '0x1f',
        '2024-01-02',
        '1:30',
        '.inf',
        '---',
        '...',
        'a: b',
        '- x',
        '%YAML 1.2',
      ),
    )
    // Of texts of several lines that begin with a blank or a break yaml.v3 writes blocks that nobody can read, it included.
    .filter(candidate => !/^\s[^]*\n|^\n/.test(candidate));
  // `<<` is written without quotes, as by yaml.v3, and so is a merge to its readers.
  const key = text.filter(candidate => candidate !== '<<');
  const { value } = fc.letrec<{ value: GoValue }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.constant(null), fc.boolean(), fc.bigInt({ min: -99n, max: 2n ** 63n - 1n }), fc.double(), text),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map(entries => new GoMap('string-any', entries)),
    ),
  }));

  test('alone', () => {
    fc.assert(
      fc.property(value, any => {
        expect(yamlProblem(encodeYaml(any))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('and indented below a key, with another document behind', () => {
    fc.assert(
      fc.property(value, any => {
        const indented = encodeYaml(any).replace(/^(?=.)/gm, '  ');
        expect(yamlProblem(`kind: ConfigMap\ndata:\n${indented}---\nkind: Namespace\n`)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});
