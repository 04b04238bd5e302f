import type { AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import { TooManyRequestsError, UserTurns } from '@splitstage/service/turns';
import type { Handler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { type UserRead, userReads } from './userReads.ts';

/** What the reads of one user may take. */
export interface ReadLimits {
  /** Reads of one user at a time. */
  readonly readsPerUser: number;
  /** Reads of one user that wait. */
  readonly readsWaiting: number;
}

/** Options of {@link createReadTurns}. */
export interface ReadTurnsOptions {
  readonly auth: Pick<AuthService, 'isPrincipal'>;
  readonly httpAuth: Pick<HttpAuthService, 'credentials'>;
  readonly limits: ReadLimits;
}

/** Milliseconds in which an answer has to be taken: it holds all its entities in memory till then. */
const MOST_READING = 300_000;

/** The routes that read, of those in ../routes.test.ts. */
const GETS = ['/entities', '/entities/*', '/entity-facets', '/locations', '/locations/*'];
const POSTS = ['/entities/by-query', '/entities/by-refs', '/entity-facets', '/locations/by-query'];

/**
 * Lets each user read a few things at a time, also by way of another service or an action, so that
 * whoever asks for much waits for themselves. What services ask for themselves, such as search for
 * its index, has no such limit.
 */
export function createReadTurns({ auth, httpAuth, limits }: ReadTurnsOptions): Router {
  const turns = new UserTurns({
    atATime: limits.readsPerUser,
    waiting: limits.readsWaiting,
    takenWithin: MOST_READING,
    refuse: waiting =>
      new TooManyRequestsError(
        `${waiting} reads of yours wait already (catalog.limits.readsWaiting); try again when they are done`,
      ),
  });
  const router = PromiseRouter();

  const inTurn: Handler = async (request, response, next) => {
    const credentials = await httpAuth.credentials(request);
    if (!auth.isPrincipal(credentials, 'user')) {
      next();
      return;
    }
    const user = credentials.principal.userEntityRef;
    await turns.run(user, response, () => {
      const read: UserRead = { user };
      tellFault(response, read);
      userReads.run(read, next);
    });
  };

  router.get(GETS, inTurn);
  router.post(POSTS, inTurn);
  return router;
}

/**
 * Keeps a list without pages from ending as if all was well when a query of it failed: it would be
 * an empty 200, ahead of the error (createEntityArrayJsonStream of plugin-catalog-backend 4.0.0).
 */
function tellFault(response: Response, read: UserRead): void {
  const end = response.end.bind(response) as (...args: unknown[]) => Response;
  let isTold = false;
  response.end = (...args: unknown[]) => {
    if (args.length > 0 || read.fault === undefined || isTold) return end(...args);
    isTold = true;
    // Half a list is better broken off; otherwise the error is on its way.
    return response.headersSent ? response.destroy() : response;
  };
}
