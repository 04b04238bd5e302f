/**
 * Headers that are about one connection and must not pass it (RFC 9110 §7.6.1), and those that are
 * about the proxy in front (§11.7).
 */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Never dropped because a message says so: whoever forwards the body without its length has to find
 * another frame for it, and the server behind may look for none.
 */
const FRAMING = 'content-length';

const ONE_CONNECTION = /^(?:keep-alive|close)$/i;

/**
 * Adds the headers that a message itself says must not pass.
 *
 * @param dropped - lower-case names of headers that never pass
 * @param connection - the value of the message's `Connection` header, which may name more of them
 */
export function withNamed(
  dropped: ReadonlySet<string>,
  connection: string | undefined,
): ReadonlySet<string> {
  if (connection === undefined || ONE_CONNECTION.test(connection)) {
    return dropped;
  }
  const named = connection.split(',').map(name => name.trim().toLowerCase());
  return new Set([...dropped, ...named.filter(name => name !== FRAMING)]);
}
