import type { HttpAuthService, PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Routes } from '../routing/Routes.ts';
import { describeServices } from './describeServices.ts';
import { readServicesPermission } from './permissions.ts';

/** Serves `GET /v1/services` to those who may see internal addresses. */
export function createStatusRouter(options: {
  readonly httpAuth: HttpAuthService;
  readonly permissions: PermissionsService;
  readonly routes: Routes;
}): Router {
  const { httpAuth, permissions, routes } = options;
  const router = PromiseRouter();
  router.get('/v1/services', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const [decision] = await permissions.authorize([{ permission: readServicesPermission }], {
      credentials,
    });
    if (decision?.result !== 'ALLOW') {
      throw new NotAllowedError(`This needs the permission ${readServicesPermission.name}`);
    }
    response.json(describeServices(routes));
  });
  return router;
}
