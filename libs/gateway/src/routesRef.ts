import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { routingServiceRef } from '@splitstage/discovery';
import { gatewayServiceRef } from './gatewayService.ts';
import { DiscoveryRoutes } from './routing/DiscoveryRoutes.ts';
import type { Routes } from './routing/Routes.ts';
import { TableRoutes } from './routing/TableRoutes.ts';

/** Where the gateway learns which service runs a plugin. */
export const routesRef = createServiceRef<Routes>({ id: 'splitstage.gateway.routes' });

/** From the routing table: several instances of a service, and their changes. */
export const tableRoutesFactory = createServiceFactory({
  service: routesRef,
  deps: { gateway: gatewayServiceRef, routing: routingServiceRef },
  factory: ({ gateway, routing }) => new TableRoutes(routing, gateway.upstreams),
});

/** From whatever discovery the backend has. */
export const discoveryRoutesFactory = createServiceFactory({
  service: routesRef,
  deps: { discovery: coreServices.discovery, gateway: gatewayServiceRef },
  factory: ({ discovery, gateway: { installed, upstreams } }) =>
    new DiscoveryRoutes({ discovery, installed, upstreams }),
});
