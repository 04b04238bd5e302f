import type { FetchMiddleware } from '@backstage/core-app-api';
import type { OutageLog } from './OutageLog.ts';
import { isConnectionError, isOutageStatus, pluginIdOf } from './outage.ts';

/**
 * Notes for every request to a plugin whether its service answered; the request itself is untouched.
 * It comes last among the middleware, where `plugin://` URLs are resolved.
 */
export function createOutageMiddleware(log: OutageLog, backendUrl: string): FetchMiddleware {
  return {
    apply: next => async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const pluginId = pluginIdOf(url, backendUrl);
      try {
        const response = await next(input, init);
        if (pluginId) {
          log.report(pluginId, isOutageStatus(response.status) ? 'unavailable' : 'answered');
        }
        return response;
      } catch (error) {
        if (pluginId && isConnectionError(error)) {
          log.report(pluginId, 'unreachable');
        }
        throw error;
      }
    },
  };
}
