import { createBackend } from '@backstage/backend-defaults';
import { discoveryFromRoutingTable } from '@splitstage/discovery';
import { localPlugin } from './localPlugin.ts';

const backend = createBackend();
backend.add(discoveryFromRoutingTable({ service: 'gateway' }));
backend.add(import('@splitstage/gateway'));
backend.add(localPlugin);
await backend.start();
