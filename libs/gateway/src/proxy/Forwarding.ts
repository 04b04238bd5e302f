import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Upstream } from '../upstreams/Upstream.ts';
import type { Client } from './identifyClient.ts';

/** A request that is to be forwarded. */
export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: Client;
  readonly pluginId: string;
  /** Path and query at the gateway. */
  readonly path: string;
  readonly upstream: Upstream;
}
