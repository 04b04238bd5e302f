import { describeSummary, summarize } from '../run/summarize.ts';
import type { WebSocketMemory } from './measureWebSockets.ts';

/** What was measured round by round, by the contestant's name; undefined where none opens. */
export type WebSocketRounds = ReadonlyMap<string, readonly (WebSocketMemory | undefined)[]>;

/** Rows of the table. */
export function describeWebSockets(rounds: WebSocketRounds): object[] {
  return [...rounds].map(([who, found]) => ({
    who,
    process: found.includes(undefined)
      ? 'cannot open one'
      : describe(found.map(memory => memory?.resident)),
    'JavaScript heap': describe(found.map(memory => memory?.heap)),
  }));
}

function describe(values: readonly (number | undefined)[]): string {
  const numbers = values.filter(value => value !== undefined);
  return numbers.length > 0 ? `${describeSummary(summarize(numbers), 1)} KiB` : '';
}
