import type { LifecycleService, LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { guardMigrations } from './guardMigrations.ts';
import { MigrationTurn } from './MigrationTurn.ts';
import type { MigrationTurns } from './MigrationTurns.ts';

/** Options of {@link takingTurns}. */
export interface TakingTurnsOptions {
  readonly plugin: string;
  /** What the session is called that holds the lock. */
  readonly name: string;
  /** How long to wait for a turn, in milliseconds. */
  readonly timeout: number;
  readonly lifecycle: LifecycleService;
  readonly logger: LoggerService;
}

/**
 * A plugin's `getClient`, for plugins that need to know nothing of turns. The first call waits for
 * the turn, and the plugin keeps it until it has started, because it may make tables in other ways
 * than by knex's migrations. What it migrates later takes a turn of its own.
 */
export function takingTurns(
  open: () => Promise<Knex>,
  turns: MigrationTurns,
  { plugin, name, timeout, lifecycle, logger }: TakingTurnsOptions,
): () => Promise<Knex> {
  let starting = true;
  let holdsForStart: MigrationTurn | undefined;
  const endStart = async () => {
    starting = false;
    const turn = holdsForStart;
    holdsForStart = undefined;
    await turn?.leave();
  };
  lifecycle.addStartupHook(endStart);
  // Startup hooks of a plugin that failed never run.
  turns.onEndOfStart(endStart);

  const prepare = async () => {
    const client = await open();
    if (client.client.config.client !== 'pg') {
      return client;
    }
    const turn = new MigrationTurn({
      plugin,
      client,
      name,
      timeout,
      logger,
      signal: turns.signal,
      onWait: wait => turns.recordWait(plugin, wait),
    });
    if (starting) {
      await turn.take();
      holdsForStart = turn;
      if (!starting) {
        await endStart();
      }
    }
    return guardMigrations(client, turn);
  };

  let prepared: Promise<Knex> | undefined;
  return () => {
    prepared ??= prepare();
    return prepared;
  };
}
