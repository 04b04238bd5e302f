import { Instance } from './Instance.ts';
import { pickInstance } from './pickInstance.ts';
import { RetryBudget } from './RetryBudget.ts';

/** Failures in a row after which an instance is ejected. */
const FAILURES = 5;
/** Milliseconds of the first ejection; each further one in a row takes that much longer. */
const EJECTION = 10_000;
const LONGEST_EJECTION = 300_000;
/** The share of the instances that may be ejected: one that is left alone with all the load fails too. */
const MOST_EJECTED = 0.5;

/** What an `Upstream` needs. */
export interface UpstreamOptions {
  readonly name: string;
  /** The part of a request's path that the instances' URLs stand for. Default: nothing. */
  readonly mount?: string;
  /** Milliseconds that it may be silent. */
  readonly timeout: number;
  /** Told of each ejection: for how many milliseconds. */
  readonly onEjection?: (upstream: Upstream, instance: Instance, duration: number) => void;
  /** Milliseconds that never go back; injected for tests. */
  readonly now?: () => number;
  /** From 0 to below 1; injected for tests. */
  readonly random?: () => number;
}

/** A service that requests are forwarded to. */
export class Upstream {
  readonly name: string;
  readonly timeout: number;
  readonly retries = new RetryBudget();
  readonly #mount: string;
  readonly #options: UpstreamOptions;
  readonly #now: () => number;
  readonly #random: () => number;
  #instances: readonly Instance[] = [];

  constructor(options: UpstreamOptions) {
    this.name = options.name;
    this.timeout = options.timeout;
    this.#mount = options.mount ?? '';
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  get instances(): readonly Instance[] {
    return this.#instances;
  }

  /** Has instances at these URLs and no others. One that stays keeps its connections and its past. */
  follow(urls: readonly string[]): void {
    const known = new Map(this.#instances.map(instance => [instance.url, instance]));
    this.#instances = urls.map(url => known.get(url) ?? new Instance(url));
    for (const instance of known.values()) {
      if (!this.#instances.includes(instance)) {
        void instance.close();
      }
    }
  }

  /**
   * Picks an instance for a request.
   *
   * @param except - the instance that failed, when this is a retry
   */
  pick(except?: Instance): Instance | undefined {
    return pickInstance(this.#instances, { now: this.#now(), except, random: this.#random });
  }

  /** Gives the path at an instance for the path of a request. */
  pathAt(instance: Instance, path: string): string {
    if (this.#mount === '') {
      return instance.prefix + path;
    }
    return path.startsWith(this.#mount) ? instance.prefix + path.slice(this.#mount.length) : path;
  }

  /** An instance answered as one that works does. */
  noteSuccess(instance: Instance): void {
    instance.failuresInRow = 0;
    instance.ejections = 0;
  }

  /** An instance did not answer, or said that it cannot: after a few of these it gets a rest. */
  noteFailure(instance: Instance): void {
    instance.failuresInRow++;
    const now = this.#now();
    if (instance.failuresInRow < FAILURES || instance.ejectedUntil > now) {
      return;
    }
    const ejected = this.#instances.filter(({ ejectedUntil }) => ejectedUntil > now).length;
    if (ejected + 1 > this.#instances.length * MOST_EJECTED) {
      return;
    }
    instance.ejections++;
    const duration = Math.min(EJECTION * instance.ejections, LONGEST_EJECTION);
    instance.ejectedUntil = now + duration;
    // One more failure after the rest is enough to be sent back.
    instance.failuresInRow = FAILURES - 1;
    this.#options.onEjection?.(this, instance, duration);
  }

  /** Whether an instance gets no requests at this moment. */
  isEjected(instance: Instance): boolean {
    return instance.ejectedUntil > this.#now();
  }

  /** Closes the connections to all its instances. */
  close(): void {
    this.follow([]);
  }
}
