import type { OutageLog } from './OutageLog.ts';

/** Seconds between two looks. Whoever comes and goes is asked less and less often. */
const pauses = [2, 3, 5, 10, 20, 30];
/** Seconds without an outage after which the next one is a new one. */
const calm = 60;

/** Options of {@link OutageWatch}. */
export interface OutageWatchOptions {
  readonly log: OutageLog;
  /** Whether the plugin answers again. */
  readonly probe: (pluginId: string) => Promise<boolean>;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

/** Asks the plugins that do not answer until they do, and notes it in the log. */
export class OutageWatch {
  readonly #log: OutageLog;
  readonly #probe: (pluginId: string) => Promise<boolean>;
  readonly #now: () => number;
  #looks = 0;
  #lastLook = 0;
  #looking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ log, probe, now = Date.now }: OutageWatchOptions) {
    this.#log = log;
    this.#probe = probe;
    this.#now = now;
    log.subscribe(() => this.#plan());
  }

  /** Asks now. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#looking) {
      return;
    }
    this.#looking = true;
    this.#looks += 1;
    await Promise.all(
      this.#log.get().pluginIds.map(async pluginId => {
        if (await this.#probe(pluginId)) {
          this.#log.report(pluginId, 'answered');
        }
      }),
    );
    this.#looking = false;
    this.#lastLook = this.#now();
    this.#plan();
  }

  #plan(): void {
    if (this.#looking || this.#timer !== undefined || this.#log.get().pluginIds.length === 0) {
      return;
    }
    if (this.#now() - this.#lastLook > calm * 1000) {
      this.#looks = 0;
    }
    const pause = pauses[Math.min(this.#looks, pauses.length - 1)] ?? calm;
    this.#timer = setTimeout(() => this.look(), pause * 1000);
  }
}
