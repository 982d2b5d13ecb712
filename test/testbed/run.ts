import { once } from 'node:events';
import { join } from 'node:path';
import { openBed } from './bed.ts';
import { ensurePrograms, explainMissing } from './binaries/ensure.ts';
import type { Files } from './binaries/locate.ts';
import { startPlayground } from './sample/playground.ts';

// `npm run testbed [-- FOLDER]`: all real servers with a sample loaded, for people to play with. FOLDER is another sample of the same form.
const ensured = await ensurePrograms(process.env, line => console.log(line));
if (ensured.ok) {
  await run(ensured.files);
} else {
  console.error(explainMissing(ensured.missing, ensured.reason));
  process.exitCode = 1;
}

async function run(files: Files): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const bed = await openBed({ files });
  try {
    const source = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'environments', 'sample');
    const playing = startPlayground(bed, { source, say: line => console.log(line) });
    const guide = await Promise.race([playing, stopped.then(() => undefined)]);
    if (guide !== undefined) {
      console.log(guide);
      await stopped;
    }
  } finally {
    await bed.close();
    console.log('\nThe testbed has ended, and everything in it is gone.');
  }
  process.exit();
}
