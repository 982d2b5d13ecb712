import { describe, expect, test } from 'vitest';
import { labelKeyProblem, labelValueProblem, nameProblem } from '../../../scheduler/model/names.ts';

const LOWER_CASE =
  'may only have lower-case letters, digits, "-" and ".", and must start and end with a letter or digit';
const LETTERS = 'may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends';

// Kubernetes: RFC 1123 subdomain.
describe('the name of an object', () => {
  test.each(['a', '7', 'shop', 'shop-web', 'a--b', '3scale', 'a.b', 'shop.v2-1.example', 'a'.repeat(253)])(
    'may be %s',
    name => {
      expect(nameProblem(name)).toBeUndefined();
    },
  );

  test.each([
    ['', 'is empty'],
    ['a'.repeat(254), 'has 254 characters, at most 253 are allowed'],
    ['Shop', LOWER_CASE],
    ['shoP', LOWER_CASE],
    ['shop_web', LOWER_CASE],
    ['shop web', LOWER_CASE],
    ['shop/web', LOWER_CASE],
    ['-shop', LOWER_CASE],
    ['shop-', LOWER_CASE],
    ['.shop', LOWER_CASE],
    ['shop.', LOWER_CASE],
    ['shop..web', LOWER_CASE],
    ['shop.-web', LOWER_CASE],
    ['shop-.web', LOWER_CASE],
    ['shop.Web', LOWER_CASE],
    ['shop.web-', LOWER_CASE],
    ['..', LOWER_CASE],
    ['shöp', LOWER_CASE],
    ['shop\n', LOWER_CASE],
  ])('%j %s', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });
});

// Kubernetes: `[prefix/]name`, a subdomain and at most 63 characters.
describe('the key of a label', () => {
  test.each([
    'a', 'A', '7', 'tier', 'Tier_1.x-y', 'example.com/tier', 'a/b', 'a'.repeat(63), `${'a'.repeat(253)}/${'b'.repeat(63)}`,
  ])('may be %s', key => {
    expect(labelKeyProblem(key)).toBeUndefined();
  }); // biome-ignore format: a list of words

  test.each([
    ['', 'has no name'],
    ['example.com/', 'has no name'],
    ['a'.repeat(64), 'has 64 characters, at most 63 are allowed'],
    [`example.com/${'a'.repeat(64)}`, 'has 64 characters, at most 63 are allowed'],
    ['-tier', LETTERS],
    ['tier-', LETTERS],
    ['.tier', LETTERS],
    ['tier_', LETTERS],
    ['a tier', LETTERS],
    ['example.com/a/b', LETTERS],
    ['/tier', 'the part before "/" is empty'],
    ['Example.com/tier', `the part before "/" ${LOWER_CASE}`],
    ['example_com/tier', `the part before "/" ${LOWER_CASE}`],
    [`${'a'.repeat(254)}/tier`, 'the part before "/" has 254 characters, at most 253 are allowed'],
  ])('%j: %s', (key, problem) => {
    expect(labelKeyProblem(key)).toBe(problem);
  });
});

describe('the value of a label', () => {
  test.each(['', 'a', '7', 'West', 'west-1', 'west_1.2', 'a'.repeat(63)])('may be %j', value => {
    expect(labelValueProblem(value)).toBeUndefined();
  });

  test.each([
    ['a'.repeat(64), 'has 64 characters, at most 63 are allowed'],
    ['-west', LETTERS],
    ['west-', LETTERS],
    ['.west', LETTERS],
    ['_', LETTERS],
    ['west 1', LETTERS],
    ['example.com/west', LETTERS],
    ['wést', LETTERS],
    ['west\n', LETTERS],
  ])('%j %s', (value, problem) => {
    expect(labelValueProblem(value)).toBe(problem);
  });
});
