import type { ListedRoutes } from './ListedRoutes.ts';

/**
 * What answers whoever is signed in, besides what answers strangers. All else is for the platform
 * groups or for other services.
 */
export const memberRoutes: readonly ListedRoutes[] = [
  {
    reason: 'A cookie for what a browser loads without a token, for whoever has one.',
    routes: ['GET /api/*/.backstage/auth/v1/cookie', 'GET /.backstage/auth/v1/cookie'],
  },
  {
    reason: 'Forgets the cookie of whoever asks.',
    routes: ['DELETE /api/*/.backstage/auth/v1/cookie'],
  },
  {
    reason: 'What can be asked for, in general: interfaces, actions and their forms, permissions.',
    routes: [
      'GET /api/*/openapi.json',
      'GET /api/*/.well-known/backstage/permissions/metadata',
      'GET /api/*/.backstage/actions/v1/actions',
    ],
  },
  {
    reason:
      'Actions, which run as the user who calls and ask what their routes ask: none has this name.',
    routes: [
      'POST /api/*/.backstage/actions/v1/actions/:actionId/invoke',
      'POST /api/*/.backstage/actions/v2/actions/:actionId/invoke',
      'POST /api/mcp-actions/v1',
      'GET /api/mcp-actions/v1',
      'DELETE /api/mcp-actions/v1',
    ],
  },
  {
    reason: 'Who one is, and what one may.',
    routes: ['GET /api/auth/v1/userinfo', 'POST /api/permission/authorize'],
  },
  {
    reason: 'Reads the catalog, as far as the policy lets the user see it.',
    routes: [
      'GET /api/catalog/entities',
      'POST /api/catalog/entities/by-query',
      'GET /api/catalog/entities/by-query',
      'GET /api/catalog/entities/by-uid/:uid',
      'GET /api/catalog/entities/by-name/:kind/:namespace/:name',
      'GET /api/catalog/entities/by-name/:kind/:namespace/:name/ancestry',
      'POST /api/catalog/entities/by-refs',
      'GET /api/catalog/entity-facets',
      'POST /api/catalog/entity-facets',
      'GET /api/catalog/locations',
      'POST /api/catalog/locations/by-query',
      'GET /api/catalog/locations/:id',
      'GET /api/catalog/locations/by-entity/:kind/:namespace/:name',
    ],
  },
  {
    reason: 'Registers an entity, looks at one before, and has an own one read again.',
    routes: [
      'POST /api/catalog/locations',
      'POST /api/catalog/analyze-location',
      'POST /api/catalog/validate-entity',
      'POST /api/catalog/refresh',
    ],
  },
  {
    reason: 'Guards and limits of ours, which let pass to the routes above.',
    routes: [
      'POST /api/catalog/.backstage/actions/:version/actions/:action/invoke',
      'ALL /api/catalog/locations',
      'ALL /api/catalog/locations/:id',
      'GET /api/catalog/entities/*',
      'GET /api/catalog/locations/*',
      'ALL /api/catalog/analyze-location',
      'POST /api/scaffolder/*',
    ],
  },
  {
    reason: 'Runs templates; a task answers the one who started it.',
    routes: [
      'GET /api/scaffolder/v2/templates/:namespace/:kind/:name/parameter-schema',
      'GET /api/scaffolder/v2/actions',
      'GET /api/scaffolder/v2/templating-extensions',
      'POST /api/scaffolder/v2/autocomplete/:provider/:resource',
      'POST /api/scaffolder/v2/tasks',
      'GET /api/scaffolder/v2/tasks',
      'GET /api/scaffolder/v2/tasks/:taskId',
      'POST /api/scaffolder/v2/tasks/:taskId/cancel',
      'POST /api/scaffolder/v2/tasks/:taskId/retry',
      'GET /api/scaffolder/v2/tasks/:taskId/eventstream',
      'GET /api/scaffolder/v2/tasks/:taskId/events',
    ],
  },
  {
    reason: 'Searches, and reads documentation, by the permissions of the catalog.',
    routes: [
      'GET /api/search/query',
      'GET /api/techdocs/metadata/techdocs/:namespace/:kind/:name',
      'GET /api/techdocs/metadata/entity/:namespace/:kind/:name',
      'GET /api/techdocs/sync/:namespace/:kind/:name',
    ],
  },
  {
    reason: 'What runs in Kubernetes for an entity.',
    routes: [
      'GET /api/kubernetes/clusters',
      'POST /api/kubernetes/resources/workloads/query',
      'POST /api/kubernetes/resources/custom/query',
    ],
  },
  {
    reason: "The user's own notifications and settings.",
    routes: [
      'GET /api/notifications',
      'GET /api/notifications/notifications',
      'GET /api/notifications/status',
      'GET /api/notifications/settings',
      'POST /api/notifications/settings',
      'GET /api/notifications/topics',
      'GET /api/notifications/:id',
      'GET /api/notifications/notifications/:id',
      'POST /api/notifications/update',
      'POST /api/notifications/notifications/update',
      'POST /api/user-settings/multiget',
      'GET /api/user-settings/buckets/:bucket/keys/:key(*)',
      'PUT /api/user-settings/buckets/:bucket/keys/:key(*)',
      'DELETE /api/user-settings/buckets/:bucket/keys/:key(*)',
    ],
  },
];
