import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CORE_PROGRAMS, FAMILIES, HARNESS } from '../../../scripts/ci/families.ts';
import { PROGRAMS } from '../../testbed/binaries/programs.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const NOT_OURS = /^(node_modules|dist|\.git)\b/;
const files = readdirSync(ROOT, { encoding: 'utf8' }).flatMap(name =>
  NOT_OURS.test(name) ? [] : [name, ...below(name)],
);

test('names are words for a command line, each once, and none has another meaning there', () => {
  const names = FAMILIES.map(({ name }) => name);
  expect(names.filter(name => !/^[a-z][a-z-]*$/.test(name))).toEqual([]);
  const taken = [...PROGRAMS.map(({ name }) => name), 'core', 'all'];
  expect(new Set([...taken, ...names]).size).toBe(taken.length + names.length);
});

test('every program of the testbed is built by the core or by a family, and all of theirs are there', () => {
  const named = new Set([...CORE_PROGRAMS, ...FAMILIES.flatMap(({ programs }) => programs)]);
  expect([...named].sort()).toEqual(PROGRAMS.map(({ name }) => name).sort());
});

test('what all of them depend on is there', () => {
  expect(HARNESS.filter(glob => !files.some(file => matchesGlob(file, glob)))).toEqual([]);
});

describe.for(FAMILIES)('family $name', ({ name, sources, tests, command }) => {
  test('is about files that are there: what moves is found again', () => {
    expect([...sources, ...tests].filter(glob => !files.some(file => matchesGlob(file, glob)))).toEqual([]);
  });

  test('has only end-to-end tests for itself, since all others always run', () => {
    expect(tests.filter(glob => !glob.startsWith('test/e2e/'))).toEqual([]);
  });

  test('is told of in docs/testing.md', () => {
    expect(readFileSync(join(ROOT, 'docs', 'testing.md'), 'utf8')).toContain(`\n| \`${name}\` |`);
  });

  test('has a command that npm knows', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(Object.keys(scripts)).toContain(/^npm run (\S+)/.exec(command)?.[1]);
  });
});

function below(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name));
  } catch {
    return [];
  }
}
