/** How a look-up ended: where the plugin runs, asked for by a browser's URL, or nowhere. */
export type LookupOutcome = 'own' | 'other' | 'external' | 'unknown';

/** How many look-ups of one plugin ended in one way. */
export interface LookupCount {
  readonly plugin: string;
  readonly outcome: LookupOutcome;
  value: number;
}

/** In the place of an id that no table names: such ids come from outside, and there is no end of them. */
const UNKNOWN_PLUGIN = '(unknown)';

/**
 * Counts look-ups. A plain number is all that a look-up touches; whoever exports metrics reads the
 * numbers when it is asked for them.
 */
export class LookupCounts {
  readonly #counts = new Map<string, LookupCount>();
  /** The count of all ids that no table names. */
  readonly unknown = this.of(UNKNOWN_PLUGIN, 'unknown');

  /** The count of a plugin that the table names; the same object each time. */
  of(plugin: string, outcome: LookupOutcome): LookupCount {
    const key = `${outcome} ${plugin}`;
    let count = this.#counts.get(key);
    if (!count) {
      count = { plugin, outcome, value: 0 };
      this.#counts.set(key, count);
    }
    return count;
  }

  /** All counts so far. */
  [Symbol.iterator](): Iterator<Readonly<LookupCount>> {
    return this.#counts.values();
  }
}
