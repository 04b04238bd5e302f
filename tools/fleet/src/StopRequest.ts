/** Options of {@link StopRequest}. */
export interface StopRequestOptions {
  /** Called once, with what asked for it. */
  readonly onStop: (why: string) => void;
  /** Called when somebody does not want to wait any longer. */
  readonly onKill: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** On one Ctrl-C the terminal, npm and tools/run.mjs all send a signal, one after the other. */
const sameRequestMs = 700;

/**
 * The wish to stop, from Ctrl-C, a signal, or the end of tools/run.mjs, which holds our IPC
 * channel. The first stops in order, a later one kills.
 */
export class StopRequest implements Disposable {
  readonly #controller = new AbortController();
  readonly #options: StopRequestOptions;
  readonly #listeners = new Map<string, () => void>();
  #firstAt: number | undefined;
  #killed = false;

  constructor(options: StopRequestOptions) {
    this.#options = options;
    for (const signal of signals) this.#listen(signal, signal === 'SIGINT' ? 'Ctrl-C' : signal);
    this.#listen('disconnect', 'The command that started this has ended');
  }

  /** Aborted by the first request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether there was a second request. */
  get killed(): boolean {
    return this.#killed;
  }

  /** Resolves at the first request. */
  get requested(): Promise<void> {
    return new Promise(resolve => {
      if (this.signal.aborted) resolve();
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Somebody asks for it in another way, such as a key. */
  request(why: string): void {
    const now = performance.now();
    if (this.#firstAt === undefined) {
      this.#firstAt = now;
      this.#options.onStop(why);
      this.#controller.abort();
    } else if (
      now - this.#firstAt > sameRequestMs &&
      !this.#killed &&
      why !== 'The command that started this has ended'
    ) {
      this.#killed = true;
      this.#options.onKill();
    }
  }

  /** Leaves signals to Node again. */
  [Symbol.dispose](): void {
    for (const [event, listener] of this.#listeners) process.off(event, listener);
  }

  #listen(event: (typeof signals)[number] | 'disconnect', why: string): void {
    const listener = () => this.request(why);
    this.#listeners.set(event, listener);
    process.on(event, listener);
  }
}
