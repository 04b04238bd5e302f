import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** Helm and the schemas are fetched once; a fleet needs time on a small machine. */
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ['src/testing/globalSetup.ts'],
      hookTimeout: 240_000,
      testTimeout: 120_000,
    },
  }),
);
