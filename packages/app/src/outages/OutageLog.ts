type Listener = () => void;

/** How a request to a plugin ended: `unreachable` is one that nobody answered at all. */
export type RequestOutcome = 'answered' | 'unavailable' | 'unreachable';

/** What the pages know about who answers. */
export interface OutageState {
  /** Plugins that did not answer the last time that the page asked them, sorted. */
  readonly pluginIds: readonly string[];
  /** Those of them that a panel in the page tells of already. */
  readonly told: readonly string[];
  /** Nobody answers: what is down is not one service, but the way to all of them. */
  readonly unreachable: boolean;
  /** How often each plugin came back. */
  readonly recoveries: Readonly<Record<string, number>>;
}

const nothing: OutageState = { pluginIds: [], told: [], unreachable: false, recoveries: {} };

/** Which plugins did not answer the last time that the page asked them, and which came back. */
export class OutageLog {
  #state: OutageState = nothing;
  #failedAt = Number.NEGATIVE_INFINITY;
  readonly #now: () => number;
  readonly #listeners = new Set<Listener>();

  /** @param now - the time in milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The same object until something changes, as useSyncExternalStore needs it. */
  readonly get = (): OutageState => this.#state;

  readonly subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Milliseconds since a request failed that way; infinite when none has. */
  sinceFailure(): number {
    return this.#now() - this.#failedAt;
  }

  /** Notes how a request to the plugin ended. */
  report(pluginId: string, outcome: RequestOutcome): void {
    const { pluginIds, recoveries } = this.#state;
    const answered = outcome === 'answered';
    if (!answered) {
      this.#failedAt = this.#now();
    }
    // One address serves all plugins: any answer at all says that the way there is open.
    const unreachable = outcome === 'unreachable';
    if (pluginIds.includes(pluginId) !== answered && this.#state.unreachable === unreachable) {
      return;
    }
    const others = pluginIds.filter(id => id !== pluginId);
    const cameBack = answered && others.length < pluginIds.length;
    this.#set({
      pluginIds: answered ? others : [...others, pluginId].sort(),
      unreachable,
      ...(cameBack && {
        recoveries: { ...recoveries, [pluginId]: (recoveries[pluginId] ?? 0) + 1 },
      }),
    });
  }

  /** A panel in the page tells of these plugins; call what is returned when it no longer does. */
  tell(pluginIds: readonly string[]): () => void {
    this.#set({ told: [...this.#state.told, ...pluginIds] });
    return () => {
      const told = [...this.#state.told];
      for (const id of pluginIds) {
        told.splice(told.indexOf(id), 1);
      }
      this.#set({ told });
    };
  }

  /** Another page asks other plugins. */
  clear(): void {
    if (this.#state.pluginIds.length > 0) {
      this.#set({ pluginIds: [], unreachable: false });
    }
  }

  #set(change: Partial<OutageState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
