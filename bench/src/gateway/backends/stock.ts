import { createBackend } from '@backstage/backend-defaults';

/** Backstage's own gateway, in a backend as its documentation makes it. */
const backend = createBackend();
backend.add(import('@backstage/plugin-gateway-backend'));
await backend.start();
