import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type HttpAuthService,
} from '@backstage/backend-plugin-api';
import { tokenTypes } from '@backstage/plugin-auth-node';
import type { Request, RequestHandler } from 'express';
import { decodeProtectedHeader } from 'jose';
import { type Caller, callerOf } from './callerOf.ts';
import { createRateLimiter } from './createRateLimiter.ts';
import { LimitStores } from './LimitStores.ts';
import type { RateLimit } from './RateLimit.ts';
import { readRateLimits } from './readRateLimits.ts';

/** The rate limits of a service. */
export interface RateLimiter {
  /** What stands in front of a plugin: the limit of the service, and the plugin's own. */
  forPlugin(pluginId: string, httpAuth: HttpAuthService): readonly RequestHandler[];
}

/** Root service for the rate limits of a process, which its plugins share. */
export const rateLimiterRef = createServiceRef<RateLimiter>({
  id: 'splitstage.rateLimiter',
  scope: 'root',
});

/** The front end is some hundred files a page, which hold nothing that is secret and cost little. */
const FREE_PLUGIN = 'app';
/** @param service - its name in the routing table */
export function rateLimiterFactory(service: string) {
  return createServiceFactory({
    service: rateLimiterRef,
    deps: {
      config: coreServices.rootConfig,
      lifecycle: coreServices.rootLifecycle,
      logger: coreServices.rootLogger,
    },
    factory({ config, lifecycle, logger }): RateLimiter {
      const limits = readRateLimits(config);
      const stores =
        limits.redis === undefined
          ? undefined
          : new LimitStores(limits.redis, service, error =>
              logger.warn('Rate limits cannot be counted in Redis', { cause: error.message }),
            );
      lifecycle.addShutdownHook(() => stores?.close());

      const callers = new WeakMap<Request, Caller>();
      const known = (request: Request) => callers.get(request);
      const limiterOf = (limit: RateLimit | undefined, name: string) =>
        limit && createRateLimiter({ limit, store: stores?.create(name), callerOf: known });
      const ofService = limiterOf(limits.service, 'service');

      return {
        forPlugin(pluginId, httpAuth) {
          const limiters = [ofService, limiterOf(limits.plugin(pluginId), `plugin:${pluginId}`)];
          const present = limiters.filter(limiter => limiter !== undefined);
          if (present.length === 0 || pluginId === FREE_PLUGIN) {
            return [];
          }
          const identifies: RequestHandler = async (request, _response, next) => {
            // Public keys: services ask for them without a token, because they check one.
            if (pluginId !== 'auth' || request.path !== '/.well-known/jwks.json') {
              callers.set(request, await identify(request, pluginId, httpAuth));
            }
            next();
          };
          return [identifies, ...present];
        },
      };
    },
  });
}

/** By the token, which Backstage checks once for a request, or by the cookie in its place. */
async function identify(
  request: Request,
  pluginId: string,
  httpAuth: HttpAuthService,
): Promise<Caller> {
  const tokenType = tokenTypeOf(request);
  const isLimited = tokenType === tokenTypes.limitedUser.typParam;
  const credentials = await httpAuth
    .credentials(request, {
      allowLimitedAccess: isLimited || request.headers.authorization === undefined,
    })
    .catch(() => undefined);
  const ip = request.ip ?? request.socket.remoteAddress;
  const caller = callerOf({ credentials, tokenType, ip });
  // Services ask for a user's groups with the user's limited token alone (DefaultUserInfoService),
  // which a browser has in a cookie only.
  const isOfService = pluginId === 'auth' && request.path === '/v1/userinfo' && isLimited;
  return isOfService && caller.key?.startsWith('user:') ? { ...caller, key: undefined } : caller;
}

function tokenTypeOf({ headers }: Request): string | undefined {
  const token = headers.authorization?.match(/^Bearer[ ]+(\S+)$/i)?.[1];
  try {
    return token === undefined ? undefined : decodeProtectedHeader(token).typ;
  } catch {
    return undefined;
  }
}
