type Listener = () => void;

/** Which plugins did not answer the last time that the page asked them. */
export class OutageLog {
  #pluginIds: readonly string[] = [];
  readonly #listeners = new Set<Listener>();

  /** Sorted; the same array until something changes, as useSyncExternalStore needs it. */
  readonly get = (): readonly string[] => this.#pluginIds;

  readonly subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Notes how a request to the plugin ended. */
  report(pluginId: string, answered: boolean): void {
    if (this.#pluginIds.includes(pluginId) === answered) {
      const others = this.#pluginIds.filter(id => id !== pluginId);
      this.#set(answered ? others : [...others, pluginId].sort());
    }
  }

  /** Another page asks other plugins. */
  clear(): void {
    if (this.#pluginIds.length > 0) {
      this.#set([]);
    }
  }

  #set(pluginIds: readonly string[]): void {
    this.#pluginIds = pluginIds;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
