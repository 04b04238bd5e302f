import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** Images are built before the first test; containers need time on a small machine. */
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      fileParallelism: false,
      globalSetup: ['src/testing/globalSetup.ts'],
      hookTimeout: 600_000,
      testTimeout: 180_000,
    },
  }),
);
