import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from '../testing/createFolder.ts';
import { deriveFeature, describeFeature } from './describeFeature.ts';

describe('deriveFeature', () => {
  it.each([
    ['@backstage/plugin-catalog-backend', 'catalog', 'plugin'],
    ['@backstage/plugin-catalog-backend/alpha', 'catalog', 'plugin'],
    ['@backstage/plugin-search-backend-module-pg', 'search', 'module'],
    ['@backstage-community/plugin-tech-radar-backend', 'tech-radar', 'plugin'],
    ['@roadiehq/backstage-plugin-argo-cd-backend', 'argo-cd', 'plugin'],
    ['plugin-own-backend', 'own', 'plugin'],
    ['@internal/own', undefined, 'unknown'],
    ['./extensions/own-backend', undefined, 'unknown'],
  ])('of %s', (specifier, pluginId, kind) => {
    expect(deriveFeature(specifier)).toEqual({ specifier, pluginId, kind });
  });
});

describe('describeFeature', () => {
  it('believes the package.json of an installed package, even one that it does not export', async () => {
    const folder = await createFolder({
      'node_modules/@acme/oddly-named/package.json': JSON.stringify({
        exports: './index.js',
        backstage: { role: 'backend-plugin-module', pluginId: 'catalog' },
      }),
    });
    expect(await describeFeature('@acme/oddly-named/alpha', join(folder, 'index.ts'))).toEqual({
      specifier: '@acme/oddly-named/alpha',
      pluginId: 'catalog',
      kind: 'module',
    });
  });

  it('goes by the name where nothing is installed, or where package.json says nothing', async () => {
    const folder = await createFolder({ 'node_modules/plugin-own-backend/package.json': '{}' });
    for (const name of ['plugin-own-backend', 'plugin-other-backend']) {
      const feature = await describeFeature(name, join(folder, 'index.ts'));
      expect(feature).toEqual(deriveFeature(name));
    }
  });
});
