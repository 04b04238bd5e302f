const firstMs = 1_000;
const longestMs = 60_000;

/** For how long a service has to have served until its next crash counts as its first. */
export const healthyAfterMs = 60_000;

/**
 * How long a service that fails is left alone before it is started again: a second, then twice as
 * long each time, up to a minute.
 *
 * @param failures - how often it has failed in a row, from 1
 */
export function restartDelay(failures: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs);
}
