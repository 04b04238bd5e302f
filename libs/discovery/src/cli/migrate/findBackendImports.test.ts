import { expect, it } from 'vitest';
import { findBackendImports } from './findBackendImports.ts';

it('finds what a stock backend adds, and nothing that is commented out', () => {
  const source = `
    /* https://backstage.io: backend.add(import('@acme/in-a-comment')); */
    import { createBackend } from '@backstage/backend-defaults';
    import legacy from '@acme/plugin-legacy-backend';
    const url = 'https://example.com'; backend.add(import("@acme/after-a-url"));
    backend.add(import('@backstage/plugin-app-backend'));
    // backend.add(import('@backstage/plugin-devtools-backend'));
    backend.add(
      // the catalog
      import('@backstage/plugin-catalog-backend/alpha'),
    );
    backend.add(import('./extensions/own'));
    backend.add(legacy);
    backend.add(legacy());
    backend.add(localFeature);
    backend.start();`;
  expect(findBackendImports(source)).toEqual([
    '@acme/after-a-url',
    '@backstage/plugin-app-backend',
    '@backstage/plugin-catalog-backend/alpha',
    './extensions/own',
    '@acme/plugin-legacy-backend',
  ]);
});
