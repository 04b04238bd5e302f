import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { gatewayServiceRef } from './gatewayService.ts';
import { routesRef } from './routesRef.ts';
import { createStatusRouter } from './status/createStatusRouter.ts';
import { readServicesPermission } from './status/permissions.ts';

/** Opens the gateway, and shows its status to administrators. */
export const gatewayPlugin = createBackendPlugin({
  pluginId: 'gateway',
  register(env) {
    env.registerInit({
      deps: {
        gateway: gatewayServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        routes: routesRef,
      },
      async init({ gateway, httpAuth, httpRouter, permissions, permissionsRegistry, routes }) {
        permissionsRegistry.addPermissions([readServicesPermission]);
        httpRouter.use(createStatusRouter({ httpAuth, permissions, routes }));
        gateway.open(routes);
      },
    });
  },
});
