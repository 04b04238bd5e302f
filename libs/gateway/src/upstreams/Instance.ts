import { RoundRobinPool } from 'undici';

/**
 * Connections are made anew after this many milliseconds. A Kubernetes Service balances
 * connections, not requests: replicas that came later get their share through new ones.
 */
const CONNECTION_AGE = 30_000;

/** Milliseconds for a connection to open: what takes longer goes to another instance. */
const CONNECT_TIMEOUT = 2_000;

/** How much the latest answer counts in the average latency. */
const LATENCY_WEIGHT = 0.1;

/** One process of a service: its connections, and how it does. */
export class Instance {
  /** Its base URL. */
  readonly url: string;
  readonly origin: string;
  /** The host for a `Host` header. */
  readonly host: string;
  /** What its paths begin with; empty for most. */
  readonly prefix: string;
  readonly pool: RoundRobinPool;
  /** Requests that it has not answered whole yet. */
  inFlight = 0;
  /** Until when it gets no requests, in milliseconds of the clock that the upstream uses. */
  ejectedUntil = Number.NEGATIVE_INFINITY;
  /** Failures since it last answered. */
  failuresInRow = 0;
  /** How often it was ejected without an answer in between. */
  ejections = 0;
  #latency: number | undefined;

  constructor(url: string) {
    const { origin, host, pathname } = new URL(url);
    this.url = url;
    this.origin = origin;
    this.host = host;
    this.prefix = pathname.replace(/\/+$/, '');
    this.pool = new RoundRobinPool(origin, {
      allowH2: false,
      clientTtl: CONNECTION_AGE,
      connect: { timeout: CONNECT_TIMEOUT },
      // Exchanges knows better what is silent for too long: it lets event streams be.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Milliseconds from a request to the head of its answer: a moving average; undefined at first. */
  get latency(): number | undefined {
    return this.#latency;
  }

  /** Notes how long an answer took, in milliseconds. */
  noteLatency(milliseconds: number): void {
    this.#latency =
      this.#latency === undefined
        ? milliseconds
        : this.#latency + LATENCY_WEIGHT * (milliseconds - this.#latency);
  }

  /** Lets requests that are under way end, and closes its connections. */
  async close(): Promise<void> {
    await this.pool.close();
  }
}
