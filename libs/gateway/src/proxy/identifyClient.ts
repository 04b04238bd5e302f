import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { TrustBoundary } from './TrustBoundary.ts';

/** Ids that a trusted proxy may hand on: nothing that could be more than an id in a log. */
const REQUEST_ID = /^[\w.:=+/@-]{1,128}$/;

const IPV4_IN_IPV6 = '::ffff:';

/** Who sends a request, as far as the gateway can know. */
export interface Client {
  /** The address of the peer on the connection. */
  readonly address: string;
  /** Whether the peer is a proxy that may speak for its own clients. */
  readonly trusted: boolean;
  readonly protocol: 'http' | 'https';
  /** The port that the client connected to. */
  readonly port: number;
  /** Names the request in logs and errors, here and at the upstream. */
  readonly requestId: string;
}

/** Finds out who sends a request. */
export function identifyClient(request: IncomingMessage, boundary: TrustBoundary): Client {
  const { socket, headers } = request;
  const remote = socket.remoteAddress ?? '';
  const address = remote.startsWith(IPV4_IN_IPV6) ? remote.slice(IPV4_IN_IPV6.length) : remote;
  const trusted = boundary.trusts(address);
  const given = headers['x-request-id'];
  return {
    address,
    trusted,
    protocol: socket instanceof TLSSocket ? 'https' : 'http',
    port: socket.localPort ?? 0,
    requestId:
      trusted && typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID(),
  };
}
