import type { AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { TooManyRequestsError } from '../turns/TooManyRequestsError.ts';
import { UserTurns } from '../turns/UserTurns.ts';

/** Options of {@link createQuestionTurns}. */
export interface QuestionTurnsOptions {
  readonly auth: Pick<AuthService, 'isPrincipal'>;
  readonly httpAuth: Pick<HttpAuthService, 'credentials'>;
  /** Questions of one request: `service.permissionQuestions`. */
  readonly most: number;
}

/** Requests of one user that wait: a page asks a few dozen. */
const MOST_WAITING = 200;

/** Milliseconds in which an answer has to be taken. */
const MOST_READING = 30_000;

/**
 * Lets each user ask two requests of questions at a time, and a page's worth in one. Whoever answers
 * looks at each item: 3,500 questions keep the catalog busy for a second, and ten such requests at
 * once for half a minute (plugin-permission-node 0.12). Stands behind the parser of the body.
 */
export function createQuestionTurns({ auth, httpAuth, most }: QuestionTurnsOptions): Router {
  const turns = new UserTurns({
    atATime: 2,
    waiting: MOST_WAITING,
    takenWithin: MOST_READING,
    refuse: waiting =>
      new TooManyRequestsError(
        `${waiting} questions about your permissions wait already; try again when they are answered`,
      ),
  });
  const router = PromiseRouter();
  router.post('/authorize', async (request, response, next) => {
    const items: unknown = request.body?.items;
    if (Array.isArray(items) && items.length > most) {
      throw new InputError(
        `The request asks ${items.length} questions about permissions, and may ask ${most} (service.permissionQuestions)`,
      );
    }
    const credentials = await httpAuth.credentials(request);
    if (!auth.isPrincipal(credentials, 'user')) {
      next();
      return;
    }
    await turns.run(credentials.principal.userEntityRef, response, next);
  });
  return router;
}
