import { createServiceBackend } from '@splitstage/service';

const backend = createServiceBackend('scaffolder');

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-notifications'));
backend.add(import('@splitstage/scaffolder'));

await backend.start();
