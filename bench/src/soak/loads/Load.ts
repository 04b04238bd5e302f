import type { Pool } from 'undici';

/** What a request goes to. */
export interface Target {
  /** Connections to the gateway. */
  readonly pool: Pool;
  /** The gateway's origin. */
  readonly origin: string;
  readonly pluginId: string;
}

/** A kind of request, and how many clients make it at a time. */
export interface Load {
  readonly kind: string;
  readonly clients: number;
  /**
   * Makes one request, and looks at the answer.
   *
   * @throws WrongAnswer for what can never be right, and any other error for a failed request
   */
  request(target: Target): Promise<void>;
}
