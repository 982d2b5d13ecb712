import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cliReference } from '../cli/reference.ts';
import { customResourceDefinitions } from '../scheduler/model/crd/custom-resource-definitions.ts';
import { kindsReference } from '../scheduler/model/kinds-reference.ts';
import { metricsReference } from '../server/metrics/reference.ts';
import { templateFunctionsReference } from '../templates/reference.ts';
import {
  buildReportReference,
  explainReportReference,
  getReportReference,
  planReportReference,
  promotionReportReference,
  promotionStatusReference,
  pullsReportReference,
  reviewReportReference,
  validationReportReference,
  waitReportReference,
} from '../use-cases/reference.ts';

const ROOT = join(import.meta.dirname, '..');

/** Every generated file, and what makes it. */
const GENERATED: Readonly<Record<string, () => string>> = {
  'docs/reference/cli.md': cliReference,
  'docs/reference/kinds.md': kindsReference,
  'docs/reference/template-functions.md': templateFunctionsReference,
  'docs/reference/plan-json.md': planReportReference,
  'docs/reference/metrics.md': metricsReference,
  'docs/reference/review-json.md': reviewReportReference,
  'docs/reference/explain-json.md': explainReportReference,
  'docs/reference/get-json.md': getReportReference,
  'docs/reference/validate-json.md': validationReportReference,
  'docs/reference/wait-json.md': waitReportReference,
  'docs/reference/build-json.md': buildReportReference,
  'docs/reference/promotion-json.md': promotionReportReference,
  'docs/reference/promotion-status-json.md': promotionStatusReference,
  'docs/reference/pulls-json.md': pullsReportReference,
  ...Object.fromEntries(
    [...customResourceDefinitions()].map(([file, text]) => [`deploy/crds/${file}`, () => text] as const),
  ),
};

/** Writes the generated files; with `--check` says which ones are stale and fails. */
const check = process.argv.includes('--check');
const stale = Object.entries(GENERATED).filter(([path, generate]) => {
  const file = join(ROOT, path);
  const wanted = `${generate().trimEnd()}\n`;
  if (read(file) === wanted) return false;
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  }
  return true;
});
for (const [path] of stale) console.log(check ? `${path} is stale` : `${path} written`);
console.log(`${Object.keys(GENERATED).length} generated files, ${stale.length} ${check ? 'stale' : 'changed'}`);
if (check && stale.length > 0) {
  console.error('Run "npm run generate" and commit the result.');
  process.exitCode = 1;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
