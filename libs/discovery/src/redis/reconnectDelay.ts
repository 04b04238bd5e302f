const FIRST = 200;
const LONGEST = 10_000;

/**
 * How long to wait before trying to connect again: doubled with each attempt up to ten seconds,
 * and of that a random share, so that a portal's services do not all come back in one instant.
 *
 * @param attempt - 1 for the first try after a loss
 * @param random - 0 to 1; injected for tests
 * @returns milliseconds
 */
export function reconnectDelay(attempt: number, random: number = Math.random()): number {
  const longest = Math.min(LONGEST, FIRST * 2 ** (attempt - 1));
  return Math.round(longest * (0.5 + random / 2));
}
