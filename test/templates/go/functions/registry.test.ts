import { describe, expect, test } from 'vitest';
import { createGoEngine } from '../../../../templates/go/engine.ts';
import { TemplateError } from '../../../../templates/go/errors.ts';
import { FAMILIES, FORBIDDEN, FUNCTIONS } from '../../../../templates/go/functions/index.ts';
import { readGolden } from '../../golden-value.ts';

interface FunctionRecord {
  readonly name: string;
  readonly source: 'builtin' | 'sprig' | 'kalypso';
  readonly signature?: string;
  readonly deterministic: boolean;
}

const RECORDS = readGolden<FunctionRecord>('functions').filter(({ source }) => source !== 'builtin');
const BY_NAME = new Map(FUNCTIONS.map(definition => [definition.name, definition]));

/** They depend on nothing but their arguments here: the order of keys is sorted, the vector of the cipher derived. */
const MADE_DETERMINISTIC = ['encryptAES', 'keys', 'values'];

test('the record of the original has all functions', () => {
  expect(RECORDS).toHaveLength(154);
});

test('every deterministic function of the original exists', () => {
  const names = RECORDS.filter(({ deterministic }) => deterministic).map(({ name }) => name);
  expect(names.filter(name => !BY_NAME.has(name))).toEqual([]);
});

test('every other one is forbidden, or made deterministic', () => {
  const names = RECORDS.filter(({ deterministic }) => !deterministic).map(({ name }) => name);
  expect([...FORBIDDEN.keys(), ...MADE_DETERMINISTIC].sort()).toEqual(names.sort());
  expect(MADE_DETERMINISTIC.filter(name => !BY_NAME.has(name))).toEqual([]);
});

test('there are no functions that the original does not have, and none twice', () => {
  const known = new Set(RECORDS.map(({ name }) => name));
  expect(FUNCTIONS.filter(({ name }) => !known.has(name))).toEqual([]);
  expect(BY_NAME.size).toBe(FUNCTIONS.length);
  expect(FUNCTIONS).toHaveLength(Object.values(FAMILIES).flat().length);
});

describe('parameters and result are those of the original:', () => {
  test.each(RECORDS.filter(({ name }) => BY_NAME.has(name)))('$name', ({ name, signature }) => {
    const { params = [], variadic, result } = BY_NAME.get(name) ?? {};
    const shown = [...params, ...(variadic === undefined ? [] : [`...${variadic}`])].join(', ');
    const [, recordedParams, recordedResult] = /^func\((.*)\) \(?([^()]*?)(?:, error\))?$/.exec(signature ?? '') ?? [];
    expect([shown, result]).toEqual([recordedParams, recordedResult]);
  });
});

describe('a forbidden function is refused with a reason and a way out:', () => {
  test.each([...FORBIDDEN])('%s', (name, { reason, instead }) => {
    const compile = () => createGoEngine().compile(`{{ ${name} }}`);
    expect(compile).toThrow(TemplateError);
    expect(compile).toThrow(reason);
    expect(compile).toThrow(instead);
  });
});

test('only functions that change a map in place say so', () => {
  const mutating = FUNCTIONS.filter(({ mutates }) => mutates).map(({ name }) => name);
  expect(mutating).toEqual(['set', 'unset', 'merge', 'mergeOverwrite']);
});
