import { parseCLI, startVitest } from 'vitest/node';
import { ensurePrograms, explainMissing } from '../testbed/binaries/ensure.ts';
import { namedPrograms } from '../testbed/binaries/named-programs.ts';

// `npm run test:e2e [-- NAME]`: builds what is missing of the real servers, then runs the tests whose file has NAME in its path. Options of
// vitest work too, such as `-t "a part of a test's name"`, and `--project core` or that of a family, which only builds what it needs.
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const programs = namedPrograms([options.project ?? []].flat());
const ensured = await ensurePrograms(process.env, line => console.log(line), programs);
if (ensured.ok) {
  await startVitest('test', filter, { ...options, config: 'vitest.e2e.config.ts' });
} else {
  const isRequired = process.env['BERTH_TESTBED_REQUIRED'] === '1';
  const frame = '='.repeat(80);
  const verdict = isRequired
    ? 'BERTH_TESTBED_REQUIRED=1 says that they must run: this is a failure.'
    : 'Everything else was not affected.';
  console.error(
    `${frame}\nALL END-TO-END TESTS WERE SKIPPED.\n${explainMissing(ensured.missing, ensured.reason)}\n${verdict}\n${frame}`,
  );
  process.exitCode = isRequired ? 1 : 0;
}
