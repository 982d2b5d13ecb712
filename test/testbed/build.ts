import { ensurePrograms, explainMissing } from './binaries/ensure.ts';
import { cacheRoot } from './binaries/locate.ts';
import { namedPrograms } from './binaries/named-programs.ts';

// `npm run testbed:build [-- NAME …]`: builds what is missing of the testbed's programs, of all or of those that are named: programs, `core`,
// or families of tests. Does nothing when all are there.
const programs = namedPrograms(process.argv.slice(2));
const ensured = await ensurePrograms(process.env, line => console.log(line), programs);
if (ensured.ok) {
  const names = programs.map(({ name }) => name).join(', ');
  console.log(`The testbed has ${names}: ${ensured.files.size} files; builds are kept in ${cacheRoot(process.env)}`);
} else {
  console.error(explainMissing(ensured.missing, ensured.reason));
  process.exitCode = 1;
}
