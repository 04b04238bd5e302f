import type { LoggerService } from '@backstage/backend-plugin-api';
import { onTestFinished } from 'vitest';
import { LiveRouting } from '../../LiveRouting.ts';
import { parseRoutingTable } from '../../parseRoutingTable.ts';
import { followRedisTable } from '../followRedisTable.ts';
import { Precedence } from '../Precedence.ts';
import { RedisConnection } from '../RedisConnection.ts';
import type { RedisTableOptions } from '../RedisTableOptions.ts';
import { RedisTableStore } from '../RedisTableStore.ts';

/** A value of `routing` whose only service listens on a port: the port tells tables apart. */
export function routingOn(port: number) {
  return { services: { catalog: { url: `http://catalog:${port}`, plugins: ['catalog'] } } };
}

/** The revision of `routingOn(port)`. */
export function revisionOn(port: number): string {
  return parseRoutingTable(routingOn(port)).table.revision;
}

/** Options that reach a server on this machine. Polls so rarely that only notifications help. */
export function optionsFor(
  redis: { readonly port: number },
  overrides: Partial<RedisTableOptions> = {},
): RedisTableOptions {
  return {
    host: '127.0.0.1',
    port: redis.port,
    keyPrefix: 'splitstage:',
    signingKey: 'a key for tests, of 32 characters',
    previousSigningKeys: [],
    pollInterval: 3_600_000,
    ...overrides,
  };
}

/** Opens a store, and closes it with the test. */
export function openStore(options: RedisTableOptions, now?: () => number): RedisTableStore {
  const connection = new RedisConnection(options, 'test');
  const store = new RedisTableStore({ ...options, connection, ...(now && { now }) });
  onTestFinished(() => store.close());
  return store;
}

/** A logger that notes what it is told, as `level message`. */
export function recordLog() {
  const lines: string[] = [];
  const log = (level: string) => (message: string | Error) =>
    void lines.push(`${level} ${message}`);
  const logger: LoggerService = {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: () => logger,
  };
  return { logger, lines };
}

/** Follows Redis as a service does whose configuration has `routingOn(1)`; ends with the test. */
export async function follow(options: RedisTableOptions) {
  const { logger, lines } = recordLog();
  const live = new LiveRouting({ table: parseRoutingTable(routingOn(1)).table, logger });
  const reasons: string[] = [];
  const ports: number[] = [];
  live.observe({
    refused: (_refusal, reason) => reasons.push(reason),
    changed: table => ports.push(Number(new URL(table.services[0]?.urls[0] ?? '').port)),
  });
  const precedence = new Precedence({ live, logger });
  const follower = await followRedisTable({ ...options, live, precedence, logger });
  onTestFinished(() => follower.close());
  return {
    live,
    precedence,
    follower,
    /** What was logged, as `level message`. */
    lines,
    /** Why tables were refused, in order. */
    reasons,
    /** The tables that took effect after the configuration's, in order. */
    ports,
  };
}
