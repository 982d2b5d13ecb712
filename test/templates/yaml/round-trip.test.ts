import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GoMap, type GoValue } from '../../../templates/value.ts';
import { decodeYaml, encodeYaml } from '../../../templates/yaml/index.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...Array.from('ab1 :#-?,[]{}&*!|>\'"%@`=~/\\.\n_+')), maxLength: 10 }),
  fc.constantFrom('yes', 'null', '~', '0x1f', '1_000', '2024-01-02', '1:30', '.inf', '---', 'a: b', '- x', '08'),
);

const scalar: fc.Arbitrary<GoValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  text,
);

const { value } = fc.letrec<{ value: GoValue }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(
        fc.tuple(fc.oneof(text, fc.boolean(), fc.constant(null), fc.bigInt({ min: -99n, max: 99n })), tie('value')),
        { maxLength: 4 },
      )
      .map(entries => new GoMap('any-any', entries)),
  ),
}));

/**
 * What yaml.v3 writes so that readers get something else: `<<`, which as a key stands unquoted and is read as a merge
 * key; a block of text that begins with a break, which is lost, or with a space, whose hint is wrong in lists; and the
 * line breaks that YAML 1.2 dropped.
 */
const lossy = /^<<$|^[ \n][^]*\n|^\n|[\u0085\u2028\u2029]/;

test('what is written reads back as the same value', () => {
  fc.assert(
    fc.property(value, original => {
      fc.pre(!hasLossyText(original));
      expect(decodeYaml(encodeYaml(original))).toEqual(original);
    }),
    { numRuns: 2000 },
  );
});

test('the order of insertion of keys changes nothing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (keys, picks) => {
      const shuffled = [...keys];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = picks.next().value % (last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
      }
      const [a, b] = [keys, shuffled].map(order =>
        encodeYaml(
          new GoMap(
            'string-any',
            order.map(key => [key, 1n] as const),
          ),
        ),
      );
      expect(a).toBe(b);
    }),
    { numRuns: 1000 },
  );
});

function hasLossyText(original: GoValue): boolean {
  if (typeof original === 'string') return lossy.test(original);
  if (Array.isArray(original)) return original.some(hasLossyText);
  if (original instanceof GoMap) return [...original.entries].flat().some(hasLossyText);
  return false;
}
