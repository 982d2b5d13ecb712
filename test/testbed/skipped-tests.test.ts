import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RUN = join(import.meta.dirname, '..', 'e2e', 'run.ts');

test.for([
  ['loudly where they are a bonus', {}, 0],
  ['with a failure where they are required', { BERTH_TESTBED_REQUIRED: '1' }, 1],
] as const)('end-to-end tests that have no servers are skipped %s', async ([, required, code]) => {
  const env = { PATH: '/nowhere', XDG_CACHE_HOME: await temporaryFolder(), ...required };
  const { status, stderr } = spawnSync(process.execPath, [RUN], { env, encoding: 'utf8' });
  expect(status).toBe(code);
  expect(stderr).toContain('ALL END-TO-END TESTS WERE SKIPPED.');
  expect(stderr).toContain("can't be built here: Go 1.26 or newer is not on PATH");
  expect(stderr).toMatch(/gitea 1\.26\.0: gitea, /);
});
