import { medianOf } from '../compare.ts';
import { describeSummary, type Summary, summarize } from '../run/summarize.ts';
import { type AddedRound, INTERVAL } from './measureAdded.ts';

/**
 * What the gateway adds, in milliseconds. Undefined when requests waited for each other at the
 * catalog itself: on a machine that is too busy, waiting times say nothing.
 */
export function summarizeAdded(rounds: readonly AddedRound[]): Summary | undefined {
  return medianOf(rounds.map(({ direct }) => direct)) > INTERVAL
    ? undefined
    : summarize(rounds.map(({ direct, through }) => through - direct));
}

/** The row of the table. */
export function describeAdded(rounds: readonly AddedRound[]): object {
  const milliseconds = (values: readonly number[]) => `${medianOf(values).toFixed(2)} ms`;
  const added = summarizeAdded(rounds);
  return {
    'p50, asked directly': milliseconds(rounds.map(({ direct }) => direct)),
    'p50, through the gateway': milliseconds(rounds.map(({ through }) => through)),
    'added, round by round': added
      ? `${describeSummary(added)} ms`
      : 'void: the machine is too busy for 50 a second',
  };
}
