import { InputError } from '@backstage/errors';
import proxyaddr from 'proxy-addr';

/**
 * Knows which peers may say where a request comes from. Reads `backend.trustProxy` as Express
 * does, because the gateway's own plugins go by Express: both must believe the same peers.
 */
export class TrustBoundary {
  readonly #trusts: (address: string) => boolean;

  /**
   * @param trustProxy - true, a number of hops, or addresses, ranges and names such as `loopback`,
   * as a list or separated by commas; undefined or false trusts nobody
   * @throws InputError for a value that is none of these
   */
  constructor(trustProxy: unknown) {
    this.#trusts = compile(trustProxy);
  }

  /** Whether the peer at this address may speak for its own clients; it is empty for one that left. */
  trusts(address: string): boolean {
    return address !== '' && this.#trusts(address);
  }
}

function compile(trustProxy: unknown): (address: string) => boolean {
  if (trustProxy === undefined || trustProxy === false || trustProxy === 0) {
    return () => false;
  }
  if (trustProxy === true || typeof trustProxy === 'number') {
    return () => true;
  }
  const ranges = typeof trustProxy === 'string' ? trustProxy.split(/\s*,\s*/) : trustProxy;
  try {
    if (Array.isArray(ranges)) {
      const trusts = proxyaddr.compile(ranges.map(String));
      return address => trusts(address, 0);
    }
  } catch (error) {
    throw new InputError(`backend.trustProxy is not valid: ${JSON.stringify(trustProxy)}`, error);
  }
  throw new InputError(
    `backend.trustProxy is ${JSON.stringify(trustProxy)}; use true, a number of hops, or addresses`,
  );
}
