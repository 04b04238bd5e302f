import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { expect, it } from 'vitest';
import { guardedObjects } from './guardedObjects.ts';
import { alice, component } from './testing/startKubernetes.ts';

// The plugin's routes ask the catalog for the entity by themselves (plugin-kubernetes-backend
// 0.21.11); whoever hands over another one gets no further.
it('goes by the entity of the catalog, whatever one it is handed', async () => {
  const own = component('booking', alice);
  const asked: Entity[] = [];
  const objects = guardedObjects(
    {
      async getKubernetesObjectsByEntity({ entity }) {
        asked.push(entity);
        return { items: [] };
      },
      getCustomResourcesByEntity: async () => ({ items: [] }),
    },
    {
      catalog: catalogServiceMock({ entities: [own] }),
      permissions: mockServices.permissions({ result: AuthorizeResult.ALLOW }),
      rules: { namespaces: [], selectors: 'id' },
      customResources: [],
    },
  );
  const options = { credentials: mockCredentials.user(alice) };
  const forged = component('booking', alice, { 'label-selector': '!nosuchlabel' });
  await objects.getKubernetesObjectsByEntity({ entity: forged, auth: {} }, options);
  expect(asked).toEqual([own]);
  const nowhere = component('nowhere', alice);
  const refused = objects.getKubernetesObjectsByEntity({ entity: nowhere, auth: {} }, options);
  await expect(refused).rejects.toThrow('names no entity that you may read');
});
