import { randomBytes } from 'node:crypto';

/** Lists the gateways that a request has passed. */
export const HOPS_HEADER = 'x-splitstage-hops';

/** A request that passes this gateway a third time while the first two still wait is in a loop. */
const MOST_PASSES = 2;

/** The longest trail that is handed on: enough for every replica of a gateway to know itself in it. */
const LONGEST_TRAIL = 32;

/**
 * Notices requests that come back (508, RFC 5842 §7.2). Each request that is under way has a mark
 * in the header; a request with too many marks of this process is in a loop. A client cannot make
 * one: a mark holds a secret of this process that no response shows, and it is worth nothing any
 * more once its request has ended.
 */
export class HopTrail {
  readonly #secret = randomBytes(12).toString('base64url');
  readonly #isOpen: (id: number) => boolean;

  /** @param isOpen - whether the request with this number is still under way */
  constructor(isOpen: (id: number) => boolean) {
    this.#isOpen = isOpen;
  }

  /**
   * Adds the mark of a request to the trail that it came with.
   *
   * @returns the header's value for the upstream; undefined for a request that is in a loop
   */
  extend(trail: string | string[] | undefined, id: number): string | undefined {
    const mark = `${this.#secret}.${id}`;
    if (trail === undefined) {
      return mark;
    }
    const marks = String(trail).split(',', LONGEST_TRAIL);
    return marks.filter(entry => this.#isOwnAndOpen(entry.trim())).length < MOST_PASSES
      ? [...marks.slice(1 - LONGEST_TRAIL), mark].join(',')
      : undefined;
  }

  #isOwnAndOpen(mark: string): boolean {
    const [secret, id] = mark.split('.');
    return secret === this.#secret && this.#isOpen(Number(id));
  }
}
