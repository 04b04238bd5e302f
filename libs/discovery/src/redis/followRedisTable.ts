import { importWithIoredis } from './importWithIoredis.ts';
import type { RedisFollower, RedisFollowerOptions } from './RedisFollower.ts';

/**
 * Follows the table in Redis for as long as the process runs: reads it now, then with each
 * notification and each `pollInterval`. Takes two seconds at the most and never throws for Redis:
 * one that is slow, away, empty or forged leaves the table in force, and is noted in `live`.
 *
 * An older table is refused as long as this process runs. Across a restart there is no such floor,
 * because a service has no disk: it takes the signed table that it finds. Putting an old one there
 * takes the right to write to Redis and an old signed text. There is no expiry either: a table that
 * nobody had to change for a year is a good one, and all services would lose it at the same time.
 * When a text must never be valid again, change the signing key.
 *
 * @throws Error when ioredis is not installed
 */
export async function followRedisTable(options: RedisFollowerOptions): Promise<RedisFollower> {
  const { RedisFollower } = await importWithIoredis(() => import('./RedisFollower.ts'));
  const follower = new RedisFollower(options);
  await follower.start();
  return follower;
}
