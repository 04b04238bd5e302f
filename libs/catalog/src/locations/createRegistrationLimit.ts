import { once } from 'node:events';
import type {
  AuthService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { catalogLocationDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express, { type Handler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Registrations } from './Registrations.ts';

/** Options of {@link createRegistrationLimit}. */
export interface RegistrationLimitOptions {
  readonly auth: Pick<AuthService, 'isPrincipal'>;
  readonly httpAuth: Pick<HttpAuthService, 'credentials'>;
  readonly permissions: Pick<PermissionsService, 'authorize'>;
  readonly registrations: Registrations;
  /** `catalog.limits.locationsPerUser`. */
  readonly most: number;
}

/**
 * Lets a user register so many locations: the catalog reads each again and again, for ever. Those
 * who may remove any location, and services, have no such limit; all guests are one user.
 */
export function createRegistrationLimit(options: RegistrationLimitOptions): Router {
  const { auth, httpAuth, permissions, registrations, most } = options;
  // One at a time: two at once would both find room for the last one.
  const turns = new Map<string, LimitFunction>();
  const router = PromiseRouter();

  const limit: Handler = async (request, response, next) => {
    const credentials = await httpAuth.credentials(request);
    const { type, target } = Object(request.body);
    if (
      request.query.dryRun !== undefined ||
      !auth.isPrincipal(credentials, 'user') ||
      typeof type !== 'string' ||
      typeof target !== 'string'
    ) {
      next();
      return;
    }
    const user = credentials.principal.userEntityRef;
    const turn = turns.get(user) ?? pLimit(1);
    turns.set(user, turn);
    await turn(async () => {
      // What is there already is not registered by whoever asks for it again.
      const isNew = (await registrations.find(type, target)) === undefined;
      const count = isNew ? await registrations.count(user) : 0;
      if (count >= most) {
        const [decision] = await permissions.authorize(
          [{ permission: catalogLocationDeletePermission }],
          { credentials },
        );
        if (decision?.result !== AuthorizeResult.ALLOW) {
          throw new NotAllowedError(
            `You have registered ${count} locations, and may register ${most} (catalog.limits.locationsPerUser). Unregister some, let one Location name several files, or ask the platform team to name yours in catalog.locations.`,
          );
        }
      }
      if (response.destroyed) return;
      const closed = once(response, 'close');
      if (isNew) await registrations.expect(type, target, user);
      next();
      await closed;
      if (isNew) {
        const id = response.statusCode === 201 ? await registrations.find(type, target) : undefined;
        await registrations.settle(type, target, user, id);
      }
    });
    if (turn.activeCount + turn.pendingCount === 0) turns.delete(user);
  };
  router.post('/locations', express.json(), limit);
  return router;
}
