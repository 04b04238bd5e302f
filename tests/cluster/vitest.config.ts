import { defineConfig } from 'vitest/config';

/** One life of a release, from install to uninstall: each step builds on the one before. */
export default defineConfig({
  test: {
    include: ['src/lifecycle.test.ts'],
    bail: 1,
    hookTimeout: 900_000,
    testTimeout: 900_000,
  },
});
