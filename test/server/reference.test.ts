import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseServeConfig } from '../../server/config-file.ts';
import { METRICS } from '../../server/metrics/table.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/serve.md'), 'utf8');

test('every metric that docs/serve.md speaks of exists', () => {
  const named = [...text.matchAll(/\bberth_\w+/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter(name => !Object.keys(METRICS).includes(name))).toEqual([]);
});

test('the configuration in docs/serve.md has every field that its table explains, and can be used', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  const fields = [...text.matchAll(/^\| `(\w+)` \| (?:`--|–)/gm)].map(([, name]) => name);
  expect(Object.keys(parseServeConfig(yaml, 'docs/serve.md'))).toEqual(fields);
});
