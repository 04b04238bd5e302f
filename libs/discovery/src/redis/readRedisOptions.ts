import type { Config } from '@backstage/config';
import { RoutingTableError } from '../errors.ts';
import type { RedisTableOptions } from './RedisTableOptions.ts';
import { parseRedisOptions } from './redisSchema.ts';

/**
 * Reads `routing.redis`.
 *
 * @returns undefined when it is not set: the table then lives in the configuration only
 * @throws RoutingTableError with everything that is wrong with it, and never with a secret
 */
export function readRedisOptions(config: Config): RedisTableOptions | undefined {
  const value = config.getOptional('routing.redis');
  if (value === undefined) {
    return undefined;
  }
  const result = parseRedisOptions(value);
  if ('complaints' in result) {
    throw new RoutingTableError(
      result.complaints.map(({ path, message, fix }) => ({
        path: path.reduce<string>(
          (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
          'routing.redis',
        ),
        message,
        fix,
      })),
    );
  }
  return result.options;
}
