import type { MigrationWait } from './MigrationTurn.ts';

/** What the migration turns of one process have in common: who waits, and when waiting ends. */
export class MigrationTurns {
  readonly #waits = new Map<string, MigrationWait>();
  readonly #stop = new AbortController();
  readonly #atEndOfStart: (() => void)[] = [];
  #started = false;

  /** Aborts when the process is to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** What waits at the moment, the longest first. */
  get waits(): readonly MigrationWait[] {
    return [...this.#waits.values()].sort((one, other) => one.since - other.since);
  }

  recordWait(plugin: string, wait: MigrationWait | undefined): void {
    if (wait) {
      this.#waits.set(plugin, wait);
    } else {
      this.#waits.delete(plugin);
    }
  }

  /** Calls back when no plugin of this process is starting any more. */
  onEndOfStart(listener: () => void): void {
    if (this.#started) {
      listener();
    } else {
      this.#atEndOfStart.push(listener);
    }
  }

  /** Tells that the start of all plugins is over: one that failed holds its turn no longer. */
  endStart(): void {
    this.#started = true;
    for (const listener of this.#atEndOfStart.splice(0)) {
      listener();
    }
  }

  /** Ends all waiting, so that a process that is told to stop while it waits does so. */
  stop(): void {
    this.#stop.abort(new Error('The service was told to stop while it waited for a migration'));
  }
}
