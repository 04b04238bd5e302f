import { Bag } from '@splitstage/http-server';

/** A request that is under way, as far as its supervision goes. */
export interface Party {
  /** Bytes that its client connection has moved, both ways. */
  bytesMoved(): number;
  /** Whether it is the client that does not take what is there for it, or does not send its body. */
  waitsForClient(): boolean;
  /** Ends it, because nothing has moved for too long. */
  expire(): void;
}

/** The supervision of one request. */
export interface Watch {
  /** Tells requests of this process apart. */
  readonly id: number;
  /** Milliseconds without a byte until the request expires; infinite once it may stay silent. */
  timeout: number;
  /** The request has ended. */
  end(): void;
}

interface Entry extends Watch {
  readonly party: Party;
  bytes: number;
  since: number;
}

/**
 * Milliseconds that a client may take nothing of its answer or send nothing of its body, or the
 * service's timeout if that is longer: its user may have a slow line, and the service is not to
 * blame.
 */
const CLIENT_TIMEOUT = 60_000;

/** How an `Exchanges` differs from the usual, for tests. */
export interface ExchangesOptions {
  /** Milliseconds that never go back. */
  readonly now?: () => number;
  /** Milliseconds that a client may be silent. */
  readonly clientTimeout?: number;
}

/** Milliseconds between two looks at what is under way. */
const LOOK_EVERY = 250;

/**
 * Knows every request that is under way, and ends those in which nothing moves. One timer looks at
 * all of them: a timer for each request would cost more than all else that a request needs.
 */
export class Exchanges {
  readonly #entries = new Bag<Entry>();
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #clientTimeout: number;
  #last = 0;

  constructor({ now, clientTimeout = CLIENT_TIMEOUT }: ExchangesOptions = {}) {
    this.#now = now ?? (() => performance.now());
    this.#clientTimeout = clientTimeout;
    this.#timer = setInterval(() => this.look(), LOOK_EVERY).unref();
  }

  /** How many there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** Supervises a request until its `end()`. */
  open(party: Party, timeout: number): Watch {
    const entry: Entry = {
      id: ++this.#last,
      timeout,
      party,
      bytes: party.bytesMoved(),
      since: this.#now(),
      end: () => this.#entries.remove(place),
    };
    const place = this.#entries.add(entry);
    return entry;
  }

  /** Whether the request with this number is under way. */
  has(id: number): boolean {
    return [...this.#entries].some(entry => entry.id === id);
  }

  /** Ends what has been silent for too long. Happens by itself. */
  look(): void {
    const now = this.#now();
    for (const entry of this.#entries) {
      const bytes = entry.party.bytesMoved();
      if (bytes !== entry.bytes) {
        entry.bytes = bytes;
        entry.since = now;
      } else if (now - entry.since >= this.#patienceWith(entry)) {
        entry.party.expire();
      }
    }
  }

  /** Looks no more. */
  close(): void {
    clearInterval(this.#timer);
  }

  #patienceWith({ party, timeout }: Entry): number {
    return party.waitsForClient() ? Math.max(timeout, this.#clientTimeout) : timeout;
  }
}
