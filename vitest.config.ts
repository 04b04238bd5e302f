import { defineConfig } from 'vitest/config';

/** Shared by every package; `npm test` adds up the JSON results. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
    passWithNoTests: false,
    // Real processes and sockets, on small machines that do other things too.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
