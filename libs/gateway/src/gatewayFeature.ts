import { coreServices, createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { httpServerFactories } from '@splitstage/http-server';
import { gatewayPlugin } from './gatewayPlugin.ts';
import { gatewayServiceFactory } from './gatewayService.ts';
import { discoveryRoutesFactory, tableRoutesFactory } from './routesRef.ts';

/**
 * Forwards the requests of all plugins that this backend does not run: `backend.add(import(
 * '@splitstage/gateway'))`. Goes by the routing table where the configuration has one (add
 * `discoveryFromRoutingTable` too), and by the backend's discovery otherwise.
 */
export const gatewayFeature = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    yield* httpServerFactories();
    yield gatewayServiceFactory;
    yield config.has('routing') ? tableRoutesFactory : discoveryRoutesFactory;
    yield gatewayPlugin;
  },
});
