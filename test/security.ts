import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';

// `npm run test:security`: the tests that docs/security.md names beside what they hold.

const text = readFileSync(join(import.meta.dirname, '../docs/security.md'), 'utf8');
const files = [...new Set(Array.from(text.matchAll(/`(test\/[\w./-]+\.ts)`/g), ([, file = '']) => file))];
await startVitest('test', files, { run: true });
