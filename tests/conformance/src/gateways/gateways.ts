import { join } from 'node:path';
import type { GatewayUnderTest } from './GatewayUnderTest.ts';

const backend = (file: string) => join(import.meta.dirname, 'backends', file);

/** Ours, over the routing table. */
export const ours: GatewayUnderTest = {
  name: 'Splitstage, over the routing table',
  script: backend('ours.ts'),
  routing: 'routing',
};

/** Ours, in a backend that has nothing else of ours. */
export const oursOverStockDiscovery: GatewayUnderTest = {
  name: "Splitstage, over Backstage's discovery",
  script: backend('oursOverStockDiscovery.ts'),
  routing: 'discovery.endpoints',
};

/** Backstage's own: `@backstage/plugin-gateway-backend`. */
export const stock: GatewayUnderTest = {
  name: '@backstage/plugin-gateway-backend',
  script: backend('stock.ts'),
  routing: 'discovery.endpoints',
};
