import { createBackend } from '@backstage/backend-defaults';
import { discoveryFromRoutingTable } from '@splitstage/discovery';

/** Our gateway, in a backend as anybody would make it. */
const backend = createBackend();
backend.add(discoveryFromRoutingTable({ service: 'gateway' }));
backend.add(import('@splitstage/gateway'));
await backend.start();
