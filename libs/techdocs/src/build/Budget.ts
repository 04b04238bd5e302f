import { InputError } from '@backstage/errors';

/** Adds up the bytes of a site, and ends its build when they are too many. */
export class Budget {
  #bytes = 0;
  readonly #what: string;
  readonly #maxBytes: number;

  /** @param what - begins the sentence of the error, such as `The docs` */
  constructor(what: string, maxBytes: number) {
    this.#what = what;
    this.#maxBytes = maxBytes;
  }

  /** @throws InputError that names the limit's key and value */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#maxBytes) {
      throw new InputError(
        `${this.#what} have more than ${this.#maxBytes} bytes, the limit for a site (techdocs.build.maxSiteBytes); publish large files elsewhere, or split the docs.`,
      );
    }
  }
}
