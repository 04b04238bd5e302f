export interface Config {
  /**
   * Which service owns which plugin, and where each listens. No key here may be given
   * `@visibility frontend`: browsers must not see internal addresses.
   */
  routing?: {
    /** One row a service; the key is its name, a DNS label. */
    services: {
      [name: string]: {
        /** The service's base URL: http or https, no credentials, query or fragment. */
        url?: string;
        /** In the place of `url`: the base URLs of several instances. */
        urls?: string[];
        /** The ids of the plugins that the service owns. Each plugin has exactly one owner. */
        plugins: string[];
      };
    };
    /**
     * What happens when a service does not run exactly the plugins of its row: `strict` (default)
     * stops it, `warn` logs it.
     */
    verify?: 'strict' | 'warn';
    /** The table may live in Redis; the one in the configuration is then the fallback at start. */
    redis?: {
      /**
       * redis://user:password@host:6379/0, or rediss:// for TLS.
       * @visibility secret
       */
      url: string;
      /**
       * Signs and verifies tables: 32 characters or more, the same for all services.
       * @visibility secret
       */
      signingKey: string;
      /**
       * Also accepted when reading, while the key is being changed.
       * @deepVisibility secret
       */
      previousSigningKeys?: string[];
      /** Stands before each key and channel. Default: `splitstage:`. */
      keyPrefix?: string;
      /** How often the table is read behind the notifications; a second or more. Default: 10s. */
      pollInterval?: string | { [unit: string]: number };
      /** Only with rediss://. The server's certificate is always verified. */
      tls?: {
        /** PEM text of the certificate authority, for example `{ $file: ./redis-ca.pem }`. */
        ca?: string;
        /** The name in the server's certificate, when it is not the URL's host. */
        servername?: string;
      };
    };
  };
}
