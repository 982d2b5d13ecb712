import { join } from 'node:path';
import { changedPaths } from './ci/changed-paths.ts';
import { chooseFamilies } from './ci/choose-families.ts';
import { FAMILIES } from './ci/families.ts';

/**
 * Which families of tests `.ci/run` runs beside its core: `scripts/ci-families.ts [NAME …]`. The names, and those in
 * `BERTH_CI_FAMILIES`, run in any case. Says on standard error which run and why; standard output has `<name> TAB <command>` for each.
 */
const asked = [...process.argv.slice(2), ...(process.env['BERTH_CI_FAMILIES'] ?? '').split(/[\s,]+/)];
const changes = await changedPaths(join(import.meta.dirname, '..'));
try {
  const choices = chooseFamilies(FAMILIES, { changes, asked: asked.filter(name => name !== '') });
  if (changes.known)
    console.error(`changed since ${changes.since}, of a day before the newest commit: ${changes.paths.length} files`);
  for (const { family, runs, reason } of choices) {
    const verdict = runs ? `runs, because ${reason}` : `LEFT OUT, because ${reason} (".ci/run ${family.name}" runs it)`;
    console.error(`family ${family.name} (${family.about}): ${verdict}`);
    if (runs) console.log(`${family.name}\t${family.command}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
