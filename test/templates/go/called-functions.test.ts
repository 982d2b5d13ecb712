import { expect, test } from 'vitest';
import { calledFunctions, forbiddenFunctions } from '../../../templates/go/called-functions.ts';

test('every call is listed with its place', () => {
  const template = 'é{{ upper .Workload | quote }}\n  {{- if eq (len .ConfigData.l) 1 }}{{ end -}}';
  expect(calledFunctions(template)).toEqual([
    { name: 'upper', line: 1, column: 5 },
    { name: 'quote', line: 1, column: 23 },
    { name: 'eq', line: 2, column: 9 },
    { name: 'len', line: 2, column: 13 },
  ]);
});

test('names in texts, comments and fields are no calls', () => {
  expect(calledFunctions('now {{/* now */}}{{ "now" }}{{ .now }}{{ $now := 1 }}')).toEqual([]);
});

test('calls that are not available come with the reason and what to do instead', () => {
  const [now, uuid, ...more] = forbiddenFunctions('{{ now | date "2006" }}\n{{ uuidv4 }}{{ upper "a" }}');
  expect(now).toMatchObject({ name: 'now', line: 1, column: 3, reason: expect.stringContaining('clock') });
  expect(uuid).toMatchObject({ name: 'uuidv4', line: 2, column: 3, instead: expect.any(String) });
  expect(more).toEqual([]);
});

test('a text that is no template gives the calls before its mistake', () => {
  expect(forbiddenFunctions('{{ now }}{{ "').map(({ name }) => name)).toEqual(['now']);
});
