import { defineConfig } from 'vitest/config';

// Tests with real servers: `npm run test:e2e`. See docs/testing.md.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    // One process for each file: its end is the end of the servers that the file started.
    pool: 'forks',
    // Each file may have a control plane, Flux and a forge of its own: more than two at once only wait for each other.
    maxWorkers: 2,
    // Starting servers counts. Nothing is waited for that long when all is well.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
