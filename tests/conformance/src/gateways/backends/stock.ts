import { createBackend } from '@backstage/backend-defaults';
import { localPlugin } from './localPlugin.ts';

const backend = createBackend();
backend.add(import('@backstage/plugin-gateway-backend'));
backend.add(localPlugin);
await backend.start();
