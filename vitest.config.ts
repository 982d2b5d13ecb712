import { defineConfig } from 'vitest/config';

// Unit, golden and property tests. Real servers have their own configuration: vitest.e2e.config.ts.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**', 'dist/**'],
    testTimeout: 30_000,
  },
});
