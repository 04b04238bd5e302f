import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** Their files share one fleet, which the folder's `it.ts` starts; all others start their own. */
const sharing = ['portal', 'catalog'];

/** Whole fleets: one at a time, on one PostgreSQL server, with time for a small machine. */
export default mergeConfig(
  shared,
  defineConfig({
    test: {
      fileParallelism: false,
      globalSetup: ['test-support/globalSetup'],
      hookTimeout: 180_000,
      testTimeout: 120_000,
      projects: [
        ...sharing.map((name, groupOrder) => ({
          extends: true as const,
          // In one process, for the fleet to be there as long as it is.
          test: {
            name,
            dir: `src/${name}`,
            include: ['*.test.ts'],
            isolate: false,
            sequence: { groupOrder },
          },
        })),
        {
          extends: true,
          test: {
            name: 'own',
            exclude: sharing.map(name => `src/${name}/**`),
            sequence: { groupOrder: sharing.length },
          },
        },
      ],
    },
  }),
);
