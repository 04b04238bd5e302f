export { followRedisTable } from './followRedisTable.ts';
export { openTableStore } from './openTableStore.ts';
export { Precedence } from './Precedence.ts';
export { RedisFollower, type RedisFollowerOptions } from './RedisFollower.ts';
export type { RedisTableOptions } from './RedisTableOptions.ts';
export { type RefusalReason, RefusedTableError } from './RefusedTableError.ts';
export { readRedisOptions } from './readRedisOptions.ts';
export { redisSchema } from './redisSchema.ts';
export type { PublishedTable, TableStore } from './TableStore.ts';
