import { defineConfig } from 'vitest/config';

// Unit, golden and property tests. Real servers have their own configuration: vitest.e2e.config.ts.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**', 'dist/**'],
    // Most tests wait for git and servers, so no core is left free as it is by default.
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
});
