import type { Config } from '@backstage/config';
import { RoutingTableError } from '../errors.ts';
import { RedisConnection } from './RedisConnection.ts';
import { RedisTableStore } from './RedisTableStore.ts';
import { readRedisOptions } from './readRedisOptions.ts';
import type { TableStore } from './TableStore.ts';

/**
 * Opens the place that `routing.redis` names, for a command that publishes or shows tables. Close
 * it, or the process does not end.
 *
 * @throws RoutingTableError when `routing.redis` is missing or wrong
 * @throws Error when Redis does not answer within two seconds
 */
export async function openTableStore(config: Config): Promise<TableStore> {
  const options = readRedisOptions(config);
  if (!options) {
    throw new RoutingTableError([
      {
        path: 'routing.redis',
        message: 'the configuration names no Redis for a live table',
        fix: 'set routing.redis.url and routing.redis.signingKey',
      },
    ]);
  }
  const connection = new RedisConnection(options, 'splitstage-routing');
  const store = new RedisTableStore({ ...options, connection });
  try {
    await connection.run('Opening the live routing table', client => client.ping());
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
