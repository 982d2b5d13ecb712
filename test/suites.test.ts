import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import withoutServers from '../vitest.config.ts';
import endToEnd from '../vitest.e2e.config.ts';
import { gitTests, testsWith } from './suites.ts';

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => join('test', name))
  .sort();
const tests = files.filter(file => file.endsWith('.test.ts'));

/** A project of vitest's configuration, as far as it says which files are its. */
interface Suite {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

const suites = [withoutServers, endToEnd].flatMap(({ test: options }) =>
  (options?.projects ?? []).map((project): Suite => {
    const { name, include = [], exclude = [] } = (project as { test: Partial<Suite> }).test;
    return { name: name ?? '', include, exclude };
  }),
);

function suitesOf(file: string): string[] {
  const isOneOf = (globs: readonly string[]): boolean => globs.some(glob => matchesGlob(file, glob));
  return suites.filter(({ include, exclude }) => isOneOf(include) && !isOneOf(exclude)).map(({ name }) => name);
}

test('every test is in one suite and no more', () => {
  expect(tests.length).toBeGreaterThan(150);
  const wrong = tests.map(file => ({ file, suites: suitesOf(file) })).filter(found => found.suites.length !== 1);
  expect(wrong).toEqual([]);
});

test('what makes git repositories is in the suite of git, directly or by a fixture', () => {
  expect(suitesOf('test/server/serve.test.ts')).toEqual(['git']);
  expect(suitesOf('test/cli/explain/explain.test.ts')).toEqual(['git']);
  expect(suitesOf('test/templates/hash.test.ts')).toEqual(['pure']);
  expect(suitesOf('test/architecture.test.ts')).toEqual(['unit']);
  expect(gitTests().filter(file => !suitesOf(file).includes('git'))).toEqual([]);
});

// The second file of a process would not get what is said to vitest when the first one imports it.
test('tests that share a process use no fixture that hooks into vitest', () => {
  const hooks = files.filter(
    file => !tests.includes(file) && /\b(after|before)(All|Each)\(/.test(readFileSync(file, 'utf8')),
  );
  expect(hooks).toContain('test/support/temporary-folder.ts');
  expect(hooks.flatMap(testsWith).filter(file => suitesOf(file).includes('pure'))).toEqual([]);
});

test('npm test has a plan through the command line and a proposal on disk', () => {
  const files = [
    'test/cli/plan/plan.test.ts',
    'test/cli/plan/apply.test.ts',
    'test/workflows/proposal/propose.test.ts',
  ];
  expect(files.map(suitesOf)).toEqual([['unit'], ['unit'], ['unit']]);
});
