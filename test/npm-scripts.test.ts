import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

test.for(['.ci/run', 'AGENTS.md', 'CONTRIBUTING.md', 'README.md', 'docs/testing.md'])(
  'what %s runs with npm is there to be run',
  path => {
    const named = [...read(path).matchAll(/\bnpm (?:run )?(test|(?<=run )[a-z:]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(name => !(name in scripts))).toEqual([]);
  },
);

test('CI runs every suite', () => {
  const ci = read('.ci/run');
  // Those of test:security are in the first two; test:postgres is a family.
  const suites = Object.keys(scripts).filter(name => /^test(:(?!watch|all|security|postgres)|$)/.test(name));
  expect(suites).toEqual(['test', 'test:git', 'test:e2e', 'test:oracle']);
  expect(suites.filter(name => !new RegExp(`^ *step \\w+ npm (run )?${name}( |$)`, 'm').test(ci))).toEqual([]);
});
