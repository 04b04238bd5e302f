import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** Services and servers, one test at a time, with time for a small machine. */
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      fileParallelism: false,
      globalSetup: ['test-support/globalSetup'],
      hookTimeout: 180_000,
      testTimeout: 300_000,
    },
  }),
);
