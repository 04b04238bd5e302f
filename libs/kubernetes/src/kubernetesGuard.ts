import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { kubernetesObjectsProviderExtensionPoint } from '@backstage/plugin-kubernetes-node';
import { readAccessRules } from './access/readAccessRules.ts';
import { guardedObjects } from './guardedObjects.ts';
import { kubernetesClusterReadPermission, kubernetesEntityReadPermission } from './permissions.ts';

/**
 * Shows what an entity runs in clusters to those who own it, and within what the configuration
 * gives them (`kubernetes.access`).
 */
export const kubernetesGuard = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'splitstage-guard',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        objects: kubernetesObjectsProviderExtensionPoint,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init({ catalog, config, objects, permissions, permissionsRegistry }) {
        const rules = readAccessRules(config);
        permissionsRegistry.addPermissions([
          kubernetesClusterReadPermission,
          kubernetesEntityReadPermission,
        ]);
        objects.addObjectsProvider(async ({ getDefault, customResources }) =>
          guardedObjects(await getDefault(), { catalog, permissions, rules, customResources }),
        );
      },
    });
  },
});
