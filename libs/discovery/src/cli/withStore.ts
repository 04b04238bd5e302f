import { hostname, userInfo } from 'node:os';
import type { Config } from '@backstage/config';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { RoutingTableError } from '../errors.ts';
import { importWithIoredis } from '../redis/importWithIoredis.ts';
import { RefusedTableError } from '../redis/RefusedTableError.ts';
import type { TableStore } from '../redis/TableStore.ts';
import { UnreachableError } from './errors.ts';

/**
 * Opens the Redis of `routing.redis`, works with it, and closes it.
 *
 * @throws UnreachableError when Redis does not answer, or not to us
 * @throws Error when ioredis is not installed
 */
export async function withStore<T>(
  config: Config,
  work: (store: TableStore) => Promise<T>,
): Promise<T> {
  // Here and not above: the other commands must work where ioredis is not installed.
  const { openTableStore } = await importWithIoredis(() => import('../redis/openTableStore.ts'));
  const answers = [RoutingTableError, RefusedTableError, NotFoundError, ConflictError];
  let store: TableStore | undefined;
  try {
    store = await openTableStore(config);
    return await work(store);
  } catch (error) {
    // What Redis holds or the configuration says is wrong; anything else is about the connection.
    if (!(error instanceof Error) || answers.some(type => error instanceof type)) {
      throw error;
    }
    throw new UnreachableError(error.message, { cause: error });
  } finally {
    await store?.close();
  }
}

/** Who publishes, for people: `ann@laptop`. */
export function publisherName(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // The user of a container may have no name (`uv_os_get_passwd` fails).
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
