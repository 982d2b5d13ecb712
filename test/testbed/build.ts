import { ensurePrograms, explainMissing } from './binaries/ensure.ts';
import { cacheRoot } from './binaries/locate.ts';

// `npm run testbed:build`: builds what is missing of the testbed's programs. Does nothing when all are there.
const ensured = await ensurePrograms(process.env, line => console.log(line));
if (ensured.ok) {
  console.log(`The testbed is complete: ${ensured.files.size} files; builds are kept in ${cacheRoot(process.env)}`);
} else {
  console.error(explainMissing(ensured.missing, ensured.reason));
  process.exitCode = 1;
}
