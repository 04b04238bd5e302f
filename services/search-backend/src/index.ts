import { createServiceBackend } from '@splitstage/service';

const backend = createServiceBackend('search');

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@splitstage/search'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

await backend.start();
