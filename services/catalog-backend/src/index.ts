import { createServiceBackend } from '@splitstage/service';

const backend = createServiceBackend('catalog');

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'));
backend.add(import('@backstage/plugin-catalog-backend-module-unprocessed'));
backend.add(import('@backstage/plugin-catalog-backend-module-github'));
backend.add(import('@backstage/plugin-catalog-backend-module-github-org'));
backend.add(import('@backstage/plugin-catalog-backend-module-gitlab'));
backend.add(import('@splitstage/catalog'));

backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@splitstage/kubernetes'));

backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@splitstage/techdocs'));
backend.add(import('@splitstage/techdocs/build-ahead'));

await backend.start();
