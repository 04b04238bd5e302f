import type { LoggerService } from '@backstage/backend-plugin-api';
import { guardMigrations, MigrationTurn, type MigrationWait } from '@splitstage/service/database';
import type { Knex } from 'knex';

/** A turn of a plugin in this process, and what it told while it waited. */
export function createTurn(client: Knex, options: { name?: string; timeout?: number } = {}) {
  const stop = new AbortController();
  const logs: string[] = [];
  const waits: MigrationWait[] = [];
  const log = (message: string) => void logs.push(message);
  const logger: LoggerService = {
    debug: log,
    info: log,
    warn: log,
    error: log,
    child: () => logger,
  };
  const turn = new MigrationTurn({
    plugin: 'radar',
    client,
    name: options.name ?? `test:${process.pid}@here`,
    timeout: options.timeout ?? 60_000,
    logger,
    signal: stop.signal,
    onWait: wait => wait && waits.push(wait),
  });
  return { turn, guarded: () => guardMigrations(client, turn), logs, waits, stop };
}
