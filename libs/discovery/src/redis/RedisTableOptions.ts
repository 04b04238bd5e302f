/** Where the live table is kept in Redis, and with what it is signed. Made by `readRedisOptions`. */
export interface RedisTableOptions {
  readonly host: string;
  readonly port: number;
  /** Number of the database; 0 by default, as in Redis. */
  readonly db?: number;
  /** ACL user; Redis takes `default` when there is only a password. */
  readonly username?: string;
  readonly password?: string;
  /** Connect with TLS; the server's certificate is always verified. */
  readonly tls?: {
    /** PEM text of the certificate authority, when it is not one that Node knows. */
    readonly ca?: string;
    /** The name in the server's certificate, when it is not `host`. */
    readonly servername?: string;
  };
  /** Stands before every key and channel, so that several portals can share a server. */
  readonly keyPrefix: string;
  /** Signs what this process publishes, and verifies what it reads. */
  readonly signingKey: string;
  /** Verify only: keys that a table may still be signed with while the key is being changed. */
  readonly previousSigningKeys: readonly string[];
  /** How often the table is read behind the notifications, in milliseconds. */
  readonly pollInterval: number;
}

/** Names the server in logs and errors. Never holds a user or a password. */
export function addressOf(options: Pick<RedisTableOptions, 'host' | 'port'>): string {
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return `${host}:${options.port}`;
}

/** The keys that a prefix leads to, and the channel that tells of a change. */
export function redisNames(keyPrefix: string) {
  return {
    /** The table in force. */
    table: `${keyPrefix}routing`,
    /** The latest publications, newest first. */
    history: `${keyPrefix}routing:history`,
    channel: `${keyPrefix}routing:changed`,
  } as const;
}
