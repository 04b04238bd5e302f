import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { TooManyRequestsError, UserTurns } from '@splitstage/service/turns';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { nameCaller } from '../limits/nameCaller.ts';

/** Options of {@link createReadTurns}. */
export interface ReadTurnsOptions {
  readonly httpAuth: Pick<HttpAuthService, 'credentials'>;
  /** `scaffolder.limits.readsPerUser`. */
  readonly atATime: number;
}

/** Reads of one user that wait: a page of tasks asks for each again and again. */
const MOST_WAITING = 100;

/** Milliseconds in which an answer has to be taken: it is held in memory till then. */
const MOST_READING = 60_000;

/**
 * Lets each user read tasks, their lists and their logs a few at a time. A list may have four
 * megabytes (`listBytes`), which are read, parsed and written where everybody is answered: some
 * 300 ms of it.
 */
export function createReadTurns({ httpAuth, atATime }: ReadTurnsOptions): Router {
  const turns = new UserTurns({
    atATime,
    waiting: MOST_WAITING,
    takenWithin: MOST_READING,
    refuse: waiting =>
      new TooManyRequestsError(
        `${waiting} reads of tasks of yours wait already (scaffolder.limits.readsPerUser); try again when they are done`,
      ),
  });
  const router = PromiseRouter();
  const paths = ['/v2/tasks', '/v2/tasks/:taskId', '/v2/tasks/:taskId/events'];
  router.get(paths, async (request, response, next) => {
    await turns.run(nameCaller(await httpAuth.credentials(request)), response, next);
  });
  return router;
}
