import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** Whole backends: one file at a time. Cases keep deadlines of their own. */
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      fileParallelism: false,
      hookTimeout: 120_000,
      maxConcurrency: 16,
      testTimeout: 300_000,
    },
  }),
);
