import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../../scheduler/model/manifest.ts';
import { config } from '../../../support/objects.ts';
import { analyze } from '../analyze-config.ts';

describe('what is told of a value', () => {
  const origin = { ...config('c', {}).manifest.origin, line: 3 };
  const subject = { kind: 'ConfigMap', name: 'c' };

  test.each<[string, string, object]>([
    [
      'that is beyond the limits',
      '['.repeat(1000),
      {
        severity: 'error',
        code: 'config-value-too-large',
        message: expect.stringMatching(/^K of ConfigMap c can't be used: ./) as string,
        fix: 'make it smaller or flatter, or put it in single quotes if it is plain text',
      },
    ],
    [
      'that looks like a list and is none',
      '[a, b',
      {
        severity: 'warning',
        code: 'config-value-not-yaml',
        message: expect.stringMatching(/^K of ConfigMap c looks like a list or map but is text: ./) as string,
        fix: 'correct it, or quote it with single quotes if it is text',
      },
    ],
    [
      'that is a sentence',
      'note: this is text',
      {
        severity: 'info',
        code: 'config-text-is-map',
        message: 'K of ConfigMap c is a map with the key "note", not text',
        fix: 'quote it with single quotes if it is text',
      },
    ],
    [
      'with a key that is true or false',
      '{on: 1}',
      {
        severity: 'warning',
        code: 'config-key-is-boolean',
        message: 'K of ConfigMap c has a key that YAML 1.1 reads as true or false, such as y, n, on or off',
        fix: 'put the key in quotes',
      },
    ],
  ])('%s, at its place', (_name, text, expected) => {
    expect(analyze(config('c', { K: text }))).toEqual([{ ...expected, origin, subject }]);
  });

  test.each<[string, string, string[]]>([
    ['a list without its end, after spaces', '  [a', ['config-value-not-yaml']],
    ['a list of lines that is broken', '- a\n b: [', ['config-value-not-yaml']],
    ['a text with a bracket inside', 'a [b', []],
    ['a text that begins with a dash', '-a: [', []],
    ['a text in quotes that looks like a list', "'[a'", []],
    ['a template in braces', '{{ .Workload', []],
    ['a template with a space before it', ' {{ .Workload', []],
    ['a sentence over several lines', 'note: this is\n  a text', []],
    ['a sentence with a newline at its end', 'note: this is text\n', ['config-text-is-map']],
    ['a sentence of two keys', 'a: this is\nb: that is', []],
    ['a map in braces', '{note: this is text}', []],
    ['a key and two words', 'a: b c', ['config-text-is-map']],
    ['a key and one word', 'a: b', []],
    ['a text with a colon', 'a:b c', []],
    ['a boolean value', '{a: on}', []],
    ['a boolean key in a list', '[{y: 1}]', ['config-key-is-boolean']],
    ['a key in quotes', '{"on": 1}', []],
    ['a list of texts', '[on, off]', []],
  ])('%s', (_name, text, expected) => {
    expect(analyze(config('c', { K: text })).map(({ code }) => code)).toEqual(expected);
  });

  test('of several keys is told of each', () => {
    expect(analyze(config('c', { K: '[a', L: 'fine', M: '{b' })).map(({ origin }) => origin?.line)).toEqual([3, 3]);
  });
});

describe('lists of two ConfigMaps', () => {
  const codes = (...manifests: SourcedManifest[]) => analyze(...manifests).map(({ code }) => code);

  test('are told at the later one, with the earlier one', () => {
    const [a, b] = [config('a', { L: '[{x: 1}, s]' }), config('b', { L: '[{z: 2}, s]' })];
    const shared = {
      origin: { ...b.manifest.origin, line: 3 },
      subject: { kind: 'ConfigMap', name: 'b' },
      related: [{ message: 'ConfigMap a', origin: { ...a.manifest.origin, line: 3 } }],
    };
    expect(analyze(a, b)).toEqual([
      {
        severity: 'warning',
        code: 'config-list-without-names',
        message: 'L of ConfigMap b adds elements without a name to those of ConfigMap a',
        fix: 'give the elements names if some of them are meant to be merged (Kalypso merged them into each other)',
        ...shared,
      },
      {
        severity: 'info',
        code: 'config-list-duplicate',
        message: 'L of ConfigMap b adds s to a list that has it already, and so it will be there twice',
        fix: 'leave it out of one of the two',
        ...shared,
      },
    ]);
  });

  test.each<[string, string, string, string[]]>([
    ['with other elements', '[1]', '[2]', []],
    ['with an element that both have', '[1, 2]', '[3, 2]', ['config-list-duplicate']],
    ['with null in both', '[null]', '[null]', ['config-list-duplicate']],
    ['with a number and the text of it', '[1]', '["1"]', []],
    ['with equal lists inside of them', '[[1]]', '[[1]]', []],
    ['with names in one of them', '[{name: a}]', '[{x: 1}]', []],
    ['with names in the other one', '[{x: 1}]', '[{name: a}]', []],
    ['with names in both', '[{name: a}]', '[{name: b}]', []],
    ['with a part of them without names', '[{name: a}, {x: 1}]', '[{name: b}, {x: 1}]', ['config-list-without-names']],
    ['of which one is none', '[1]', '{a: 1}', ['config-precedence-by-name']],
  ])('%s', (_name, first, second, expected) => {
    expect(codes(config('a', { L: first }), config('b', { L: second }))).toEqual(expected);
  });

  test('that never apply together are not told', () => {
    expect(
      codes(config('a', { L: '[1]' }, { region: 'west' }), config('b', { L: '[1]' }, { 'cluster-type': 'small' })),
    ).toEqual([]);
  });

  test('are told with the first one that they apply together with', () => {
    const found = analyze(
      config('a', { L: '[1]' }, { size: 'small' }),
      config('b', { L: '[1]' }, { size: 'large' }),
      config('c', { L: '[1]' }, { 'cluster-type': 'large' }),
    );
    expect(found.map(({ related, subject }) => `${subject?.name}: ${related?.[0]?.message}`)).toEqual([
      'c: ConfigMap b',
    ]);
  });
});
