import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** What makes git repositories for tests. */
const REPOSITORIES = 'test/support/git-repository.ts';

/** What `npm test` has of git all the same, one of each layer: git, what is read, what is proposed on disk, and the command line. */
const FIRST_LOOK: readonly string[] = [
  'test/cli/plan/apply.test.ts',
  'test/cli/plan/plan.test.ts',
  'test/environments/read-environments.test.ts',
  'test/runtime/git/git.test.ts',
  'test/workflows/proposal/propose.test.ts',
];

/**
 * The tests of `npm run test:git`: those that make git repositories, which is to say that they import what makes them, directly or with a
 * fixture of theirs. Such a file starts git hundreds of times. So where a test belongs follows from what it does, wherever it is moved.
 */
export function gitTests(): string[] {
  const tests = testsWith(REPOSITORIES).filter(file => !file.startsWith('test/e2e/'));
  for (const file of FIRST_LOOK) {
    if (!tests.includes(file)) {
      throw new Error(`${file} is no test with git repositories: correct FIRST_LOOK in test/suites.ts`);
    }
  }
  return tests.filter(file => !FIRST_LOOK.includes(file)).sort();
}

/** The tests that import a file, directly or with a fixture of theirs. */
export function testsWith(file: string): string[] {
  const importers = importersOf();
  const found = new Set([file]);
  // A set takes in what is added while it is gone through.
  for (const imported of found) importers.get(imported)?.forEach(importer => found.add(importer));
  return [...found].filter(name => name.endsWith('.test.ts'));
}

/** For each file below `test/` those that import it. */
function importersOf(): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  for (const name of readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const file = join('test', name);
    for (const specifier of importsOf(readFileSync(join(ROOT, file), 'utf8'))) {
      const imported = join(dirname(file), specifier);
      importers.set(imported, (importers.get(imported) ?? new Set()).add(file));
    }
  }
  return importers;
}

/** Relative imports that are there when the program runs: those of types alone make no repository. */
function importsOf(text: string): string[] {
  const code = text.replace(/^import type [^;]*;/gm, '');
  return [...code.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.[^']+)'/g)].map(([, specifier = '']) => specifier);
}
