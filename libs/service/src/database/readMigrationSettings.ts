import { type Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

const DEFAULT_TIMEOUT = { minutes: 10 };

/** How starts take turns. */
export interface MigrationSettings {
  /** Whether they do. */
  readonly lock: boolean;
  /** How long a plugin waits for its turn, in milliseconds. */
  readonly timeout: number;
}

/**
 * Reads `service.migrationLock` and `service.migrationTimeout`.
 *
 * @throws Error that names the key when a value is not of its kind
 */
export function readMigrationSettings(config: Config): MigrationSettings {
  const key = 'service.migrationTimeout';
  const timeout = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : DEFAULT_TIMEOUT,
  );
  if (!(timeout > 0)) {
    throw new Error(
      `${key} is ${JSON.stringify(config.get(key))}; it must be longer than nothing, for example 10m or { minutes: 10 }`,
    );
  }
  return { lock: config.getOptionalBoolean('service.migrationLock') ?? true, timeout };
}
