import type { AuditorService, AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import express, { type Handler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { PreviewLimit } from '../limits/createPreviewLimit.ts';
import { previewCallerOf } from '../limits/previewCallerOf.ts';
import type { createMayRemove } from './createMayRemove.ts';

export interface LocationRouterOptions {
  readonly auditor: AuditorService;
  readonly auth: AuthService;
  readonly catalog: CatalogService;
  readonly httpAuth: HttpAuthService;
  readonly mayRemove: ReturnType<typeof createMayRemove>;
  readonly previewLimit: PreviewLimit;
  /** Of its own: an analysis previews what it finds. */
  readonly analysisLimit: PreviewLimit;
}

/** Web addresses are shorter; git-url-parse looks through each several times. */
const MOST_CHARACTERS = 2_048;

const REFUSAL =
  'Only the platform groups, and those who own all entities of the location, may remove or move it';

/**
 * What stands in front of the catalog's own routes, which go by these names:
 *
 * - Moving a location asks for as much as removing it. Backstage asks for `catalog.location.create`
 *   in `PUT`, although it removes what the old target brought.
 * - Owners of all that a location brought may remove it, which the permission alone cannot say.
 * - Previews, checks and analyses have a limit, addresses a length and no user, and a checked entity
 *   has no source of its own.
 */
export function createLocationRouter(options: LocationRouterOptions): Router {
  const { auditor, auth, catalog, httpAuth, mayRemove, previewLimit, analysisLimit } = options;
  const router = PromiseRouter();

  router.put('/locations/:id', async request => {
    const { id } = request.params;
    if (!(await mayRemove(id, await httpAuth.credentials(request)))) {
      throw new NotAllowedError(REFUSAL);
    }
    return 'next';
  });

  router.delete('/locations/:id', async (request, response) => {
    const { id } = request.params;
    const reason = await mayRemove(id, await httpAuth.credentials(request));
    if (reason === 'permitted') {
      return 'next';
    }
    const event = await auditor.createEvent({
      eventId: 'location-mutate',
      severityLevel: 'medium',
      request,
      meta: { actionType: 'delete', id, as: 'owner' },
    });
    try {
      if (reason !== 'owner') {
        throw new NotAllowedError(REFUSAL);
      }
      // With the catalog's own credentials: the user's would be refused by the permission.
      await catalog.removeLocationById(id, { credentials: await auth.getOwnServiceCredentials() });
      await event.success();
    } catch (error) {
      await event.fail({ error: error instanceof Error ? error : new Error(String(error)) });
      throw error;
    }
    response.status(204).end();
    return undefined;
  });

  // As the catalog's router parses it: its limit is that of `express.json`.
  const parseJson = express.json();
  router.post(['/locations', '/analyze-location'], parseJson);
  router.put('/locations/:id', parseJson);
  router.all(['/locations', '/locations/:id', '/analyze-location'], async ({ body }) => {
    const target: unknown = Object(Object(body).location ?? body).target;
    if (typeof target === 'string' && target.length > MOST_CHARACTERS) {
      throw new InputError(`The target has more than ${MOST_CHARACTERS} characters`);
    }
    const { username, password } = URL.parse(String(target)) ?? {};
    if (username || password) {
      throw new InputError(
        'The target names a user: everybody sees it, and so does the log. Leave that to `integrations`.',
      );
    }
    return 'next';
  });

  const inTurn =
    (limit: PreviewLimit): Handler =>
    async (request, response, next) => {
      const caller = previewCallerOf(auth, await httpAuth.credentials(request));
      await limit.run(caller, response, next);
    };
  router.post('/locations', async (request, response, next) => {
    if (request.query.dryRun === undefined) {
      return 'next';
    }
    return await inTurn(previewLimit)(request, response, next);
  });
  router.post('/analyze-location', inTurn(analysisLimit));
  router.post('/validate-entity', parseJson, async (request, response, next) => {
    checkValidation(request.body);
    return await inTurn(previewLimit)(request, response, next);
  });

  return router;
}

/**
 * An entity that is checked has the source that its request names, and no other: Backstage lets
 * the entity's own annotations win, a `file:` among them, and reads a Location's targets for it.
 *
 * @throws InputError when the entity names another source than its request
 */
function checkValidation(body: unknown): void {
  const { entity, location } = Object(body);
  const annotations = Object(Object(Object(entity).metadata).annotations);
  for (const name of [
    'backstage.io/managed-by-location',
    'backstage.io/managed-by-origin-location',
  ]) {
    if (annotations[name] !== undefined && annotations[name] !== location) {
      throw new InputError(`${name} is not the "location" of this request. Take it out.`);
    }
  }
}
