/** The parts of `routing.redis.url`. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly secure: boolean;
}

/**
 * Reads `redis://user:password@host:6379/0`, or `rediss://` for TLS.
 *
 * @returns what is wrong with it as text, which never holds the value: there may be a password in it
 */
export function parseRedisUrl(value: string): RedisAddress | string {
  if (!URL.canParse(value)) {
    return 'it is not a URL';
  }
  const url = new URL(value);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
    return `${url.protocol}// is not supported`;
  }
  if (!url.hostname) {
    return 'it names no host';
  }
  if (url.search || url.hash) {
    return 'it has a query or fragment';
  }
  const db = /^\/?(\d*)$/.exec(url.pathname)?.[1];
  if (db === undefined) {
    return 'its path is not the number of a database';
  }
  if (url.username && !url.password) {
    return 'it has a user but no password';
  }
  const [username, password] = [url.username, url.password].map(decode);
  if (username === undefined || password === undefined) {
    return 'its user or password has a % that starts no escape';
  }
  return {
    // An IPv6 address stands in brackets in a URL, and without them everywhere else.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 6379),
    ...(username && { username }),
    ...(password && { password }),
    ...(db && { db: Number(db) }),
    secure: url.protocol === 'rediss:',
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
