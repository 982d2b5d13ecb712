import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseServeConfig } from '../../../workflows/serve/config-file.ts';
import { METRICS } from '../../../workflows/serve/metrics/metrics.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/serve.md'), 'utf8');

test('docs/serve.md has every metric with its type, and no other', () => {
  const documented = [...text.matchAll(/^\| `(berth_\w+)` \| (\w+) \|/gm)].map(([, name, type]) => [name, type]);
  expect(documented).toEqual(Object.entries(METRICS).map(([name, { type }]) => [name, type]));
});

test('the configuration in docs/serve.md has every field that its table explains, and can be used', () => {
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  const fields = [...text.matchAll(/^\| `(\w+)` \| `--/gm)].map(([, name]) => name);
  expect(Object.keys(parseServeConfig(yaml, 'docs/serve.md'))).toEqual(fields);
});
