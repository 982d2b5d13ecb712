import { defineConfig } from 'vitest/config';
import { FAMILIES } from './scripts/ci/families.ts';

const families = FAMILIES.filter(({ tests }) => tests.length > 0);

// Tests with real servers: `npm run test:e2e`. What belongs to no family is the core, which CI always runs. See docs/testing.md.
export default defineConfig({
  test: {
    // One process for each file: its end is the end of the servers that the file started.
    pool: 'forks',
    // Each file may have a control plane, Flux and a forge of its own: more than two at once only wait for each other.
    maxWorkers: 2,
    // Starting servers counts. Nothing is waited for that long when all is well.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'core', include: ['test/e2e/**/*.test.ts'], exclude: families.flatMap(({ tests }) => tests) },
      },
      ...families.map(({ name, tests }) => ({ extends: true as const, test: { name, include: [...tests] } })),
    ],
  },
});
