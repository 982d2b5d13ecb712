import { defineConfig } from 'vitest/config';
import { gitTests } from './test/suites.ts';

const git = gitTests();
const pure = ['test/{scheduler,templates}/**/*.test.ts'];

// All tests that need no real server, in three parts: `npm test` is all but `git`, `npm run test:git` is `git`, and without a choice, as in
// `npx vitest run PATH`, they are all there. Real servers have their own configuration: vitest.e2e.config.ts.
export default defineConfig({
  test: {
    // Most tests wait for git and servers, so no core is left free as it is by default.
    maxWorkers: '100%',
    // Nothing is waited for that long when all is well: a busy machine must not make a test fail.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // What a golden file says is compared and never made up: neither here nor where a test has moved and its file has not.
    update: process.env['UPDATE_GOLDEN'] === '1' ? 'all' : 'none',
    projects: [
      // A pure function leaves nothing behind that the next test could see, so that the files share a process. Starting one for each, with
      // everything imported anew, would be most of the time.
      { extends: true, test: { name: 'pure', include: pure, exclude: git, isolate: false } },
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**', ...pure, ...git] },
      },
      { extends: true, test: { name: 'git', include: git } },
    ],
  },
});
