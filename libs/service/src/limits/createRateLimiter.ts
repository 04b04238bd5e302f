import type { Request, RequestHandler } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';
import { withoutQuery } from '../http/withoutQuery.ts';
import type { Caller } from './callerOf.ts';
import type { RateLimit } from './RateLimit.ts';

/** Options of {@link createRateLimiter}. */
export interface RateLimiterOptions {
  readonly limit: RateLimit;
  /** Where it counts; in this process by default. */
  readonly store?: Store;
  /** Whose request it is. */
  readonly callerOf: (request: Request) => Caller | undefined;
}

/**
 * Lets each caller make so many requests, and answers 429 with `Retry-After` (RFC 6585 §4) to those
 * beyond.
 */
export function createRateLimiter({ limit, store, callerOf }: RateLimiterOptions): RequestHandler {
  const { ipAllowList, ...rules } = limit;
  return rateLimit({
    ...rules,
    store,
    keyGenerator: request => callerOf(request)?.key ?? '',
    skip(request) {
      const caller = callerOf(request);
      return caller?.key === undefined || ipAllowList.includes(caller.ip);
    },
    handler(request, response) {
      const seconds = response.getHeader('Retry-After');
      response.status(429).json({
        error: {
          name: 'TooManyRequestsError',
          message: `Too many requests; try again in ${seconds} seconds`,
        },
        request: { method: request.method, url: withoutQuery(request.originalUrl) },
        response: { statusCode: 429 },
      });
    },
    // Its checks of how it is used look at addresses, which are no keys here.
    validate: false,
  });
}
