import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { RateLimit, RateLimits } from './RateLimit.ts';

const KEY = 'backend.rateLimit';
const DEFAULT_WINDOW = { minutes: 1 };
/** Backstage's is 5, which one page load of one user is past. */
const DEFAULT_LIMIT = 3000;
/** Backstage's own. */
const LOOPBACK = ['127.0.0.1', '0:0:0:0:0:0:0:1', '::1'];

/**
 * Reads `backend.rateLimit`, which is Backstage's own key. A limit for a whole service there is with
 * an `incomingRequestLimit` of its own, or with `true`, so that limits for plugins can stand alone.
 *
 * @throws InputError that names the key
 */
export function readRateLimits(config: Config): RateLimits {
  if (!config.has(KEY) || typeof config.getOptional(KEY) === 'boolean') {
    const isOn = config.getOptional(KEY) === true;
    return {
      service: isOn ? readRateLimit(undefined) : undefined,
      plugin: () => undefined,
      redis: undefined,
    };
  }
  const own = config.getConfig(KEY);
  const isGlobal = own.getOptionalBoolean('global') ?? own.has('incomingRequestLimit');
  return {
    service: isGlobal ? readRateLimit(own) : undefined,
    plugin(id) {
      const key = `plugin.${id}`;
      return own.has(key) ? readRateLimit(own.getConfig(key), `${KEY}.${key}`) : undefined;
    },
    redis: readRedis(own),
  };
}

function readRateLimit(config: Config | undefined, key = KEY): RateLimit {
  const limit = config?.getOptionalNumber('incomingRequestLimit') ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new InputError(
      `${key}.incomingRequestLimit is ${limit}: write how many requests a client may make in a window, 1 or more`,
    );
  }
  return {
    limit,
    windowMs: durationToMilliseconds(
      config?.has('window') ? readDurationFromConfig(config, { key: 'window' }) : DEFAULT_WINDOW,
    ),
    ipAllowList: config?.getOptionalStringArray('ipAllowList') ?? LOOPBACK,
    skipSuccessfulRequests: config?.getOptionalBoolean('skipSuccessfulRequests') ?? false,
    skipFailedRequests: config?.getOptionalBoolean('skipFailedRequests') ?? false,
  };
}

function readRedis(config: Config): string | undefined {
  const type = config.getOptionalString('store.type') ?? 'memory';
  if (type === 'memory') {
    return undefined;
  }
  if (type !== 'redis') {
    throw new InputError(`${KEY}.store.type is "${type}"; use memory or redis`);
  }
  return config.getString('store.connection');
}
