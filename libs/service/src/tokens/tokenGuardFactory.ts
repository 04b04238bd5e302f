import { pluginTokenHandlerDecoratorServiceRef } from '@backstage/backend-defaults/auth';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import { whyOdd } from './whyOdd.ts';

/**
 * Refuses tokens that Backstage takes and cannot use, or repeats in full. The check of plugin tokens
 * is the first that sees any token (DefaultAuthService.authenticate of backend-defaults 0.18).
 *
 * A user's token of another type would hold, and fail as a 500 where its plugin calls another one; the
 * subject of a plugin's token would come back in the error, however long it is.
 */
export const tokenGuardFactory = createServiceFactory({
  service: pluginTokenHandlerDecoratorServiceRef,
  deps: {},
  factory: () => handler => ({
    async verifyToken(token) {
      const why = whyOdd(token);
      if (why !== undefined) {
        throw new AuthenticationError(`Illegal token: ${why}`);
      }
      return await handler.verifyToken(token);
    },
    issueToken: options => handler.issueToken(options),
  }),
});
