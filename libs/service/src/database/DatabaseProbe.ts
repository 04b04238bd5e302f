import { createServiceRef } from '@backstage/backend-plugin-api';
import knex, { type Knex } from 'knex';

/** How long the database may take to answer before it counts as unreachable, in milliseconds. */
const TIMEOUT = 2_000;

/**
 * Asks the database whether it is there, over a connection of its own: a plugin's busy pool must
 * not make a healthy service look unready.
 */
export class DatabaseProbe {
  #client: Knex | undefined;
  #inFlight: Promise<void> | undefined;

  /** Learns how to connect from the first client that a plugin opens. */
  learnFrom(client: Knex): void {
    this.#client ??= knex({
      ...client.client.config,
      pool: { min: 0, max: 1 },
      acquireConnectionTimeout: TIMEOUT,
    });
  }

  /** @throws when the database does not answer; resolves when no plugin uses one */
  async check(): Promise<void> {
    this.#inFlight ??= this.#ask().finally(() => {
      this.#inFlight = undefined;
    });
    await this.#inFlight;
  }

  async close(): Promise<void> {
    await this.#client?.destroy();
  }

  async #ask(): Promise<void> {
    await this.#client?.raw('select 1').timeout(TIMEOUT);
  }
}

/** Root service that holds the probe; plugins' databases feed it, readiness asks it. */
export const databaseProbeRef = createServiceRef<DatabaseProbe>({
  id: 'splitstage.databaseProbe',
  scope: 'root',
});
