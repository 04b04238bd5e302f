import { Upstream, type UpstreamOptions } from './Upstream.ts';

/** What all upstreams of a gateway have in common. */
export interface UpstreamsOptions extends Pick<UpstreamOptions, 'onEjection'> {
  /** Milliseconds that a service may be silent, by its name. */
  readonly timeoutOf: (service: string) => number;
}

/** The services that a gateway forwards to. */
export class Upstreams {
  readonly #options: UpstreamsOptions;
  readonly #upstreams = new Map<string, Upstream>();

  constructor(options: UpstreamsOptions) {
    this.#options = options;
  }

  /**
   * Gives a service that has its instances at these URLs. One that is known already moves there.
   *
   * @param mount - the part of a request's path that the URLs stand for; empty by default
   */
  at(name: string, urls: readonly string[], mount = ''): Upstream {
    let upstream = this.#upstreams.get(name);
    if (!upstream) {
      const { timeoutOf, onEjection } = this.#options;
      upstream = new Upstream({ name, mount, timeout: timeoutOf(name), onEjection });
      this.#upstreams.set(name, upstream);
    }
    upstream.follow(urls);
    return upstream;
  }

  /** Forgets the services that are not named, and lets their requests end. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const [name, upstream] of this.#upstreams) {
      if (!names.has(name)) {
        this.#upstreams.delete(name);
        upstream.close();
      }
    }
  }

  [Symbol.iterator](): Iterator<Upstream> {
    return this.#upstreams.values();
  }
}
