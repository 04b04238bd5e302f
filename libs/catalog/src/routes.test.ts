import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const READ = 'catalog.entity.read';
const LOCATION_READ = 'catalog.location.read';
const OURS = 'the guard of createLocationRouter';

/** Every route of the catalog, and what Backstage asks for there. */
const routes: Readonly<Record<string, string>> = {
  'GET /entities': READ,
  'GET /entities/by-uid/{uid}': READ,
  'GET /entities/by-name/{kind}/{namespace}/{name}': READ,
  'GET /entities/by-name/{kind}/{namespace}/{name}/ancestry': READ,
  'POST /entities/by-refs': READ,
  'GET /entities/by-query': READ,
  'POST /entities/by-query': READ,
  'GET /entity-facets': READ,
  'POST /entity-facets': READ,
  'DELETE /entities/by-uid/{uid}': 'catalog.entity.delete, which owners have',
  'POST /refresh': 'catalog.entity.refresh, which owners have',
  'GET /locations': LOCATION_READ,
  'POST /locations/by-query': LOCATION_READ,
  'GET /locations/{id}': LOCATION_READ,
  'GET /locations/by-entity/{kind}/{namespace}/{name}': LOCATION_READ,
  'POST /locations': 'catalog.location.create',
  // Backstage asks for catalog.location.create, although what the old target brought goes.
  'PUT /locations/{id}': OURS,
  // Backstage asks for catalog.location.delete, which owners have not.
  'DELETE /locations/{id}': OURS,
  'POST /analyze-location': 'catalog.location.analyze',
  'POST /validate-entity': 'catalog.entity.validate',
};

const require = createRequire(import.meta.url);
const catalog = dirname(require.resolve('@backstage/plugin-catalog-backend/package.json'));

it('knows every route of the catalog, so that an upgrade adds none that nobody thought about', () => {
  const { spec } = require(join(catalog, 'dist/schema/openapi/generated/router.cjs.js'));
  const found = Object.entries<object>(spec.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter(method => method !== 'parameters')
      .map(method => `${method.toUpperCase()} ${path}`),
  );
  expect(found.sort()).toEqual(Object.keys(routes).sort());
});
