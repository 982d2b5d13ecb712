import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Codes that are no diagnostics: zod's, and Node's. */
const OTHERS: ReadonlySet<string> = new Set(['custom', 'undefined']);

test('every code that a diagnostic has is in the reference', () => {
  const reference = readFileSync(join(ROOT, 'docs/reference/diagnostics.md'), 'utf8');
  const codes = new Set(
    ['runtime', 'scheduler', 'environments', 'workflows', 'use-cases', 'server', 'cli'].flatMap(folder =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.ts'))
        .flatMap(name =>
          [...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/\bcode: '([a-z]+-[a-z-]+)'/g)].map(
            ([, code = '']) => code,
          ),
        ),
    ),
  );
  expect(codes.size).toBeGreaterThan(40);
  expect([...codes].filter(code => !OTHERS.has(code) && !reference.includes(`\`${code}\``)).sort()).toEqual([]);
});
