import { createServiceRef } from '@backstage/backend-plugin-api';
import type { LiveRouting } from './LiveRouting.ts';

/** The routing table in force, and which of its services this process is. */
export interface RoutingService {
  /** The name of the service that this process is. */
  readonly service: string;
  /** Holds the table in force; ask it each time in the place of keeping a table. */
  readonly live: LiveRouting;
  /** Reads the table of the configuration again, as after each change of it. Never throws. */
  reloadConfig(): void;
}

/** Root service that holds the routing table. Installed by `discoveryFromRoutingTable`. */
export const routingServiceRef = createServiceRef<RoutingService>({
  id: 'splitstage.routing',
  scope: 'root',
});
