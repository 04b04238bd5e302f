import type { HttpAuthService, PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express, { type Handler } from 'express';
import type { WeakRoute } from './weakRoutes.ts';

/** Options of {@link createRouteGuard}. */
export interface RouteGuardOptions {
  /** Those of one plugin. */
  readonly routes: readonly WeakRoute[];
  readonly httpAuth: HttpAuthService;
  readonly permissions: PermissionsService;
}

/**
 * Stands ahead of a plugin's own routes and asks for the permission that they should ask for. It
 * matches paths by the same router as they do, so that no other spelling leads around it.
 *
 * Whoever calls on behalf of a user is judged as that user.
 */
export function createRouteGuard({ routes, httpAuth, permissions }: RouteGuardOptions): Handler {
  const router = express.Router();
  for (const { method, path, permission } of routes) {
    const guard: Handler = async (request, _response, next) => {
      try {
        const credentials = await httpAuth.credentials(request, { allow: ['user', 'service'] });
        if (permission) {
          const [decision] = await permissions.authorize([{ permission }], { credentials });
          if (decision?.result !== AuthorizeResult.ALLOW) {
            throw new NotAllowedError(`This needs the permission ${permission.name}`);
          }
        }
        next();
      } catch (error) {
        next(error);
      }
    };
    switch (method) {
      case 'GET':
        router.get(path, guard);
        break;
      case 'POST':
        router.post(path, guard);
        break;
      case 'PUT':
        router.put(path, guard);
        break;
      case 'DELETE':
        router.delete(path, guard);
        break;
    }
  }
  return router;
}
