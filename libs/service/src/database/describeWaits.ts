import type { MigrationWait } from './MigrationTurn.ts';

/**
 * What readiness says of plugins that wait for their turn to migrate; `undefined` when none does.
 *
 * @example `catalog waits for a migration by catalog:4711@web-1 (12 s)`
 */
export function describeWaits(waits: readonly MigrationWait[], now: number): string | undefined {
  if (waits.length === 0) {
    return undefined;
  }
  return waits
    .map(
      ({ plugin, reason, since }) => `${plugin} ${reason} (${Math.round((now - since) / 1000)} s)`,
    )
    .join('; ');
}
