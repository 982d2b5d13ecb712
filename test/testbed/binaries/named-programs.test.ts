import { expect, test } from 'vitest';
import { namedPrograms } from './named-programs.ts';
import { PROGRAMS } from './programs.ts';

const names = (...words: string[]): string[] => namedPrograms(words).map(({ name }) => name);

test('without a name they are all meant', () => {
  expect(namedPrograms([])).toBe(PROGRAMS);
});

test('a name is that of a program, of a family of tests, or of the tests that always run', () => {
  expect(names('kustomize')).toEqual(['kustomize']);
  expect(names('forges')).toEqual(['gitea']);
  expect(names('core')).toContain('kubernetes');
});

test('several are built in the order in which they always are, each once', () => {
  expect(names('gitea', 'forges', 'etcd')).toEqual(['etcd', 'gitea']);
});

test('a name that nothing has is an error that lists those there are', () => {
  expect(() => names('gitae')).toThrow(/is called "gitae": name some of etcd, .*, core, forges/);
});
