import { expect, test } from 'vitest';
import { sampleLines } from '../../../../workflows/gitops/description/sample.ts';
import { plan } from '../../plans.ts';
import { placed } from './contents.ts';

const FULL = { items: 20, names: 10, diffLines: 2 };
const wanted = plan({ 'large/app1-web': { 'namespace.yaml': 'kind: Namespace\n', 'reconciler.yaml': 'a\nb\nc\n' } });

test('a folder that is added is shown by its files, folded away and cut', () => {
  expect(sampleLines(wanted, placed('large', 2), FULL)).toEqual([
    '',
    '<details><summary>What one of them contains</summary>',
    '',
    '`large/app1-web/namespace.yaml`:',
    '',
    '```\nkind: Namespace\n```',
    '',
    '`large/app1-web/reconciler.yaml`:',
    '',
    '```\na\nb\n… 1 more line\n```',
    '',
    '</details>',
  ]);
  expect(sampleLines(wanted, placed('large', 1), FULL)[1]).toContain('What it contains');
});

test('nothing is shown where nothing is added, and where there is no room', () => {
  expect(sampleLines(wanted, [], FULL)).toEqual([]);
  expect(sampleLines(wanted, placed('large', 1), { ...FULL, diffLines: 0 })).toEqual([]);
});
