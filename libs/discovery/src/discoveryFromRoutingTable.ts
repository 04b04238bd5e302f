import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { Instances } from './instances/Instances.ts';
import { LookupCounts } from './LookupCounts.ts';
import { readOwnUrl } from './readOwnUrl.ts';
import { observeLookups } from './routingMetrics.ts';
import { routingServiceRef } from './routingServiceRef.ts';
import { startRouting } from './startRouting.ts';
import { TableDiscovery } from './TableDiscovery.ts';

/**
 * Puts the routing table in the place of Backstage's discovery: `backend.add(discoveryFromRoutingTable({
 * service: 'catalog' }))`. Reads `routing` from the configuration, checks at start that this
 * process runs what its row says, and provides `coreServices.discovery` and
 * `coreServices.rootSystemMetadata`.
 *
 * @param options.service - the name of the service that this process is, a key of
 * `routing.services`
 */
export function discoveryFromRoutingTable(options: { readonly service: string }) {
  const { service } = options;
  return createBackendFeatureLoader({
    *loader() {
      yield createServiceFactory({
        service: routingServiceRef,
        // Eager, so that a service which is not what its row says stops before any plugin starts.
        initialization: 'always',
        deps: {
          config: coreServices.rootConfig,
          instance: coreServices.rootInstanceMetadata,
          lifecycle: coreServices.rootLifecycle,
          logger: coreServices.rootLogger,
        },
        factory: deps => startRouting({ service, ...deps }),
      });

      yield createServiceFactory({
        service: coreServices.discovery,
        deps: {
          config: coreServices.rootConfig,
          lifecycle: coreServices.rootLifecycle,
          logger: coreServices.rootLogger,
          routing: routingServiceRef,
        },
        createRootContext({ config, lifecycle, logger, routing }) {
          const route = routing.live.table.service(service);
          if (!route) {
            throw new Error(`The routing table has no service "${service}".`);
          }
          const lookups = new LookupCounts();
          observeLookups(lookups);
          const discovery = new TableDiscovery({
            service,
            table: () => routing.live.table,
            ownUrl: readOwnUrl(config, route),
            publicUrl: config.getString('backend.baseUrl').replace(/\/+$/, ''),
            instances: new Instances({ logger }),
            lookups,
          });
          lifecycle.addShutdownHook(() => discovery.close());
          return discovery;
        },
        factory: (_deps, discovery) => discovery,
      });

      yield createServiceFactory({
        service: coreServices.rootSystemMetadata,
        deps: { routing: routingServiceRef },
        factory: ({ routing }) => ({
          async getInstalledPlugins() {
            return routing.live.table.pluginIds().map(pluginId => ({ pluginId }));
          },
        }),
      });
    },
  });
}
