import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { matchesGlob, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { describeRun, type TriedMutant } from './report.ts';
import { inSample, type Sample } from './sample.ts';
import { SAMPLE_CHECKER } from './sample-checker.ts';

/** What decides: a wrong line here places, changes or removes something that it must not. */
const DECIDING = [
  'scheduler/**/*.ts',
  'workflows/gitops/**/*.ts',
  'workflows/proposal/{auto-merge,decide,difference}.ts',
  'workflows/proposal/text/**/*.ts',
];
/** Of these, what asks git or a forge: its tests do so too, and take too long to be run for each mutant. */
const ASKING = [
  'workflows/gitops/{environment-changes,legacy-pull-requests,manual-edits,own-history,source-commits}.ts',
  'workflows/gitops/description/read-content.ts',
];
const ENOUGH = 0.85;
/** Not in git: results that the next run takes over for mutants and tests that didn't change. */
const INCREMENTAL_FILE = '.stryker/incremental.json';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '0.1' },
    files: { type: 'string', multiple: true, default: [] },
    fresh: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  },
});
const sample = { seed: Number(values.seed), share: Number(values.sample) };
const files = filesToMutate(values.files);
if (files.length === 0) {
  console.error(`No file of ${DECIDING.join(', ')} begins with ${values.files.join(' or ')}.`);
  process.exit(2);
}
const tried = await runMutants(files, sample);
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`);
console.log(`seed ${sample.seed}, sample ${sample.share}, ${files.length} files\n`);
const { text, share } = describeRun(tried, path => readFileSync(path, 'utf8'));
console.log(text);
if (share < ENOUGH) {
  console.log(`Fewer than ${ENOUGH * 100} % of the mutants were killed.`);
  process.exitCode = 1;
}

/** @param wanted Files, folders or beginnings of paths; everything when there are none. */
function filesToMutate(wanted: readonly string[]): string[] {
  return globSync(DECIDING)
    .filter(path => !ASKING.some(pattern => matchesGlob(path, pattern)))
    .filter(path => wanted.length === 0 || wanted.some(start => path.startsWith(start)))
    .sort();
}

async function runMutants(mutate: readonly string[], sample: Sample): Promise<TriedMutant[]> {
  // A run that was interrupted has left them.
  forgetUntried();
  const results = await new Stryker({
    mutate: [...mutate],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', new URL('./sample-checker.ts', import.meta.url).href],
    checkers: [SAMPLE_CHECKER],
    coverageAnalysis: 'perTest',
    reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    warnings: { slow: false, unknownOptions: true, preprocessorErrors: true, unserializableOptions: true },
    incremental: true,
    incrementalFile: INCREMENTAL_FILE,
    force: values.fresh,
    concurrency: Number(values.concurrency),
    tempDirName: '.stryker/tmp',
    ignorePatterns: ['dist', 'test/{bench,e2e,oracle,testbed}'],
    // Stryker would rewrite it with an interface that TypeScript 7 doesn't have; the tests don't need it.
    tsconfigFile: 'none',
    // What takes longer counts as killed, so that a busy machine must not make it longer.
    timeoutMS: 180_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 15,
    ...({ vitest: { configFile: 'vitest.mutation.config.ts', related: false }, sample } as object),
  }).runMutationTest();
  forgetUntried();
  const known = new Set(mutate);
  return results
    .map(result => ({ ...result, file: relative(process.cwd(), result.fileName) }))
    .filter(result => known.has(result.file) && inSample(sample, result));
}

/** Mutants outside of the sample would otherwise stay outside of every later one. */
function forgetUntried(): void {
  if (!existsSync(INCREMENTAL_FILE)) return;
  const report = JSON.parse(readFileSync(INCREMENTAL_FILE, 'utf8')) as {
    readonly files: Record<string, { mutants: readonly { readonly status: string }[] }>;
  };
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter(({ status }) => status !== 'CompileError');
  }
  writeFileSync(INCREMENTAL_FILE, JSON.stringify(report));
}
