import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

test('every promise names tests and files that are there', () => {
  const text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
  const rows = text.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| promise'));
  expect(rows.length).toBeGreaterThan(12);
  expect(rows.filter(row => !/`test\/[\w./-]+\.test\.ts`/.test(row))).toEqual([]);
  const named = Array.from(
    text.matchAll(/`((?:test|runtime|templates|scheduler|environments|server|cli)\/[\w./-]*)`/g),
    ([, path = '']) => path,
  );
  expect(named.filter(path => !existsSync(join(ROOT, path)))).toEqual([]);
});
