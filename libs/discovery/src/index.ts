export { describeChange } from './describeChange.ts';
export { discoveryFromRoutingTable } from './discoveryFromRoutingTable.ts';
export { type RoutingProblem, RoutingTableError } from './errors.ts';
export { Instances, type InstancesOptions } from './instances/Instances.ts';
export {
  LiveRouting,
  type Refusal,
  type RoutingObserver,
  type TableSource,
} from './LiveRouting.ts';
export { type LookupCount, LookupCounts, type LookupOutcome } from './LookupCounts.ts';
export { type ListenAddress, listenAddressOf, loopbackUrl } from './listen.ts';
export { type ParsedRouting, parseRoutingTable } from './parseRoutingTable.ts';
export { type CanonicalRouting, RoutingTable, type ServiceRoute } from './RoutingTable.ts';
export { readRoutingTable } from './readRoutingTable.ts';
export { type RoutingService, routingServiceRef } from './routingServiceRef.ts';
export { TableDiscovery, type TableDiscoveryOptions } from './TableDiscovery.ts';
export { verifyInstalledPlugins } from './verifyInstalledPlugins.ts';
