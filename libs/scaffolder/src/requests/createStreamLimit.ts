import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { TooManyRequestsError } from '@splitstage/service/turns';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { nameCaller } from '../limits/nameCaller.ts';

/** Options of {@link createStreamLimit}. */
export interface StreamLimitOptions {
  readonly httpAuth: Pick<HttpAuthService, 'credentials'>;
  /** `scaffolder.limits.streamsPerUser`. */
  readonly most: number;
}

/**
 * Lets a user follow so many tasks at a time. Each open stream of a task that runs or waits asks the
 * database every second, for as long as the task takes.
 */
export function createStreamLimit({ httpAuth, most }: StreamLimitOptions): Router {
  const streams = new Map<string, number>();
  const router = PromiseRouter();
  router.get('/v2/tasks/:taskId/eventstream', async (request, response) => {
    const user = nameCaller(await httpAuth.credentials(request));
    const open = streams.get(user) ?? 0;
    if (open >= most) {
      throw new TooManyRequestsError(
        `You follow ${open} tasks already, and may follow ${most} (scaffolder.limits.streamsPerUser). Close some of their pages.`,
      );
    }
    if (response.closed) return undefined;
    streams.set(user, open + 1);
    response.once('close', () => {
      const left = (streams.get(user) ?? 1) - 1;
      if (left > 0) streams.set(user, left);
      else streams.delete(user);
    });
    return 'next';
  });
  return router;
}
